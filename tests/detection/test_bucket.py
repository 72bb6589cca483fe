"""What a bucket gives back of the events that it packs."""

from hypothesis import given
from hypothesis import strategies as st

from tui.detection.kinds.bucket import Bucket, mark_of
from tui.detection.kinds.finding import EARLY, EVIDENCE
from tui.events.stream import Stream

EVENTS = st.tuples(
    st.integers(-(2**63), 2**63 - 1),
    st.sampled_from(["i1", "i2", "i3"]),
    st.text(max_size=40),
    st.sampled_from(["health", *Stream]),
    st.booleans(),
)


@given(st.lists(EVENTS, max_size=2 * EVIDENCE))
def test_events_come_back_as_they_were(events: list[tuple[int, str, str, str, bool]]) -> None:
    bucket = Bucket()
    for number, (time, value, uuid, stream, fresh) in enumerate(events, start=1):
        different = {value for _, value, *_ in events[:number]}
        assert bucket.add(time, value, uuid, mark_of(stream, fresh)) == len(different) == len(bucket)

    told = [(entry.time, entry.value, entry.uuid, entry.stream, entry.fresh) for entry in bucket.entries()]
    assert told == events


def test_of_many_the_earliest_and_the_last_are_kept_and_all_values_count() -> None:
    bucket = Bucket()
    for number in range(1_000):
        bucket.add(number, str(number), f"uuid {number}", 0)

    uuids = [entry.uuid for entry in bucket.entries()]
    assert len(bucket) == 1_000
    assert len(uuids) <= 2 * EVIDENCE
    assert uuids[:EARLY] == [f"uuid {number}" for number in range(EARLY)]
    assert uuids[-EVIDENCE:] == [f"uuid {number}" for number in range(1_000 - EVIDENCE, 1_000)]
