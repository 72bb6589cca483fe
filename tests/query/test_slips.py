"""The value that was meant."""

import pytest

from tui.events.names import Names
from tui.query.slips import nearest_seen

NAMES = Names(items={"abcdefghijklmnopqrstuvwxyz": "Prod DB root"})


@pytest.mark.parametrize(
    ("field", "typed", "seen", "meant"),
    [
        ("category", "mfa_faild", ["success", "mfa_failed"], "mfa_failed"),
        ("country", "Brzil", ["CA", "BR"], "BR"),
        ("city", "Brasilia", ["CA", "BR"], None),
        ("user", "alcie", ["bob@acme.com", "alice@acme.com"], "alice@acme.com"),
        ("user", "alcie", ["alice@acme.com", "alice@other.com"], "alice@acme.com"),
        ("item", "Prod DB rot", ["abcdefghijklmnopqrstuvwxyz"], "abcdefghijklmnopqrstuvwxyz"),
        ("category", "zzzzzz", ["success"], None),
        ("city", "Ro", ["Rom"], None),
        ("city", "Rome", [], None),
    ],
)
def test_it_is_the_nearest_of_those_that_were_seen_the_most_frequent_of_equals(
    field: str, typed: str, seen: list[str], meant: str | None
) -> None:
    assert nearest_seen(field, typed, seen, NAMES) == meant
