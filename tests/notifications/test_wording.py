"""A notification names nobody unless told to, and hands no program an option, markup or an escape."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.notifications.alerts import alert
from tui.events.alert import Severity
from tui.notifications.policy import Digest
from tui.notifications.wording import guarded, message

ONE = Digest((alert(),))
TWO = Digest((alert(severity=Severity.CRITICAL, rule="vault-export"), alert(2)))


def test_by_default_nobody_is_named() -> None:
    assert message(ONE, "none") == "HIGH: failed signin burst user"
    assert message(TWO, "none") == "2 alerts, worst CRITICAL: vault export"


def test_with_detail_the_person_or_everything_is_named() -> None:
    assert message(ONE, "actor") == "HIGH: failed signin burst user: alice@acme.test"
    assert message(ONE, "full") == "HIGH: alice@acme.test failed to sign in 12 times in 30m"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("--wait", "• --wait"),
        ("  -h x", "• -h x"),
        ("", "• "),
        ("<b>&</b>", "‹b›+‹/b›"),
        ("', 'x': <'", "’, ’x’: ‹’"),
        ("https://evil.example/x", "https: //evil.example/x"),
    ],
)
def test_dangerous_texts_are_made_harmless(text: str, safe: str) -> None:
    assert guarded(text) == safe


@given(st.text(max_size=400))
def test_any_text_becomes_short_visible_and_no_option(text: str) -> None:
    safe = guarded(text)

    assert safe
    assert not safe.startswith("-")
    assert len(safe.encode("utf-16-le")) // 2 <= 250
    assert not set(safe) & set("<>&'\\\x1b\n\x00\u202e")


def test_a_long_text_is_cut_with_a_mark_also_beyond_the_basic_plane() -> None:
    assert guarded("x" * 1000).endswith("…")
    assert len(guarded("😀" * 400).encode("utf-16-le")) // 2 <= 250
