"""What is wrong with a query: said in a sentence, with the place and a way out."""

from collections.abc import Iterable


class QueryError(ValueError):
    """A query that cannot be read; nothing was asked."""

    def __init__(self, message: str, position: int = 0, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        """Index of the character of the query where the fault is."""
        self.hint = hint
        """What to write instead; empty when nobody can know."""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like this one, or an empty text."""
    import difflib  # only a faulty query needs it, and it is slow to load

    found = difflib.get_close_matches(word.casefold(), list(known), n=1, cutoff=0.5)
    return found[0] if found else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The hint that names the nearest known word."""
    choices = sorted(known)
    found = nearest(word, choices)
    return f"did you mean {found}?" if found else f"one of: {', '.join(choices)}"
