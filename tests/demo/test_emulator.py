"""The emulator's manners: cursors, limits, tokens, versions, errors."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.demo.service import NOON, Clock, ask, call, drain, pages, stamp
from tui.demo.emulator import emulator
from tui.demo.sources import FixedSource
from tui.demo.tokens import demo_token
from tui.events.stream import Stream

BAD_REQUEST = {"Error": {"Message": "Bad Request"}}
UNAUTHORIZED = {"Error": {"Message": "Unauthorized"}}
SIGNINS = "/api/v2/signinattempts"


def event(number: int, after: float = 0.0, **fields: Any) -> dict[str, Any]:
    return {"uuid": f"E{number}", "timestamp": stamp(NOON - 1000 + after)} | fields


def service(*events: Any, stream: Stream = Stream.SIGNIN) -> Any:
    return emulator(FixedSource({stream: events}), clock=Clock())


def uuids(items: list[Any]) -> list[str]:
    return [item["uuid"] for item in items]


def test_pages_follow_the_order_of_arrival_and_say_whether_there_is_more() -> None:
    app = service(*(event(n) for n in range(5)))

    found = list(pages(app, Stream.SIGNIN, {"limit": 2}))

    assert [uuids(page["items"]) for page in found] == [["E0", "E1"], ["E2", "E3"], ["E4"]]
    assert [page["has_more"] for page in found] == [True, True, False]


@pytest.mark.parametrize(("path", "status"), [("/api/v2/auth/introspect", 200), ("/nowhere", 404)])
def test_every_answer_is_dated_by_the_emulators_own_clock(path: str, status: int) -> None:
    answer = call(service(), "GET", path)

    assert (answer.status_code, answer.headers.get_list("date")) == (status, ["Mon, 24 Nov 2025 12:00:00 GMT"])


def test_a_full_last_page_has_nothing_after_it() -> None:
    assert not ask(service(event(1), event(2)), Stream.SIGNIN, {"limit": 2})["has_more"]


def test_the_cursor_stands_still_while_nothing_is_new() -> None:
    source = FixedSource({Stream.SIGNIN: [event(1)]})
    app = emulator(source, clock=Clock())
    cursor = ask(app, Stream.SIGNIN, {})["cursor"]

    assert ask(app, Stream.SIGNIN, {"cursor": cursor}) == {"cursor": cursor, "has_more": False, "items": []}

    source.add(Stream.SIGNIN, event(2))
    page = ask(app, Stream.SIGNIN, {"cursor": cursor})
    assert uuids(page["items"]) == ["E2"]
    assert page["cursor"] != cursor


def test_a_stream_that_begins_empty_is_followed_from_its_first_event() -> None:
    source = FixedSource()
    app = emulator(source, clock=Clock())
    cursor = ask(app, Stream.AUDIT, {})["cursor"]

    source.add(Stream.AUDIT, event(1))

    assert uuids(ask(app, Stream.AUDIT, {"cursor": cursor})["items"]) == ["E1"]


def test_without_a_start_the_last_hour_is_served() -> None:
    app = service(event(1, after=-2601), event(2, after=-2600), event(3))

    assert uuids(ask(app, Stream.SIGNIN, {})["items"]) == ["E2", "E3"]


def test_with_only_an_end_the_hour_before_it_is_served() -> None:
    app = service(event(1, after=-3601), event(2, after=-3600), event(3, after=-1), event(4))

    found = ask(app, Stream.SIGNIN, {"end_time": stamp(NOON - 1000)})

    assert uuids(found["items"]) == ["E2", "E3"]


def test_start_is_inclusive_and_end_exclusive() -> None:
    app = service(*(event(n, after=n) for n in range(5)))

    body = {"start_time": stamp(NOON - 999), "end_time": stamp(NOON - 997)}

    assert uuids(ask(app, Stream.SIGNIN, body)["items"]) == ["E1", "E2"]


def test_what_arrives_after_the_reset_is_served_however_old_it_is() -> None:
    source = FixedSource({Stream.USAGE: [event(1, after=-5000), event(2)]})
    app = emulator(source, clock=Clock())
    page = ask(app, Stream.USAGE, {"start_time": stamp(NOON - 1100)})
    assert uuids(page["items"]) == ["E2"]

    source.add(Stream.USAGE, event(3, after=-90_000))

    assert uuids(ask(app, Stream.USAGE, {"cursor": page["cursor"]})["items"]) == ["E3"]


def test_the_page_size_travels_in_the_cursor() -> None:
    app = service(*(event(n) for n in range(250)))

    assert [len(page["items"]) for page in pages(app, Stream.SIGNIN, {})] == [100, 100, 50]
    assert [len(page["items"]) for page in pages(app, Stream.SIGNIN, {"limit": 200})] == [200, 50]
    assert [len(page["items"]) for page in pages(app, Stream.SIGNIN, {"limit": 200.0})] == [200, 50]


@pytest.mark.parametrize(
    "body",
    [
        {"limit": 0},
        {"limit": 1001},
        {"limit": -1},
        {"limit": 10.5},
        {"limit": "10"},
        {"limit": True},
        {"limit": None},
        {"start_time": "yesterday"},
        {"start_time": "2025-11-24"},
        {"start_time": "2025-11-24T12:00:00"},
        {"start_time": "2025-13-24T12:00:00Z"},
        {"start_time": 1763985600},
        {"end_time": None},
        {"cursor": ""},
        {"cursor": None},
        {"cursor": 7},
        {"cursor": "aGVsbG8hIGlzIGl0IG1lIHlvdSBhcmUgbG9va2luZyBmb3IK"},
        [],
        "text",
        None,
    ],
)
def test_a_body_that_is_no_request_is_a_bad_request(body: Any) -> None:
    answer = call(service(event(1)), "POST", SIGNINS, json=body)

    assert (answer.status_code, answer.json()) == (400, BAD_REQUEST)


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"\xff\xfe", b"[" * 60_000, b'{"limit": NaN}', b'{"limit": 1e999}', b"1" * 5000]
)
def test_bytes_that_are_no_json_object_are_a_bad_request(raw: bytes) -> None:
    answer = call(service(event(1)), "POST", SIGNINS, content=raw)

    assert (answer.status_code, answer.json()) == (400, BAD_REQUEST)


def test_nothing_may_stand_beside_a_cursor() -> None:
    app = service(event(1))
    cursor = ask(app, Stream.SIGNIN, {})["cursor"]

    for beside in ({"limit": 10}, {"start_time": stamp(NOON)}, {"more": 1}):
        assert call(app, "POST", SIGNINS, json={"cursor": cursor} | beside).status_code == 400


def test_a_cursor_is_good_for_its_stream_and_version_alone() -> None:
    app = service(event(1))
    cursor = ask(app, Stream.SIGNIN, {})["cursor"]

    for path in ("/api/v1/signinattempts", "/api/v2/itemusages", "/api/v2/auditevents"):
        assert call(app, "POST", path, json={"cursor": cursor}).status_code == 400
    assert call(app, "POST", SIGNINS, json={"cursor": cursor}).status_code == 200


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 200), other=st.characters(), text=st.text(max_size=200))
def test_a_tampered_or_invented_cursor_is_refused(place: int, other: str, text: str) -> None:
    app = service(event(1))
    cursor = ask(app, Stream.SIGNIN, {})["cursor"]
    place %= len(cursor)
    tampered = cursor[:place] + other + cursor[place + 1 :]

    for wrong in (tampered, cursor + other, cursor[:-4], text):
        if wrong != cursor:
            content = json.dumps({"cursor": wrong}).encode()
            assert call(app, "POST", SIGNINS, content=content).status_code == 400


@pytest.mark.parametrize(
    "token",
    [
        "",
        "nonsense",
        "a.b.c",
        demo_token(now=NOON)[:-1],
        demo_token(now=NOON) + "A",
        demo_token(1, now=NOON),
        demo_token(expires=NOON),
        demo_token(features=["itemusages", "auditevents"], now=NOON),
    ],
    ids=["none", "text", "parts", "cut", "longer", "foreign", "expired", "feature"],
)
def test_a_token_that_does_not_do_is_unauthorized(token: str) -> None:
    answer = call(service(event(1)), "POST", SIGNINS, token=token, json={})

    assert (answer.status_code, answer.json()) == (401, UNAUTHORIZED)


def test_a_request_without_a_token_is_unauthorized() -> None:
    for header in ({}, {"Authorization": f"Basic {demo_token(now=NOON)}"}, {"Authorization": ""}):
        answer = call(service(), "GET", "/api/v2/auth/introspect", token="", headers=header)
        assert (answer.status_code, answer.json()) == (401, UNAUTHORIZED)


def test_a_token_for_another_host_is_unauthorized_where_the_host_is_checked() -> None:
    app = emulator(FixedSource(), host="events.1password.eu", clock=Clock())

    def status(host: str) -> int:
        token = demo_token(host=host, now=NOON)
        return call(app, "GET", "/api/v2/auth/introspect", token=token).status_code

    assert (status("events.1password.eu"), status("events.1password.com")) == (200, 401)


def test_introspection_has_the_keys_of_its_version() -> None:
    app, token = service(), demo_token(features=["itemusages"], issued=NOON - 60, now=NOON)

    old = call(app, "GET", "/api/auth/introspect", token=token).json()
    new = call(app, "GET", "/api/v2/auth/introspect", token=token).json()

    assert set(old) == {"UUID", "IssuedAt", "Features"}
    assert old["UUID"] == new["uuid"]
    assert (new["features"], new["issued_at"]) == (["itemusages"], "2025-11-24T11:59:00Z")
    assert len(new["account_uuid"]) == 26


@pytest.mark.parametrize(
    "path", ["/", "/api", "/api/v2/signinattempts/", "/api/v3/auditevents", "/api/v1/introspect"]
)
def test_another_path_is_not_found_in_plain_text(path: str) -> None:
    answer = call(service(), "POST", path, json={})

    assert (answer.status_code, answer.text.strip()) == (404, "404 page not found")
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    ("method", "path", "allowed"), [("GET", SIGNINS, "POST"), ("POST", "/api/auth/introspect", "GET")]
)
def test_another_method_is_not_allowed(method: str, path: str, allowed: str) -> None:
    answer = call(service(), method, path)

    assert answer.status_code == 405
    assert allowed in answer.headers["allow"]


def test_version_1_lacks_what_version_2_added() -> None:
    user = {"uuid": "U", "name": "N", "email": "e@acme.test"}
    added = user | {"user_type": "user", "user_account_uuid": "A"}
    fields: dict[str, Any] = {
        "actor_details": added,
        "aux_details": added,
        "actor_type": "user",
        "actor_account_uuid": "A",
    }
    app = service(event(1, action="grant", account_uuid="A", **fields), stream=Stream.AUDIT)

    (new,) = ask(app, Stream.AUDIT, {}, "v2")["items"]
    (old,) = ask(app, Stream.AUDIT, {}, "v1")["items"]

    assert new["actor_details"] == added
    assert old == event(1, action="grant", actor_details=user, aux_details=user)


def test_events_are_served_as_given_however_odd() -> None:
    odd: list[Any] = [
        {"uuid": "E", "target_user": "a text", "user": None, "more": [1, {"x": "\ud800"}]},
        {},
        "no event",
        17,
        None,
        event(1, timestamp="not a time"),
    ]
    app = service(*odd)

    assert drain(app, Stream.SIGNIN, since=NOON, limit=2) == odd
    assert drain(app, Stream.SIGNIN, since=NOON, limit=2, version="v1") == odd
