"""From the bytes of a page to events: nothing that can be read is lost, nothing that cannot be harms the rest."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.events_api.samples import event_samples, pages
from tui.events.clean import clean
from tui.events.model import EVENT_TYPES, Client, Event, Location, SigninAttempt, as_sent
from tui.events.stream import Stream
from tui.events.times import parse_timestamp
from tui.events_api.decoding import Decoded, decode_page
from tui.events_api.errors import PageUnreadable
from tui.events_api.salvage import MAX_UNKNOWN

GOOD = {"uuid": "GOOD", "timestamp": "2026-03-02T12:00:00Z"}


def decode(*items: object, stream: Stream = Stream.SIGNIN, **envelope: object) -> Decoded:
    page = {"items": list(items), "cursor": "c", "has_more": False} | envelope
    return decode_page(stream, json.dumps(page).encode())


def decode_raw(item: bytes, stream: Stream = Stream.SIGNIN) -> Decoded:
    """A page with this item between two good ones."""
    good = json.dumps(GOOD).encode()
    return decode_page(
        stream, b'{"items":[' + good + b"," + item + b"," + good + b'],"cursor":"c","has_more":true}'
    )


def the_event(decoded: Decoded) -> Event:
    assert decoded.bad == []
    return decoded.events[len(decoded.events) // 2]


@pytest.mark.parametrize(("stream", "name"), event_samples())
def test_every_published_sample_comes_back_as_it_was_sent(stream: Stream, name: str) -> None:
    for page in pages(name):
        decoded = decode_page(stream, json.dumps(page).encode())

        assert [as_sent(event) for event in decoded.events] == page["items"]
        assert (decoded.cursor, decoded.has_more, decoded.bad) == (page["cursor"], page["has_more"], [])
        assert [event.time for event in decoded.events] == [parse_timestamp(e["timestamp"]) for e in page["items"]]


def test_a_documented_event_needs_no_place_for_the_unknown() -> None:
    for stream, name in event_samples():
        for page in pages(name):
            assert {e.unknown for e in decode_page(stream, json.dumps(page).encode()).events} <= {""}


def test_absent_and_null_are_told_apart() -> None:
    absent = the_event(decode(GOOD))
    null = the_event(decode(GOOD | {"details": None, "client": None}))

    assert isinstance(absent, SigninAttempt)
    assert isinstance(null, SigninAttempt)
    assert (absent.details, absent.client) == (msgspec.UNSET, msgspec.UNSET)
    assert (null.details, null.client) == (None, None)


def test_unknown_fields_are_kept_where_they_were() -> None:
    sent = GOOD | {
        "new": [1, {"x": None}],
        "client": {"app_name": "A", "new": True},
        "target_user": {"roles": {"admin": 1.5}},
        "location": {"asn": 64512},
    }

    event = the_event(decode(sent))

    assert as_sent(event) == sent
    assert event.location == Location()


@pytest.mark.parametrize(
    "odd",
    [
        {"country": 7},
        {"country": ["CA"]},
        {"client": "1Password"},
        {"client": {"app_name": {"deep": True}, "os_name": "Linux"}},
        {"location": []},
        {"location": {"latitude": "43.6", "longitude": None}},
        {"location": {"latitude": True}},
        {"details": ["Europe"]},
        {"details": {"value": 3, "more": "x"}},
        {"target_user": False},
        {"session_uuid": {}},
        {"time": 5, "unknown": "x", "opwatch.time": 5, "opwatch.unknown": "not JSON"},
        {"opwatch.time": 1},
    ],
)
def test_fields_of_another_type_or_by_our_own_names_are_kept_as_sent(odd: dict[str, Any]) -> None:
    sent = GOOD | {"category": "success"} | odd

    event = the_event(decode(sent))

    assert as_sent(event) == sent
    assert event.time == parse_timestamp(GOOD["timestamp"])
    assert isinstance(event, SigninAttempt)
    assert event.category == "success"


def test_a_whole_number_beyond_64_bits_is_kept_but_not_as_a_number_to_count_with() -> None:
    event = the_event(decode(GOOD | {"used_version": 2**70}, stream=Stream.USAGE))

    assert as_sent(event)["used_version"] == 2**70
    assert getattr(event, "used_version", None) is msgspec.UNSET


def test_the_address_is_read_under_both_of_its_names() -> None:
    event = the_event(decode(GOOD | {"client": {"ip": "192.0.2.1"}}))

    assert isinstance(event, SigninAttempt)
    assert event.client == Client(ip="192.0.2.1")


@pytest.mark.parametrize("odd", [rb'"country":[]', rb'"odd":1', rb'"client":{"odd":1}'])
@pytest.mark.parametrize("half", [rb'"location":{"latitude":"\ud800"}', rb'"used_version":"\ud800"'])
@pytest.mark.parametrize("stream", Stream)
def test_half_a_surrogate_pair_where_a_number_belongs_costs_no_event(
    stream: Stream, half: bytes, odd: bytes
) -> None:
    item = rb'{"uuid":"E","timestamp":"2026-03-02T12:00:00Z",%b,%b}' % (half, odd)

    decoded = decode_raw(item, stream)

    assert decoded.events[1].uuid == "E"
    assert not decoded.bad


@pytest.mark.parametrize(
    ("item", "field", "kept"),
    [
        (rb'{"uuid":"E","timestamp":"2026-03-02T12:00:00Z","country":"\ud800x"}', "country", "‹U+D800›x"),
        (
            b'{"uuid":"E","timestamp":"2026-03-02T12:00:00Z","country":"\xff"}',
            "country",
            "\N{REPLACEMENT CHARACTER}",
        ),
        (b'{"uuid":"E","timestamp":"2026-03-02T12:00:00Z","odd":NaN}', "odd", "NaN"),
        (b'{"uuid":"E","timestamp":"2026-03-02T12:00:00Z","odd":-1e999}', "odd", "-1e999"),
        (b'{"uuid":"E","timestamp":"2026-03-02T12:00:00Z","odd":' + b"9" * 5000 + b"}", "odd", clean("9" * 5000)),
        (b'{"uuid":"first","uuid":"E","timestamp":"2026-03-02T12:00:00Z"}', "uuid", "E"),
    ],
)
def test_what_strict_json_refuses_is_read_all_the_same(item: bytes, field: str, kept: str) -> None:
    decoded = decode_raw(item)

    event = the_event(decoded)
    assert event.uuid == "E"
    assert as_sent(event)[field] == kept
    assert len(decoded.events) == 3


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (b"null", "not an object"),
        (b"[]", "not an object"),
        (b'"text"', "not an object"),
        (b"nonsense", "not JSON"),
        (b'{"uuid": }', "not JSON"),
        (b'{"uuid":"E","timestamp":"2026-03-02T12:00:00Z","x":' + b"[" * 50_000 + b"]" * 50_000 + b"}", "deeply"),
        (b"{}", "without uuid"),
        (b'{"uuid":"","timestamp":"2026-03-02T12:00:00Z"}', "without uuid"),
        (b'{"uuid":5,"timestamp":"2026-03-02T12:00:00Z"}', "without uuid"),
        (b'{"uuid":null,"timestamp":"2026-03-02T12:00:00Z"}', "without uuid"),
        (b'{"uuid":"E"}', "event E: no timestamp"),
        (b'{"uuid":"E","timestamp":1764677659}', "event E: no timestamp"),
        (b'{"uuid":"E","timestamp":"yesterday"}', "'yesterday' cannot be read"),
        (b'{"uuid":"E","timestamp":"2026-02-30T12:00:00Z"}', "cannot be read"),
    ],
)
def test_a_bad_event_is_named_and_its_neighbours_survive(item: bytes, why: str) -> None:
    decoded = decode_raw(item)

    assert [event.uuid for event in decoded.events] == ["GOOD", "GOOD"]
    assert len(decoded.bad) == 1
    assert why in decoded.bad[0]
    assert (decoded.cursor, decoded.has_more) == ("c", True)


def test_reasons_are_short_and_clean() -> None:
    decoded = decode(GOOD | {"uuid": "\x1b]0;x\x07" * 99, "timestamp": "\u202e" * 99})

    assert clean(decoded.bad[0]) == decoded.bad[0]
    assert len(decoded.bad[0]) < 1000


@pytest.mark.parametrize("text", ["\x1b]0;x\x07", "x[/]", "[@click=app.quit]", "a\u202eb", "Zoë", "x" * 100_000])
@pytest.mark.parametrize("stream", Stream)
def test_every_text_of_every_event_is_cleaned_and_of_none_other_changed(stream: Stream, text: str) -> None:
    sent = hostile(EVENT_TYPES[stream], text) | {"timestamp": GOOD["timestamp"], "new": {text: [text]}}

    event = the_event(decode(sent, stream=stream))

    expected = cleaned(sent)
    if clean(text) != text:
        assert str(event.uuid).startswith(clean(text))
        expected["uuid"] = event.uuid
    assert as_sent(event) == expected


def hostile(kind: type[msgspec.Struct], text: str) -> dict[str, Any]:
    """An event or part of one with the text in every field that takes one."""
    fields: dict[str, Any] = {}
    for field in msgspec.structs.fields(kind):
        kinds = getattr(field.type, "__args__", ())
        structs = [k for k in kinds if isinstance(k, type) and issubclass(k, msgspec.Struct)]
        if structs:
            fields[field.name] = hostile(structs[0], text)
        elif str in kinds:
            fields[field.name] = text
    return fields


def cleaned(value: Any) -> Any:
    if isinstance(value, dict):
        return {clean(key): cleaned(part) for key, part in value.items()}
    if isinstance(value, list):
        return [cleaned(part) for part in value]
    return clean(value) if isinstance(value, str) else value


@pytest.mark.parametrize(("text", "shown"), [("a\x7fb", "a␡b"), ("a\u202eb", "a‹U+202E›b"), ("Zoë", "Zoë")])
def test_text_that_is_sent_without_escapes_is_cleaned_too(text: str, shown: str) -> None:
    raw = json.dumps(GOOD | {"country": text}, ensure_ascii=False).encode()

    assert as_sent(the_event(decode_raw(raw)))["country"] == shown


@pytest.mark.parametrize(
    ("one", "other"),
    [("x" * 5000, "x" * 5001), ("é" * 600, "é" * 601), ("\u202e" * 200, "\u202e" * 201), ("a\x1b", "a␛")],
    ids=["long", "long in bytes", "long when cleaned", "cleaned"],
)
@pytest.mark.parametrize("beside", [{}, {"new": 1}])
def test_uuids_that_are_alike_when_cleaned_stay_different(one: str, other: str, beside: dict[str, Any]) -> None:
    first, second = decode(*(GOOD | beside | {"uuid": uuid} for uuid in (one, other))).events

    assert first.uuid != second.uuid
    assert str(first.uuid).startswith(clean(one))


def test_what_is_kept_of_unknown_fields_has_a_bound_and_says_so() -> None:
    event = the_event(decode(GOOD | {f"field {n}": "x" * 1000 for n in range(200)} | {"country": "CA"}))

    assert len(event.unknown) <= MAX_UNKNOWN
    assert "more fields, too long to keep" in event.unknown
    assert as_sent(event)["country"] == "CA"
    assert as_sent(event)["field 0"] == "x" * 1000


def test_nesting_that_can_be_read_is_kept_to_a_depth() -> None:
    nested: Any = "end"
    for _ in range(200):
        nested = [nested]

    event = the_event(decode(GOOD | {"odd": nested}))

    assert event.unknown.count("[") == 32


def test_the_cursor_comes_back_to_the_letter() -> None:
    cursor = "\u202e\x1b" + "c" * 5000

    assert decode(cursor=cursor).cursor == cursor


@pytest.mark.parametrize("items", [b"null", b"[]"])
def test_a_page_without_events_is_a_page_if_it_has_a_cursor(items: bytes) -> None:
    decoded = decode_page(
        Stream.SIGNIN, b'\xef\xbb\xbf {"items": ' + items + b', "cursor": "c", "has_more": false}\n'
    )

    assert decoded == ([], "c", False, [])


def test_missing_items_are_none_and_a_missing_cursor_costs_no_event() -> None:
    assert decode_page(Stream.SIGNIN, b'{"cursor":"c"}') == ([], "c", False, [])
    for cursor in (None, "", 5):
        decoded = decode(GOOD, cursor=cursor)
        assert len(decoded.events) == 1
        assert (decoded.cursor, decoded.has_more) == ("", False)


@pytest.mark.parametrize("says", ["yes", None, 0, 1, []])
def test_a_page_that_does_not_say_whether_it_is_the_last_is_the_last_only_when_empty(says: object) -> None:
    assert decode(GOOD, has_more=says).has_more
    assert not decode(has_more=says).has_more


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"5",
        b'"text"',
        b"<html>",
        b'{"items":null}',
        b'{"items":[]',
        b'{"items":[{"uuid":"E"',
        b'{"items":[{"uuid":"E"}],"cursor":"c","has_more":tr',
        b'{"items":"text","cursor":"c"}',
        b'{"items":{},"cursor":"c"}',
        b'{"items":[],"cursor":"c"} trailing',
        b'{"items":[],"cursor":"\\ud800"}',
        b'{"Error":{"Message":"Unauthorized"}}',
        b"[" * 100_000,
        b'{"items":[],"cursor":"' + b"c" * 100_000 + b'"}',
    ],
)
def test_what_is_no_page_says_so(body: bytes) -> None:
    with pytest.raises(PageUnreadable):
        decode_page(Stream.SIGNIN, body)


@settings(deadline=None)  # the first one loads NumPy
@given(st.binary(max_size=200))
def test_decoding_never_raises_anything_else(body: bytes) -> None:
    for whole in (
        body,
        b'{"items":[' + body + b'],"cursor":"c"}',
        b'{"items":[{"uuid":"' + body + b'"}],"cursor":"c"}',
    ):
        try:
            decoded = decode_page(Stream.AUDIT, whole)
        except PageUnreadable:
            continue
        assert all(clean(why) == why for why in decoded.bad)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=10,
)
NAMES = sorted(
    {f.name for kind in EVENT_TYPES.values() for f in msgspec.structs.fields(kind)} | {"ip", "name", "value"}
)


@settings(deadline=None)  # the first one loads NumPy
@given(
    st.sampled_from(list(Stream)), st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=8), JSON, max_size=6)
)
def test_any_object_with_uuid_and_time_comes_back_cleaned_and_whole(stream: Stream, odd: dict[str, Any]) -> None:
    sent = odd | GOOD

    event = the_event(decode(sent, stream=stream))

    assert as_sent(event) == cleaned(sent)
