"""The token and the service behind it: state, expiry, permissions, budget, answers, checks. Never the token."""

from collections.abc import Sequence
from datetime import UTC, datetime

from textual.strip import Strip

from tui.events.names import NO_NAMES, Names, short_id
from tui.events.reading import Answer, Status, StreamHealth
from tui.events.stream import Stream
from widgets.answer_strip import answer_strip, columns, duration, failed, p95
from widgets.formatting import age, count, fit
from widgets.looks import Looks
from widgets.scrolled_lines import ScrolledLines
from widgets.stream_health import Verdict, health_of, verdict, words
from widgets.strips import Line, Part, heading
from widgets.token_checks import WARN_DAYS, Check, checks
from widgets.wrapping import wrapped

LABEL = 14
BAR = 60


class TokenPanel(ScrolledLines):
    """Everything that is known of the token and of the talk with the service."""

    def __init__(self, *, looks: Looks, id: str | None = None) -> None:
        super().__init__(looks=looks, id=id)
        self._status = Status(account="")
        self._names: Names = NO_NAMES
        self._now = 0.0

    def show(self, status: Status, names: Names, now: float) -> None:
        """New facts; only the cells that differ are painted."""
        self._status, self._names, self._now = status, names, now
        self.redraw()

    def body(self, width: int) -> list[Strip]:
        """The five sections; of several accounts one below the other, those first whose token is not well."""
        shown = self._status
        if not shown.accounts:
            return self._sections(width)
        strips: list[Strip] = []
        for self._status in sorted(shown.accounts, key=lambda part: part.token.state == "ok" and not part.fatal):
            strips += [self._account_line(width), *self._sections(width), Line(self.looks, width).strip()]
        self._status = shown
        return strips[:-1]

    def _sections(self, width: int) -> list[Strip]:
        parts = (self._token, self._features, self._budget, self._last_hour, self._checks)
        strips: list[Strip] = []
        for part in parts:
            strips += [*part(width), Line(self.looks, width).strip()]
        return strips[:-1]

    def _account_line(self, width: int) -> Strip:
        return Line(self.looks, width, on="panel").gap().put(self._status.account, "title", bold=True).strip()

    # The token

    def head(self, width: int, seen: str) -> Strip:
        """Whose token it is, and which lines are in sight."""
        more = [Part(self._status.account, "bright"), Part("  Events Reporting integration", "dim")]
        end = [Part(f"{seen}   " if seen else "", "dim"), Part("r", "key"), Part(" test now", "dim")]
        if self._status.accounts:
            end += [Part("   @", "key"), Part(" one account", "dim")]
        return heading(self.looks, width, "TOKEN", more if width >= 100 else more[:1], end)

    def _token(self, width: int) -> list[Strip]:
        token = self._status.token
        rows = [self._row(width, "state", self._state())]
        rows += self._expiry(width)
        rows.append(self._row(width, "host", [Part(token.host or "not known yet"), *_region(token.region)]))
        ids = [
            Part(part, role)
            for label, value in (("", token.account_uuid), ("   integration ", token.integration_uuid))
            if value
            for part, role in ((label, "dim"), (value if width >= 100 else short_id(value), "text"))
        ]
        rows.append(self._row(width, "account", ids or [Part("not known yet", "dim")]))
        source = [Part(token.source or "not known yet")]
        if token.ending:
            source += [Part("   ends in ", "dim"), Part(f"{self.looks.glyphs.cut}{token.ending}", "bright")]
        if width >= 100:
            source.append(Part("   the token itself is never shown", "dim"))
        return [*rows, self._row(width, "source", source)]

    def _state(self) -> list[Part]:
        token, glyphs = self._status.token, self.looks.glyphs
        if self._status.fatal:
            return [Part(f"{glyphs.degraded} STOPPED", "degraded", bold=True), Part(f"  {self._status.fatal}")]
        if token.state == "unchecked":
            return [Part("not checked yet", "dim")]
        if token.state == "ok":
            state = [Part(f"{glyphs.healthy} OK", "ok", bold=True), Part("  accepted by the service")]
        else:
            state = [
                Part(f"{glyphs.degraded} {token.state.upper()}", "degraded", bold=True),
                Part(f"  {token.error}"),
            ]
        if token.checked is not None:
            state.append(Part(f"  {age(self._now - token.checked)} ago", "dim"))
        if token.answer is not None:
            state.append(Part(f"   {_answer(token.answer)}", "dim"))
        return state

    def _expiry(self, width: int) -> list[Strip]:
        token, looks = self._status.token, self.looks
        if token.expires is None:
            return [self._row(width, "expires", [Part("never, or the token does not say")])]
        left = token.expires - self._now
        warns = left < WARN_DAYS * 86_400
        role = "degraded" if warns else "bright"
        said = f"{looks.glyphs.degraded} expired" if left < 0 else f"{age(left)}"
        end = Part(f"   {_day(token.expires, looks)}", "text")
        room = min(BAR, width - LABEL - 2 - 8 - len(end.text))
        if token.issued is None or token.issued >= token.expires or room < 20:
            return [self._row(width, "expires", [Part(said, role, bold=True), end])]
        share = min(1.0, max(0.0, (self._now - token.issued) / (token.expires - token.issued)))
        today = round(share * (room - 1))
        bar = [
            Part(said.ljust(8), role, bold=True),
            Part(looks.glyphs.line * today, "degraded" if warns else "ok"),
            Part(looks.glyphs.healthy, "bright"),
            Part(looks.glyphs.line_rest * (room - 1 - today), "rule"),
            end,
        ]
        under = Line(looks, width).gap(2 + LABEL + 8)
        issued = f"issued {_day(token.issued, looks)}"
        under.put(issued, "dim")
        at = 2 + LABEL + 8 + max(len(issued) + 2, today - 2)
        under.to(at).put("today", "dim").gap(3).put(f"warns at {WARN_DAYS} d", "dim")
        return [self._row(width, "expires", bar), under.strip()]

    # What it may read

    def _features(self, width: int) -> list[Strip]:
        token = self._status.token
        asked = "" if token.checked is None else f"introspection, {age(self._now - token.checked)} ago"
        strips = [heading(self.looks, width, "WHAT IT MAY READ", [Part(asked, "dim")] if asked else [])]
        table = [column for column in _COLUMNS if width >= column[2]]
        line = Line(self.looks, width).gap(2)
        for title, cells, _, right in table:
            line.put(title, "head", cells=cells, right=right).gap(2)
        strips.append(line.strip())
        for stream in Stream:
            health = health_of(self._status, stream)
            found = verdict(health, self._now, self._status.interval)
            cells_of = self._cells(stream, health, found)
            line = Line(self.looks, width).gap(2)
            for title, cells, _, right in table:
                _put(line, cells_of[title], cells, right)
            strips.append(line.strip())
            if health.error:
                strips += self._below(width, health.error)
        return strips

    def _cells(self, stream: Stream, health: StreamHealth, found: Verdict) -> dict[str, list[Part]]:
        glyphs, now = self.looks.glyphs, self._now
        if health.state == "absent":
            may = [Part(f"{glyphs.degraded} NO", "degraded", bold=True)]
        elif self._status.token.state == "ok":
            may = [Part(f"{glyphs.healthy} yes", "ok")]
        else:
            may = [Part("not known", "dim")]
        last = health.answers[-1] if health.answers else None
        return {
            "STREAM": [Part(stream.label, "bright")],
            "FEATURE": [Part(stream.feature)],
            "MAY READ": may,
            "LAST ANSWER": [Part("none yet", "dim")]
            if last is None
            else [Part(_answer(last), "degraded" if failed(last) else "text")],
            "BEHIND": words(found, self.looks),
            "NEXT POLL": [_span(None if health.next_poll is None else health.next_poll - now)],
            "CURSOR AGE": [_span(None if health.cursor_since is None else now - health.cursor_since)],
            "EVENTS": [Part(f"{health.events:,}", "bright")],
        }

    # Budget

    def _budget(self, width: int) -> list[Strip]:
        budget = self._status.budget
        more = [Part("shared with every other reader of this account", "dim")]
        rows = [heading(self.looks, width, "REQUEST BUDGET", more)]
        for label, used, limit in (
            ("this minute", budget.minute, budget.minute_limit),
            ("this hour", budget.hour, budget.hour_limit),
        ):
            rows.append(self._row(width, label, self._gauge(width, used, limit)))
        if not budget.throttled:
            rows.append(
                self._row(
                    width, "", [Part("what others spend is not reported; no HTTP 429 in the last hour", "dim")]
                )
            )
            return rows
        times = ", ".join(_clock(at, self.looks) for at in budget.throttled[-4:])
        said = f"what others spend is not reported; HTTP 429 at {times} says: nearly everything"
        return [*rows, *self._below(width, said)]

    def _below(self, width: int, said: str) -> list[Strip]:
        """A warning under the rows, in as many lines as it needs."""
        return [self._row(width, "", row) for row in wrapped([Part(said, "degraded")], width - LABEL - 3, 3)]

    def _gauge(self, width: int, used: int, limit: int | None) -> list[Part]:
        glyphs = self.looks.glyphs
        if not limit:
            return [Part(f"{used:,}", "bright"), Part("  ours; no ceiling here", "dim")]
        room = max(10, min(BAR, width - LABEL - 30))
        filled = min(room, max(1 if used else 0, round(used / limit * room)))
        return [
            Part(glyphs.line * filled, "degraded" if used > 0.8 * limit else "accent"),
            Part(glyphs.line_rest * (room - filled), "rule"),
            Part(f"{used:>8,}", "bright"),
            Part(f" of {limit:>6,}   ours", "dim"),
        ]

    # The last hour

    def _last_hour(self, width: int) -> list[Strip]:
        glyphs = self.looks.glyphs
        more = f"a column a minute;  {glyphs.zero} none due   bar slowest answer   {glyphs.failed} failed"
        strips = [heading(self.looks, width, "LAST HOUR", [Part(fit(more, width - 16), "dim")])]
        minutes = 60 if width >= LABEL + 60 + 4 else 30
        hours = {stream: columns(health_of(self._status, stream).answers, self._now, minutes) for stream in Stream}
        slowest = max(
            (a.seconds for hour in hours.values() for some in hour for a in some if not failed(a)), default=0.0
        )
        for stream, hour in hours.items():
            answers = [answer for some in hour for answer in some]
            parts = answer_strip(self.looks, hour, slowest)
            if width >= LABEL + minutes + 32:
                parts += _tally(answers)
            strips.append(self._row(width, stream.label, parts))
        axis = Line(self.looks, width).gap(2 + LABEL)
        for at in (minutes, minutes // 2, 0):
            label = _clock(self._now - at * 60, self.looks) if at else "now"
            axis.to(2 + LABEL + minutes - at - (5 if at == 0 else 0)).put(
                label.rjust(5) if at == 0 else label, "dim"
            )
        return [*strips, axis.strip()]

    # Checks

    def _checks(self, width: int) -> list[Strip]:
        strips = [heading(self.looks, width, "CHECKS")]
        for check in checks(self._status, self._names, self._now, self.looks):
            strips += self._check(check, width)
        return strips

    def _check(self, check: Check, width: int) -> list[Strip]:
        glyphs = self.looks.glyphs
        mark = {
            True: Part(glyphs.passed, "ok"),
            False: Part(glyphs.degraded, "degraded"),
            None: Part(glyphs.zero, "dim"),
        }
        rows = wrapped([Part(check.said, "text" if check.passed is False else "dim")], width - LABEL - 4, 3)
        strips = []
        for i, row in enumerate(rows):
            line = Line(self.looks, width).gap(2).parts([mark[check.passed]] if i == 0 else [Part(" ")]).gap()
            line.put("" if i else check.label, "bright" if check.passed is False else "text", cells=LABEL - 2)
            strips.append(line.parts(row).strip())
        return strips

    def _row(self, width: int, label: str, parts: Sequence[Part]) -> Strip:
        return Line(self.looks, width).gap(2).put(label, "dim", cells=LABEL).parts(parts).strip()


_COLUMNS = (
    # title, cells, from which width on, set to the right
    ("STREAM", 10, 0, False),
    ("FEATURE", 15, 96, False),
    ("MAY READ", 9, 0, False),
    ("LAST ANSWER", 14, 0, False),
    ("BEHIND", 15, 0, False),
    ("NEXT POLL", 9, 0, False),
    ("CURSOR AGE", 10, 88, False),
    ("EVENTS", 9, 70, True),
)
"""Columns of the features: those that leave first have the larger width."""


def _put(line: Line, parts: Sequence[Part], cells: int, right: bool) -> None:
    used = sum(len(part.text) for part in parts)
    if right:
        line.gap(max(0, cells - used))
    start = line.left
    for part in parts:
        line.put(part.text, part.role, bold=part.bold, cells=min(len(part.text), cells - (start - line.left)))
    if not right:
        line.gap(max(0, cells - used))
    line.gap(2)


def _tally(answers: Sequence[Answer]) -> list[Part]:
    good = [answer.seconds for answer in answers if not failed(answer)]
    bad = len(answers) - len(good)
    parts = [Part("   ok ", "dim"), Part(count(len(good)), "bright")]
    parts += [Part("  failed ", "dim"), Part(count(bad), "degraded" if bad else "bright", bold=True)]
    return parts + ([Part("  p95 ", "dim"), Part(duration(p95(good)), "bright")] if good else [])


def _answer(answer: Answer) -> str:
    return (
        f"{answer.status} in {duration(answer.seconds)}" if answer.status else f"none, {duration(answer.seconds)}"
    )


def _span(seconds: float | None) -> Part:
    return Part("", "dim") if seconds is None else Part(age(seconds))


def _region(region: str) -> list[Part]:
    return [Part(f"   region {region}", "dim")] if region else []


def _local(seconds: float, looks: Looks) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).astimezone(looks.zone)


def _day(seconds: float, looks: Looks) -> str:
    when = _local(seconds, looks)
    return f"{when.day} {when:%b %Y}"


def _clock(seconds: float, looks: Looks) -> str:
    return f"{_local(seconds, looks):%H:%M}"
