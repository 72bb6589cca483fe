"""Flags may stand anywhere, `watch` need not be named, and a query may begin with a dash."""

import click
import pytest

from tui.cli.arrangement import arranged
from tui.cli.program import COMMANDS, command_named

ALL = [command_named(name) for name in COMMANDS]


@pytest.mark.parametrize(
    ("typed", "arranged_as"),
    [
        ("", "watch"),
        ("--demo", "watch --demo"),
        ("--demo --seed 3", "watch --demo --seed 3"),
        ("--demo query x", "query --demo -- x"),
        ("--seed 3 query x", "query --seed 3 -- x"),
        ("query x --seed=3", "query --seed=3 -- x"),
        ("--format json query x y", "query --format json -- x y"),
        ("--query query", "watch --query query"),
        ("--query config --demo", "watch --query config --demo"),
        ("query -5", "query -- -5"),
        ("query -foo", "query -- -foo"),
        ("query -- --demo", "query -- --demo"),
        ("query -h", "query -h"),
        ("rules lint --format json", "rules --format json -- lint"),
        ("--demo rules explain RULE UUID", "rules --demo -- explain RULE UUID"),
        ("introspect --token-file -", "introspect --token-file -"),
    ],
)
def test_arguments_are_put_in_order(typed: str, arranged_as: str) -> None:
    assert arranged(typed.split(), ALL, "watch") == arranged_as.split()


def test_an_empty_query_and_one_with_blanks_after_dashes_stay_queries() -> None:
    assert arranged(["query", ""], ALL, "watch") == ["query", "--", ""]
    assert arranged(["query", "--not a flag"], ALL, "watch") == ["query", "--", "--not a flag"]


def test_an_unknown_flag_is_named_with_the_nearest_one() -> None:
    with pytest.raises(click.NoSuchOption, match="fromat") as caught:
        arranged(["--fromat", "json", "query", "x"], ALL, "watch")

    assert "--format" in caught.value.format_message()
