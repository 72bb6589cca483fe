"""A setting that cannot be: said in one line, with the place and a way out."""

from collections.abc import Iterable
from difflib import get_close_matches


class SettingProblem(Exception):  # noqa: N818 (a mistake in what was given, not a fault of the program)
    """A flag, a variable or the config is wrong; `status` is the exit code: 2 for usage, 5 for the config."""

    def __init__(self, message: str, hint: str = "", status: int = 2) -> None:
        super().__init__(message)
        self.message, self.hint, self.status = message, hint, status


def nearest(name: str, names: Iterable[str]) -> str:
    """The name that was probably meant, as the end of a sentence; empty when none is near.

    >>> nearest("intervall", ["interval", "since"])
    'did you mean interval?'
    """
    matches = get_close_matches(name.casefold(), list(names), n=1, cutoff=0.6)
    return f"did you mean {matches[0]}?" if matches else ""
