"""One token through everything that can go wrong: no piece of it, in any form, is in what opwatch leaves."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.service import Step
from tests.whole.canary import (
    BROKEN,
    CLAIMS,
    FOR_EVER,
    REDIRECT,
    REFUSED,
    SIGNATURE,
    TOKEN,
    TRUNCATED,
    Place,
    faulty,
    says_it_back,
    serving,
    traces_in,
)
from tui.events.stream import Stream

BREAK = """
from tui.events_api import client
def broken(self, *_, token={token!r}):
    headers = {{"Authorization": f"Bearer {{token}}"}}
    raise ZeroDivisionError(f"Illegal header value {{headers}}")
client.EventsClient.fetch = broken
from tui.cli import main
main()
"""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """At the end of each test it is looked through."""
    for name in ("left", "secret"):
        (tmp_path / name).mkdir()
    found = Place(tmp_path / "left", tmp_path / "secret")
    yield found
    assert found.said
    assert not found.tells()


def test_the_search_finds_any_piece_in_any_form() -> None:
    assert traces_in(CLAIMS)
    assert traces_in(f"…{SIGNATURE[20:40]}…")
    assert traces_in(TOKEN.encode().hex().upper())
    assert not traces_in(f"the token that ends in {TOKEN[-4:]}")


def test_the_screen_its_recording_its_state_its_export_and_its_hook(place: Place) -> None:
    recording = place.folder / "cwd" / "recording.ndjson"
    with serving(faulty()) as url:
        watch = ["watch", *place.arguments(url), "--interval", "1s", "--record", str(recording)]
        place.screen(
            *watch, keys=["d", "w", "T", "o", "\r", "6", "r", "?", "\x1b", "q", "/", f"{SIGNATURE[:3]}\r", "\x11"]
        )
    assert recording.stat().st_size
    assert list((place.folder / "home").glob("opwatch-*.csv"))
    assert (place.folder / "hook").exists()
    assert list((place.folder / "state").rglob("*.toml"))

    replayed = place.run("replay", str(recording), "--plain", "--speed", "1000")
    assert "audit" in replayed.stdout


def test_a_picture_that_textual_takes_of_the_screen(place: Place) -> None:
    picture = place.folder / "picture.svg"
    with serving(faulty()) as url:
        place.screen(
            *("watch", *place.arguments(url), "--interval", "1s"),
            keys=["6"],
            TEXTUAL_SCREENSHOT="3",
            TEXTUAL_SCREENSHOT_LOCATION=str(picture.parent),
            TEXTUAL_SCREENSHOT_FILENAME=picture.name,
        )
    assert "<svg" in picture.read_text()


def test_lines_instead_of_a_screen_and_a_feed(place: Place) -> None:
    with serving(faulty()) as url:
        for command in (
            ["watch", "--plain"],
            ["query", "", "--follow"],
            ["query", "", "--follow", "--format", "csv"],
        ):
            with place.started(*command, *place.arguments(url), "--interval", "1s") as process:
                assert process.stderr is not None
                complaint = next(line for line in process.stderr if "refuses the token" in line)
                process.send_signal(signal.SIGTERM)
                place.said += [complaint, *process.communicate()]


@pytest.mark.parametrize("form", ["table", "json", "ndjson", "csv"])
def test_answers_to_questions(place: Place, form: str) -> None:
    with serving(faulty()) as url:
        done = place.run("query", "", "--format", form, *place.arguments(url))

    assert "signin" in done.stdout
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (BROKEN, 4),
        (REFUSED, 3),
        (REDIRECT, 4),
        (TRUNCATED, 4),
        (says_it_back(429, retry_after="{token}"), 4),
        (says_it_back(500, "{base64}"), 4),
        (says_it_back(500, f"a signature of {SIGNATURE}"), 4),
    ],
)
def test_a_question_without_an_answer(place: Place, fault: Step, status: int) -> None:
    service = faulty()
    service.script = {stream: [fault] * FOR_EVER for stream in Stream}
    with serving(service) as url:
        for form in ("table", "json"):
            done = place.run("query", "", "--format", form, "--retry-for", "0s", *place.arguments(url))
            assert (done.returncode, done.stdout) == (status, "")


@pytest.mark.parametrize("is_known", [True, False])
def test_what_the_token_is_and_every_other_command(place: Place, is_known: bool) -> None:
    service = faulty()
    service.secrets = service.secrets if is_known else []
    with serving(service) as url:
        for form in ([], ["--format", "json"]):
            place.run("introspect", "--base-url", url, *form)
    for command in ("config", "notify-test"):
        assert place.run(command, "--config", str(place.config)).returncode == 0
    assert place.run("rules", "list").returncode == 0
    assert place.run("--help").returncode == 0
    assert "jti" not in (place.folder / "hook").read_text()


@pytest.mark.parametrize("command", [["query", ""], ["watch", "--plain"], ["query", "", "--follow"]])
def test_the_report_of_a_fault_of_our_own(place: Place, command: list[str]) -> None:
    with serving(faulty()) as url:
        done = place.run(*command, *place.arguments(url), code=BREAK.format(token=TOKEN))

    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr
    assert "This is a bug" in done.stderr
