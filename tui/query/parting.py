"""The text of a query in two: what is asked, and what is made of it; and with one more condition."""

from tui.query.parser import parse
from tui.query.tree import Or


def parted(query: str) -> tuple[str, str]:
    """What is asked, and what is made of it: parted at the first `|` before which all is a query."""
    for place, sign in enumerate(query):
        if sign != "|":
            continue
        try:
            parse(query[:place])
        except ValueError:  # the sign is part of a text in quotation marks or between slashes
            continue
        return query[:place].strip(), query[place:]
    return query.strip(), ""


def with_condition(asked: str, condition: str) -> str:
    """What is asked (without any `|`) and a condition besides."""
    return " ".join(part for part in (open_to_more(asked) if condition else asked, condition) if part)


def open_to_more(asked: str) -> str:
    """What is asked, so that a condition that follows holds for all of it."""
    return f"({asked})" if asked and isinstance(parse(asked).root, Or) else asked
