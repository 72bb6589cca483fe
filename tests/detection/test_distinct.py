"""Kind `distinct`: different values in a window, each counted once."""

import random

from hypothesis import given
from hypothesis import strategies as st

from tests.detection.rules import DISTINCT, alerts, hits, rule
from tests.factories import ident, signin, usage
from tui.detection.kinds.finding import Entry
from tui.detection.kinds.tally import Tally
from tui.events.model import Seen
from tui.events.names import Names

SPRAY = {
    "kind": "distinct",
    "stream": "signin",
    "match": {"outcome": "failure"},
    "by": ["ip"],
    "of": "user",
    "at_least": 5,
    "per_value": [2, 8],
    "events_at_least": 15,
    "within": "1h",
}


def use(item: str, at: float, **more: object) -> Seen:
    return usage(item=item, at=at, **more)  # type: ignore[arg-type]


def tries(counts: dict[str, int]) -> list[Seen]:
    people = [who for who, count in counts.items() for _ in range(count)]
    return [signin(who, category="credentials_failed", at=at * 10) for at, who in enumerate(people)]


def test_different_values_fire_and_are_named() -> None:
    names = Names(items={"a": "Prod DB root", "b": "AWS root"})
    tried = rule(DISTINCT, title="{count} items in {window}, {events} uses: {values}")

    (alert,) = alerts(tried, [use("a", 0), use("b", 1), use("b", 2), use(ident("c"), 3)], names=names)

    c = ident("c")
    assert alert.title == f"3 items in 10m, 4 uses: Prod DB root, AWS root, {c[:6]}…{c[-4:]}"
    assert alert.why[0].sentence() == "different item by user within 10m: 3 (limit 3)"
    assert len(alert.evidence) == 4


def test_three_copies_of_one_item_are_one_item() -> None:
    assert not hits(rule(DISTINCT), [use(item, at) for at, item in enumerate("aaabbb")])


def test_an_event_without_the_field_does_not_count() -> None:
    assert not hits(rule(DISTINCT), [use("a", 0), use("b", 1), usage(item=None, at=2), usage(item="", at=3)])


def test_a_late_event_completes_a_window_that_had_passed() -> None:
    late = use("c", 300, received=36_000)

    assert [hit.measure for hit in hits(rule(DISTINCT), [use("a", 0), use("b", 60), use("d", 3000), late])] == [3]


def test_a_late_event_that_completes_two_windows_has_the_evidence_of_both() -> None:
    events = [use(item, at) for item, at in (("a", 0), ("b", 200), ("d", 900), ("e", 1000))]

    (hit,) = hits(rule(DISTINCT), [*events, use("c", 500, received=1000)])

    assert (hit.measure, len(hit.evidence)) == (3, 5)


def test_a_few_tries_each_for_many_people_are_a_spray() -> None:
    (alert,) = alerts(rule(SPRAY, title="{count} of {events}"), tries({"a": 3, "b": 3, "c": 3, "d": 3, "e": 3}))

    assert alert.measure == 5
    assert alert.title == "5 of 15"


def test_many_tries_for_one_and_one_for_others_are_no_spray() -> None:
    assert not hits(rule(SPRAY), tries({"a": 15, "b": 1, "c": 1, "d": 1, "e": 1}))


def test_a_person_who_was_tried_too_often_is_not_counted_and_not_evidence() -> None:
    events = tries({"a": 9, "b": 3, "c": 3, "d": 3, "e": 3, "f": 3})
    too_often = {seen.event.uuid for seen in events[:9]}

    (hit, *_) = hits(rule(SPRAY), events)

    assert hit.measure == 5
    assert not too_often & {evidence.uuid for evidence in hit.evidence}


def test_two_fields_together_make_the_value() -> None:
    tried = rule(DISTINCT, of=["item", "vault"])
    same_item = [usage(item="a", vault=f"v{number}", at=number) for number in range(3)]

    assert len(hits(tried, same_item)) == 1


uses = st.lists(st.tuples(st.integers(0, 3000), st.sampled_from("abcdef")), min_size=1, max_size=40)


@given(uses, st.integers(2, 4), st.randoms(use_true_random=False))
def test_alerts_do_not_depend_on_the_order_of_arrival(
    given_uses: list[tuple[int, str]], at_least: int, chance: random.Random
) -> None:
    tried = rule(DISTINCT, at_least=at_least)
    events = [use(item, at) for at, item in given_uses]
    in_order = sorted(events, key=lambda seen: seen.event.time)

    one, other = alerts(tried, in_order), alerts(tried, chance.sample(events, len(events)))

    assert [(a.measure, a.first, a.last, a.evidence) for a in one] == [
        (a.measure, a.first, a.last, a.evidence) for a in other
    ]


@given(uses, st.integers(2, 4))
def test_the_measure_is_that_of_the_most_varied_window(given_uses: list[tuple[int, str]], at_least: int) -> None:
    most = max(len({item for at, item in given_uses if start <= at <= start + 600}) for start, _ in given_uses)

    found = alerts(rule(DISTINCT, at_least=at_least), [use(item, at) for at, item in given_uses])

    assert max((alert.measure for alert in found), default=0) == (most if most >= at_least else 0)


@given(
    st.lists(st.sampled_from("abc"), min_size=1, max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=10),
)
def test_a_tally_that_slides_counts_as_one_made_anew(values: str, windows: list[tuple[int, int]]) -> None:
    entries = [Entry(at, str(at), "usage", False, 0, value) for at, value in enumerate(values)]
    tally = Tally(2, 4)

    for one, other in windows:
        start, end = sorted((min(one, len(values)), min(other, len(values))))
        tally.slide(entries, start, end)

        part = list(values[start:end])
        assert tally.fitting == sum(2 <= part.count(value) <= 4 for value in set(part))
        assert tally.counts == {value: part.count(value) for value in set(part)}
