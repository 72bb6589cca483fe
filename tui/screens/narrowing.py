"""From a cell to a filter: keep only the rows with its value, or those without it."""

from tui.events.fields import person, value
from tui.events.model import Seen
from tui.events.names import Names
from tui.query.completion import written
from tui.query.parting import parted, with_condition

_FIELDS = {
    "account": ("account",),
    "user": ("user",),
    "result": ("category",),
    "type": ("type",),
    "ip": ("ip",),
    "country": ("country",),
    "city": ("city",),
    "region": ("region",),
    "os": ("os",),
    "client": ("app",),
    "action": ("action",),
    "item": ("item",),
    "vault": ("vault",),
    "deed": ("action", "object"),
    "object": ("object_user", "item", "vault", "group", "object_uuid"),
}
"""What a column shows; of an object, the first that there is."""


def term_of(column: str, seen: Seen, names: Names) -> str:
    """The term that the value under a column is found by; empty where there is nothing to filter by."""
    fields = _FIELDS.get(column, ())
    known = [(field, text) for field in fields if (text := _text(seen, field, names))]
    if column == "object":
        known = known[:1]
        return _term("user" if known[0][0] == "object_user" else known[0][0], known[0][1]) if known else ""
    if not known:
        return f"{fields[0]}:?" if fields else ""
    terms = " ".join(_term(field, text) for field, text in known)
    return f"({terms})" if len(known) > 1 else terms


def _term(field: str, text: str) -> str:
    return f"{field}:{written(text)}"


def _text(seen: Seen, field: str, names: Names) -> str:
    if field == "account":
        return seen.account
    if field in {"user", "object_user"}:
        found = person(seen, field)
        return found.shown if found else ""
    text = value(seen, field) or ""
    return (names.of(text) or text) if field in {"item", "vault", "group"} else text


def narrowed(query: str, term: str, *, keep: bool) -> str:
    """The query with one more condition, before any `|`."""
    asked, piped = parted(query)
    condition = term if keep else f"!{term}"
    if condition in asked.split():
        return query
    return " ".join(part for part in (with_condition(asked, condition), piped) if part)
