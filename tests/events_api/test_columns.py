"""A page read at once says what it says when each event is read by itself."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.events_api.samples import event_samples, pages
from tui.events.clean import MAX_BYTES
from tui.events.model import AuditEvent, Event, SigninAttempt, User
from tui.events.stream import Stream
from tui.events_api.columns import MOST_PARTS, WIRE_TYPES, events_of
from tui.events_api.decoding import decode_page

GOOD: dict[str, Any] = {"uuid": "GOOD", "timestamp": "2026-03-02T12:00:00Z"}
HOSTILE = [
    "alice",
    "\x1b]0;x\x07",
    "gpj.\u202eexe",
    "R&D",
    "Chloé",
    "\ud83d\ude00",
    "x" * 2000,
    "é" * 700,
    "\x7f",
    "",
]

texts = st.sampled_from(HOSTILE) | st.text(max_size=5)
maybe = st.none() | texts
users = st.fixed_dictionaries({}, optional={"uuid": maybe, "name": maybe, "email": maybe})
places = st.fixed_dictionaries({}, optional={"city": maybe, "latitude": st.floats(-90, 90) | st.none()})
stamps = st.sampled_from([GOOD["timestamp"], "2026-03-02T09:00:00-03:00", "2026-03-02T09:00:00.1Z"])
documented = st.fixed_dictionaries(
    {"uuid": st.sampled_from(["A", "B", "\x1b"]), "timestamp": stamps},
    optional={
        "target_user": st.none() | users,
        "location": st.none() | places,
        "details": st.none() | texts | st.just({"value": "\x1b"}),
        "country": maybe,
        "category": maybe,
    },
)
odd = st.sampled_from(
    [
        *({}, GOOD | {"uuid": ""}, GOOD | {"uuid": None}, GOOD | {"uuid": "x" * 2000}, GOOD | {"uuid": 5}),
        *(
            GOOD | {"timestamp": None},
            GOOD | {"timestamp": "\x1b"},
            GOOD | {"opwatch.time": 7},
            GOOD | {"new": "\x1b"},
        ),
        GOOD | {"target_user": {"new": 1, "name": "\x1b"}},
    ]
)


@settings(deadline=None)  # the first one loads NumPy
@given(st.lists(documented, max_size=6) | st.lists(documented | odd, max_size=6))
def test_a_page_is_the_sum_of_its_events(items: list[dict[str, Any]]) -> None:
    whole = decode_page(Stream.SIGNIN, json.dumps({"items": items, "cursor": "c"}).encode())

    alone = [decode_page(Stream.SIGNIN, json.dumps({"items": [item], "cursor": "c"}).encode()) for item in items]
    # what is behind the page makes it one that is read event by event
    beside = json.dumps({"items": [*items, GOOD | {"new": 1}], "cursor": "c"}).encode()
    one_by_one = decode_page(Stream.SIGNIN, beside)
    assert whole.events == [event for each in alone for event in each.events]
    assert whole.events == one_by_one.events[:-1]
    assert whole.bad == [reason for each in alone for reason in each.bad] == one_by_one.bad


@pytest.mark.parametrize(("stream", "name"), event_samples())
def test_what_is_published_is_read_at_once(stream: Stream, name: str) -> None:
    for page in pages(name):
        sent = [msgspec.json.decode(json.dumps(item), type=WIRE_TYPES[stream]) for item in page["items"]]

        assert events_of(stream, sent) == decode_page(stream, json.dumps(page).encode()).events


def test_a_part_that_repeats_is_one_object() -> None:
    who = {"uuid": "U", "name": "Alice\x07"}

    first, second = _read([GOOD | {"target_user": who}] * 2)

    assert isinstance(first, SigninAttempt)
    assert isinstance(second, SigninAttempt)
    assert first.target_user == User(uuid="U", name="Alice␇")
    assert first.target_user is second.target_user


def test_parts_that_never_repeat_are_forgotten_again() -> None:
    many = [GOOD | {"target_user": {"uuid": f"U{n}", "name": "\x1b"}} for n in range(MOST_PARTS + 10)]

    for number, event in enumerate(_read(many)):
        assert isinstance(event, SigninAttempt)
        assert event.target_user == User(uuid=f"U{number}", name="␛")


def test_a_person_of_an_audit_event_is_cleaned_in_each_of_its_places() -> None:
    who = {"name": "\x1b"}
    sent = GOOD | {"actor_details": who, "object_details": who, "aux_details": who, "aux_info": "\x1b", "aux_id": 1}

    (event,) = _read([sent], Stream.AUDIT)

    clean = User(name="␛")
    assert isinstance(event, AuditEvent)
    assert (event.actor_details, event.object_details, event.aux_details) == (clean, clean, clean)
    assert (event.aux_info, event.aux_id) == ("␛", 1)


@pytest.mark.parametrize("length", [MAX_BYTES, MAX_BYTES + 1])
def test_a_long_text_is_cut_among_short_ones(length: int) -> None:
    _, event = _read([GOOD | {"country": "CA"}, GOOD | {"country": "x" * length}])

    assert isinstance(event, SigninAttempt)
    assert isinstance(event.country, str)
    assert len(event.country.encode()) == MAX_BYTES


def _read(items: list[dict[str, Any]], stream: Stream = Stream.SIGNIN) -> list[Event]:
    return decode_page(stream, json.dumps({"items": items, "cursor": "c"}).encode()).events
