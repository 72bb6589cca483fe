"""The wrapper gives its text away to nobody who does not ask for it by name."""

import copy
import pickle

import pytest
from rich.pretty import pretty_repr

from tui.credentials.secret import Secret

TEXT = "canary-" * 6
SECRET = Secret(TEXT)


@pytest.mark.parametrize(
    "shown",
    [repr(SECRET), str(SECRET), f"{SECRET}", f"{SECRET:>40}", f"{[SECRET]}", "%s" % SECRET, pretty_repr(SECRET)],  # noqa: UP031
)
def test_no_way_of_printing_shows_the_text(shown: str) -> None:
    assert "canary" not in shown
    assert "••••" in shown


def test_reveal_gives_the_text() -> None:
    assert SECRET.reveal() == TEXT


def test_it_has_no_dictionary_to_dump() -> None:
    with pytest.raises(TypeError):
        vars(SECRET)


@pytest.mark.parametrize("duplicate", [pickle.dumps, copy.copy, copy.deepcopy])
def test_it_is_neither_pickled_nor_copied(duplicate: object) -> None:
    with pytest.raises(TypeError, match="neither pickled nor copied"):
        duplicate(SECRET)  # type: ignore[operator]


def test_the_ending_of_a_long_text_is_its_last_four_characters() -> None:
    assert SECRET.ending == TEXT[-4:]


def test_a_short_text_has_no_ending() -> None:
    assert Secret("abcdefgh").ending == ""
