"""The parts that events play in a rule, from TOML: which streams, which events, under which key."""

from tui.detection.clause_reading import known_field, read_clause
from tui.detection.clauses import ALWAYS, NEVER
from tui.detection.rule import Role
from tui.detection.table import Table, nearest
from tui.detection.view import HEALTH, HIT
from tui.events.stream import Stream

STREAMS = (*(str(stream) for stream in Stream), HEALTH)


def read_role(table: Table, by: tuple[str, ...] | None = None, *, of_hits: bool = False) -> Role:
    """A role from the table that holds `stream`, `match`, `unless` and `by`; a given `by` stands if it has none.

    Only where `of_hits` is said may it read what other rules have found.
    """
    streams = _streams(table, (*STREAMS, HIT) if of_hits else STREAMS)
    match = read_clause(table, "match", streams) if table.has("match") else ALWAYS
    unless = read_clause(table, "unless", streams) if table.has("unless") else NEVER
    fields = table.texts("by", by or ("user",))
    if by is not None and len(fields) != len(by):
        raise table.wrong("by", f"must name a field for each of {', '.join(by)}")
    return Role(streams, match, unless, tuple(known_field(table.key("by"), field, streams) for field in fields))


def _streams(table: Table, known: tuple[str, ...]) -> tuple[str, ...]:
    table.require("stream")
    streams = table.texts("stream")
    for stream in streams:
        if stream == HIT and HIT not in known:
            raise table.wrong("stream", "only steps of a sequence can read hits")
        if stream not in known:
            raise table.wrong("stream", f"unknown stream {stream!r}{nearest(stream, known)}")
    if not streams:
        raise table.wrong("stream", "is empty")
    return streams
