"""What a recording tells of the watch itself: a line for each poll and each failed try, nothing of the token."""

import json

import pytest
from msgspec.structs import replace

from tui.events.reading import Answer, StreamHealth, TokenFacts
from tui.events.stream import Stream
from tui.recording.health_lines import ANSWERS, SOURCE, health_line, read_told, token_line
from tui.recording.turns import Turns

AT = 1_795_000_000 * 10**9
NOW = AT / 1e9
OK = StreamHealth(Stream.USAGE, state="ok", last_success=NOW, next_poll=NOW + 60, cursor_since=NOW)
FAILING = replace(OK, state="failing", error="The service has a fault (500). Retrying.", tries=1, failing_since=NOW)
FACTS = TokenFacts(
    state="ok",
    source="the file /home/alice/token",
    ending="a91f",
    features=("signinattempts", "itemusages"),
    account_uuid="ACME",
    integration_uuid="OURS",
    issued=NOW - 10,
    expires=NOW + 86_400,
    host="events.1password.eu",
    region="eu",
    checked=NOW,
    answer=Answer(NOW, 0.2, 200),
)


@pytest.mark.parametrize(
    "health", [OK, FAILING, replace(OK, skew=-2.5), StreamHealth(Stream.AUDIT, state="absent")]
)
def test_the_health_of_a_stream_comes_back_as_it_was(health: StreamHealth) -> None:
    assert read_told(health_line(health, AT, 0.0)) == (AT, health)


def test_a_line_has_the_answers_since_the_line_before_and_not_too_many() -> None:
    answers = tuple(Answer(NOW + number, 0.1, 200) for number in range(2 * ANSWERS))
    health = replace(OK, answers=answers)

    for since, expected in ((NOW + 2 * ANSWERS - 3, answers[-2:]), (0.0, answers[-ANSWERS:])):
        found = read_told(health_line(health, AT, since))
        assert found is not None
        assert found[1] == replace(health, answers=expected)


def test_what_the_token_is_comes_back_without_its_end_and_without_its_place() -> None:
    line = token_line(FACTS, AT)

    assert read_told(line) == (AT, replace(FACTS, source=SOURCE, ending=""))
    assert b"a91f" not in line
    assert b"/home" not in line


def test_a_token_in_a_fault_is_taken_out_and_what_acts_on_a_terminal_is_made_visible() -> None:
    secret = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJYIn0.c2lnbmF0dXJl"
    for line in (
        health_line(replace(FAILING, error=f"refused {secret}"), AT, 0.0),
        token_line(replace(FACTS, error=f"refused {secret}"), AT),
    ):
        assert b"eyJ" not in line
    hostile = health_line(FAILING, AT, 0.0).replace(b"Retrying.", b"\\u001b]0;x\\u0007\\u202e")

    found = read_told(hostile)

    assert found is not None
    assert isinstance(found[1], StreamHealth)
    assert found[1].error.endswith("␛]0;x␇‹U+202E›")


@pytest.mark.parametrize(
    ("part", "instead"),
    [
        ('"state":"failing"', '"state":"fine"'),
        ('"tries":1', '"tries":"1"'),
        ('"tries":1', '"tries":-1'),
        ('"failing_since":1795000000.0', '"failing_since":1e300'),
        ('"failing_since":1795000000.0', '"failing_since":-5'),
        ('"stream":"usage"', '"stream":"mail"'),
        ('"at":"2026', '"at":"never'),
        ('"tries":1', '"tries":1,"more":2'),
    ],
)
def test_what_no_screen_could_show_is_no_line(part: str, instead: str) -> None:
    line = health_line(FAILING, AT, 0.0).decode()
    assert part in line

    assert read_told(line.replace(part, instead).encode()) is None


def test_an_ordinary_poll_is_one_line_and_each_failed_try_is_one() -> None:
    told = Turns()
    written: list[StreamHealth] = []

    def change(health: StreamHealth) -> None:
        written.extend(each.what for each in told.of_stream(health, AT) if isinstance(each.what, StreamHealth))

    reading = replace(OK, state="reading", next_poll=None, last_success=None)
    change(reading)
    change(replace(reading, events=5))
    change(replace(OK, next_poll=None))
    change(OK)
    for number in range(1, 4):
        change(replace(OK, state="reading", next_poll=None))
        change(replace(OK, events=number, next_poll=None))
        change(replace(OK, events=number, next_poll=NOW + 60 * number + 1))
    for tries in (1, 2):
        change(replace(FAILING, tries=tries))
    back = replace(reading, last_success=NOW)
    change(back)
    change(replace(OK, next_poll=NOW + 900))

    assert [health.state for health in written] == [
        *("reading", "ok"),
        *("ok", "ok", "ok"),
        *("failing", "failing"),
        *("reading", "ok"),
    ]


def test_the_token_is_told_again_only_when_something_else_is_known_of_it() -> None:
    turns = Turns()

    assert [bool(turns.of_token(facts, AT)) for facts in (TokenFacts(), FACTS, FACTS)] == [False, True, False]
    assert not turns.of_token(replace(FACTS, checked=NOW + 600, answer=Answer(NOW + 600, 0.3, 200)), AT)
    (line,) = turns.of_token(replace(FACTS, state="refused"), AT)
    assert json.loads(line.line())["token"]["state"] == "refused"
