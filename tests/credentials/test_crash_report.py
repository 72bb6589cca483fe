"""A crash report tells where the program broke, and holds neither variables nor tokens nor escapes."""

from tests.credentials.tokens import CANARY, TOKEN
from tui.credentials.crash_report import crash_report
from tui.events.redact import redact


def _broken(token: str) -> Exception:
    headers = {"Authorization": f"Bearer {token}"}
    try:
        raise ValueError(f"Illegal header value {headers['Authorization'].encode()!r} \x1b]0;x\x07")
    except ValueError as error:
        return error


def test_the_report_names_the_place_and_the_fault() -> None:
    report = crash_report(_broken(TOKEN))

    assert "test_crash_report.py" in report
    assert "ValueError: Illegal header value" in report
    assert "opwatch 0." in report


def test_the_report_holds_no_token_and_no_escape() -> None:
    report = crash_report(_broken(f"{TOKEN}\n"))

    assert CANARY not in report
    assert "\x1b" not in report
    assert "‹token›" in report


def test_a_cut_token_is_redacted_too() -> None:
    assert CANARY not in redact(f"x={TOKEN[: TOKEN.index(CANARY) + 6]}…{CANARY[:0]}")
    assert redact(f"a {TOKEN[:30]} b") == "a ‹token› b"


def test_lines_stay_lines_and_other_text_stays_as_it_is() -> None:
    assert redact("keyword eyes\n  one two\n") == "keyword eyes\n  one two\n"
