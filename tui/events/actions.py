"""What an audit event means in words, by its object and action.

The codes are open: whatever is not in the table gets words put together from the two codes, marked as a guess.
"""

from functools import cache
from typing import Any, NamedTuple


class Meaning(NamedTuple):
    """What was done."""

    text: str
    is_inferred: bool
    """A guess from the names of the codes, not confirmed by any source."""


def meaning(object_type: str, action: str) -> Meaning:
    """The meaning of a pair of codes.

    >>> meaning("vault", "export"), meaning("sauna", "heat")
    (Meaning(text='Exported a vault', is_inferred=False), Meaning(text='heat sauna', is_inferred=True))
    """
    known = meanings().get((object_type, action))
    return known or Meaning(" ".join(code for code in (action, object_type) if code) or "nothing told", True)


def is_known(object_type: str, action: str) -> bool:
    """Whether the pair is in the table."""
    return (object_type, action) in meanings()


@cache
def meanings() -> dict[tuple[str, str], Meaning]:
    """The whole table, by object and action."""
    import tomllib  # the first frame has no events
    from importlib.resources import files  # as above

    table = tomllib.loads((files("tui.events") / "actions.toml").read_text(encoding="utf-8"))
    return {(kind, action): _meaning(said) for kind, actions in table.items() for action, said in actions.items()}


def _meaning(said: Any) -> Meaning:
    return Meaning(said, False) if isinstance(said, str) else Meaning(said["inferred"], True)
