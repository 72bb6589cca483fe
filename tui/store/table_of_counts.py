"""A question that counts, answered for the screen: rows as people read them, each with its own query."""

from functools import partial
from itertools import repeat

from msgspec.structs import replace

from tui.events.counts import Counts, CountsKind, CountsRow
from tui.query import Pipe, Query
from tui.query.context import Context
from tui.query.parting import open_to_more, parted
from tui.store.answers import answer
from tui.store.drilling import Drilling
from tui.store.groups import Groups, across
from tui.store.keys import PEOPLE
from tui.store.numbering import Keys
from tui.store.ring import EventRing

MOST_ROWS = 1000
RHYTHM = ("weekday", "hour")


def table_of_counts(ring: EventRing, query: Query, context: Context) -> Counts:
    """At most so many rows. Counts by weekday and hour for each of something else are a row for each of those, and
    its query is its own rhythm: a week of hours for each of many is more than anybody reads at once."""
    pipe = query.pipe or Pipe()
    again = ""
    if len(pipe.by) > 2 and pipe.by[-2:] == RHYTHM and not pipe.per and pipe.measure == "count":
        pipe, again = replace(pipe, by=pipe.by[:-2]), " | by weekday,hour"
    with ring.lock:  # the people whom the keys stand for are those of the same moment
        found = answer(ring, replace(query, pipe=pipe), context, most=MOST_ROWS)
        assert isinstance(found, Groups)  # the caller asks what counts only
        emails = ring.people().lone_emails if PEOPLE.intersection(pipe.by) else {}
    drilling = Drilling(open_to_more(parted(query.text)[0]), found.fields, pipe.per, context.zone, emails)

    def drill(keys: Keys) -> str:
        return drilling.query_of(keys) + again

    of_alerts = query.asks_alerts
    shown, keys, counted = found.rows.columns()
    texts = [["" if key is None else str(key) for key in column] for column in shown]
    drills = repeat("") if of_alerts else (partial(drill, each) for each in across(keys))
    rows = list(map(CountsRow, across(texts), counted, drills))
    different = pipe.measure == "distinct"
    of = f"different {pipe.of}" if different else "alerts" if of_alerts else "events"
    return Counts(_kind(found.fields), found.fields, rows, found.number, 0 if different else found.total, of)


def _kind(fields: tuple[str, ...]) -> CountsKind:
    if not fields:
        return "number"
    return "heatmap" if fields == RHYTHM else "groups"
