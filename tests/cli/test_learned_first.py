"""One answer waits for what the rules must learn that it asks for, and for no more."""

from pathlib import Path

import pytest

from tui.cli.learned_first import learned_first
from tui.cli.learning import LEARN
from tui.detection.loading import load_all
from tui.query import parse
from tui.settings import Settings

RULES = load_all(None)
DAY = 86_400.0


@pytest.mark.parametrize(
    "words",
    [
        "rule:new-country-for-user",
        "rule:NEW-Country-for-User",
        "user:alice rule:New-Country-for-user",
        "rule:new-c*",
        "",
    ],
)
def test_a_rule_that_must_know_the_past_is_taught_it_however_it_is_written(words: str) -> None:
    assert learned_first(Settings(Path("config")), parse(words), RULES) > 7 * DAY


def test_nothing_is_waited_for_that_the_named_rule_does_not_need() -> None:
    needed = learned_first(Settings(Path("config")), parse("rule:failed-signin-burst-user"), RULES)

    assert needed < DAY < LEARN
