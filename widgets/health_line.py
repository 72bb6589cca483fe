"""The second line: how each stream is doing and what it costs; in trouble, a line of what is wrong too."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.strip import Strip

from tui.events.reading import Status, StreamHealth
from tui.events.stream import Stream
from widgets.formatting import fit
from widgets.looks import Looks
from widgets.painted_lines import PaintedLines
from widgets.past_words import past_words
from widgets.stream_health import Verdict, coarse, health_of, verdict, words
from widgets.strips import Line, Part
from widgets.trouble_line import trouble_line

SHORTEST_ERROR = 12
"""An error cut to less than this says nothing."""
NAMED = 3
"""Accounts with the same fault that are named."""
WORST_FIRST = ("STOPPED", "NO ANSWER", "STALE")
"""Words of streams that are in trouble."""
ALL = "All streams"
LINE_FROM = 100
"""Below this width the header tells how the streams are doing, and only trouble is left for this line."""


class HealthLine(PaintedLines):
    """A verdict for each stream: age of the data, next poll, error."""

    def __init__(self, *, looks: Looks, id: str | None = None) -> None:
        super().__init__(looks=looks, id=id)
        self._status = Status(account="")
        self._now = 0.0

    def show(self, status: Status, now: float) -> None:
        """New facts; only the cells that differ are painted."""
        self._status, self._now = status, now
        self.redraw()

    @property
    def trouble(self) -> list[tuple[str, str]]:
        """See `troubles`."""
        return troubles(self._status, self._now)

    def draw(self, width: int, height: int) -> list[Strip]:
        """How the streams are doing; beneath it, or alone where it is narrow, what is wrong."""
        trouble = self.trouble
        if width < LINE_FROM:
            return [trouble_line(self.looks, trouble, width)] if trouble else []
        told = [trouble_line(self.looks, trouble, width)] if trouble and height > 1 else []
        return [self._streams(width), *told]

    def _streams(self, width: int) -> Strip:
        line = Line(self.looks, width, on="panel").gap()
        if self._status.fatal:
            line.put(f"{self.looks.glyphs.degraded} STOPPED", "degraded", bold=True)
            return line.put(f"  {fit(self._status.fatal, line.left - 3, cut=self.looks.glyphs.cut)}").strip()
        streams = [(stream, health_of(self._status, stream)) for stream in Stream]
        heads = [self._head(stream, health) for stream, health in streams]
        end = self._end(width - sum(cell_len(part.text) for parts in heads for part in parts) - 3 * len(heads))
        taken = sum(cell_len(part.text) for parts in (*heads, end) for part in parts) + 3 * len(heads)
        told = {error for _, error in self.trouble}
        errors = ["" if (said := fault(health)) in told else said for _, health in streams]
        faulty = sum(bool(error) for error in errors)
        room = (width - taken) // faulty - 2 if faulty else 0
        for index, (head, error) in enumerate(zip(heads, errors, strict=True)):
            line.gap(3 if index else 0).parts(head)
            if error and room >= min(cell_len(error), SHORTEST_ERROR):
                line.put(f"  {fit(error, room, cut=self.looks.glyphs.cut)}", "degraded")
        return line.end(end).strip()

    def _head(self, stream: Stream, health: StreamHealth) -> list[Part]:
        found = verdict(health, self._now, self._status.interval)
        return [Part(f"{stream.label} ", "dim"), *words(found, self.looks), *_next(health, found, self._now)]

    def _end(self, room: int) -> list[Part]:
        """What is read of the past, and what was spent, as far as there is room."""
        spent = self._spent()
        said = [past_words(self._status), past_words(self._status, tight=True)]
        past = [[Part(f"  {words}", "accent")] for words in said if words]
        for parts in (*([*each, *spent] for each in past), *past[-1:]):
            if sum(cell_len(part.text) for part in parts) <= room:
                return parts
        return spent

    def _spent(self) -> list[Part]:
        budget = self._status.budget
        if budget.minute_limit is None:  # nobody counts: the demo, a loopback
            return []
        return [
            Part("  ours ", "dim"),
            Part(f"{budget.minute:,}", "bright"),
            Part(f"/{budget.minute_limit:,} a minute", "dim"),
        ]


def _next(health: StreamHealth, found: Verdict, now: float) -> list[Part]:
    if health.next_poll is None or health.state in ("absent", "stopped") or found.pending:
        return []
    return [Part(f"  next {coarse(health.next_poll - now).replace(' ', '') or '<10s'}", "dim")]


def troubles(status: Status, now: float) -> list[tuple[str, str]]:
    """What keeps streams from being read, each fault once, the worst first: the streams, and the fault with what
    happens next.

    Where several accounts are shown, each trouble begins with its account's name.
    """
    if status.accounts:
        return _of_accounts(status.accounts, now)
    streams: dict[str, list[str]] = {}
    words: dict[str, str] = {}
    for stream in Stream:
        health = health_of(status, stream)
        said, word = fault(health), verdict(health, now, status.interval).word
        if said and word in WORST_FIRST:
            streams.setdefault(said, []).append(stream.label)
            words[said] = min(word, words.get(said, word), key=WORST_FIRST.index)
    told = [(ALL if len(names) == len(Stream) else ", ".join(names), said) for said, names in streams.items()]
    return sorted(told, key=lambda names_said: WORST_FIRST.index(words[names_said[1]]))


def _of_accounts(parts: Sequence[Status], now: float) -> list[tuple[str, str]]:
    """A fault that several accounts have, of the network say, is told once."""
    named: dict[str, list[str]] = {}
    for part in parts:
        for names, said in _of_account(part, now):
            named.setdefault(said, []).append(names)
    return [
        (", ".join(names) if len(names) <= NAMED else f"{len(names)} accounts", said)
        for said, names in named.items()
    ]


def _of_account(part: Status, now: float) -> list[tuple[str, str]]:
    if part.fatal:
        return [(part.account, part.fatal)]
    return [
        (part.account if names == ALL else f"{part.account} {names.lower()}", said)
        for names, said in troubles(part, now)
    ]


def fault(health: StreamHealth) -> str:
    """What is wrong with a stream, in one line; empty when nothing is."""
    if health.state == "absent":
        return f"switch {health.stream.feature} on for this token in 1Password"
    if health.error:
        return health.error
    return f"{health.bad_events:,} events could not be read" if health.bad_events else ""
