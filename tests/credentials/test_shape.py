"""Only what looks like a token passes, and a refusal never repeats what was given."""

import pytest

from tests.credentials.tokens import CANARY, TOKEN
from tui.credentials.shape import TokenProblem, as_token


@pytest.mark.parametrize("text", [TOKEN, f"{TOKEN}\n", f"  {TOKEN}\r\n", f"\ufeff{TOKEN}"])
def test_white_space_around_a_token_is_taken_off(text: str) -> None:
    assert as_token(text, "a test").reveal() == TOKEN


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n ", "empty"),
        (f"{TOKEN[:60]}\n{TOKEN[60:]}", "line break"),
        (f"{TOKEN[:60]} {TOKEN[60:]}", "blank"),
        (f"ops_{TOKEN}", "service account"),
        (f"op://vault/{CANARY}/field", "reference"),
        (f"Bearer {TOKEN}", "Bearer"),
        (TOKEN + "a" * 9000, "too long"),
        (CANARY, "does not look like"),
        (TOKEN.rpartition(".")[0], "does not look like"),
        (f"{TOKEN}\x00", "does not look like"),
        (f"{TOKEN}é", "does not look like"),
        (f"{TOKEN}.{CANARY}", "does not look like"),
    ],
)
def test_what_cannot_be_a_token_is_refused_without_being_repeated(text: str, reason: str) -> None:
    with pytest.raises(TokenProblem, match=reason) as caught:
        as_token(text, "a test")

    assert CANARY not in f"{caught.value} {caught.value.hint}"
