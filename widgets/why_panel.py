"""Why an alert fired: its score, the rule's sentence, each value beside its limit, the proof, what to do."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from msgspec import Struct, field
from textual.strip import Strip

from tui.events.alert import Alert
from tui.events.model import Seen
from tui.events.names import NO_NAMES, Names
from tui.events.stream import Stream
from widgets.event_words import summary
from widgets.evidence_strip import evidence
from widgets.formatting import age, clock, local
from widgets.glyphs import SEVERITY_WORDS
from widgets.looks import Looks
from widgets.painted_lines import PaintedLines
from widgets.reason_words import TELLING, reason_lines
from widgets.strips import Line, Part, heading
from widgets.wrapping import cells, wrapped

LABEL = 7
SHORT = 5
"""Up to this height there is no room for the rule's sentence."""


class Reason(NamedTuple):
    """A line of the pane."""

    label: str
    parts: Sequence[Part]
    rank: int
    """Which lines stay when they are few: the lowest."""


class Case(Struct, frozen=True):
    """An alert with what belongs to it."""

    alert: Alert
    proof: Sequence[Seen] = ()
    """Its evidence, as far as the ring holds it."""
    after: Sequence[Seen] = ()
    """What the same person did next, oldest first."""
    others: int = 0
    """How many more alerts the selected event is part of."""
    names: Names = field(default=NO_NAMES)
    today: date | None = None
    """Moments of this day are told without it."""


class WhyPanel(PaintedLines):
    """The pane under the tables."""

    def __init__(self, *, looks: Looks, id: str | None = None) -> None:
        super().__init__(looks=looks, id=id)
        self._case: Case | None = None
        self._nothing: tuple[tuple[str, str], ...] = ()

    def show(self, case: Case) -> None:
        """The reasons of an alert."""
        self._case = case
        self.redraw()

    def show_no_alert(self, facts: Sequence[tuple[str, str]]) -> None:
        """Labels and sentences in place of an alert."""
        self._case, self._nothing = None, tuple(facts)
        self.redraw()

    def draw(self, width: int, height: int) -> list[Strip]:
        """The heading and as many reasons as fit."""
        if self._case is None:
            facts: list[tuple[str, Sequence[Part]]] = [
                (label, [Part(said, "text")]) for label, said in self._nothing
            ]
            return [heading(self.looks, width, "WHY"), *self._labelled(facts, width, height - 1)]
        case = self._case
        alert = case.alert
        more = [Part(alert.rule, "bright"), Part(f"  {alert.who}", "dim")]
        if case.others:
            more.append(Part(f"  and {case.others} more alert{'s' * (case.others > 1)}", "dim"))
        done = {"acknowledged": "un-ack", "closed": "reopen"}.get(alert.status, "ack")
        end = _keys(("A", f"{done}  "), ("D", "deal"))
        if width >= 100:
            end = _keys(("w", "hide  ")) + end
        head = heading(self.looks, width, "WHY", more, end)
        room = height - 1
        lines = reasons(self.looks, case, width, is_short=height <= SHORT)
        if len(lines) > room:
            lines = reasons(self.looks, case, width, is_short=height <= SHORT, packed=True)
        kept = set(sorted(range(len(lines)), key=lambda i: lines[i].rank)[:room])
        shown: list[tuple[str, Sequence[Part]]] = [
            (line.label, line.parts) for i, line in enumerate(lines) if i in kept
        ]
        return [head, *self._labelled(shown, width, room)]

    def _labelled(self, facts: Sequence[tuple[str, Sequence[Part]]], width: int, height: int) -> list[Strip]:
        """One line each; where there is room to spare, long ones go on below."""
        spare = height - len(facts)
        strips: list[Strip] = []
        for label, parts in facts:
            rows = wrapped(parts, width - LABEL - 2, 1 + max(0, spare), cut=self.looks.glyphs.cut) or [[]]
            spare -= len(rows) - 1
            for i, row in enumerate(rows):
                line = Line(self.looks, width).gap().put("" if i else label, "dim", cells=LABEL)
                strips.append(line.parts(row).strip())
        return strips[:height]


def reasons(looks: Looks, case: Case, width: int, *, is_short: bool = False, packed: bool = False) -> list[Reason]:
    """Every line, in the order of reading; a short pane has the values before the rule's sentence."""
    alert, room = case.alert, width - LABEL - 2
    lines = [Reason("SCORE", _score(looks, alert, room), 0)]
    if away := _put_away(looks, alert, case.today):
        lines.append(Reason("STATUS", [Part(away, "bright")], 1))
    if said := _verdict(looks, alert, case.today):
        lines.append(Reason("CALLED", said, 1))
    if alert.reason:
        lines.append(Reason("RULE", [Part(alert.reason)], 5 if is_short else 2))
    for i, (weight, said) in enumerate(reason_lines(looks, alert.why, case.today, room, packed=packed)):
        rank = 1 if i == 0 else 10 if weight > TELLING else 2 + i if is_short else 3 + i * 3
        lines.append(Reason("FOUND" if i == 0 else "", said, rank))
    proof = evidence(looks, case.proof, len(alert.evidence))
    if alert.late >= 60:
        proof.append(Part(f"   arrived {age(alert.late)} late", "degraded"))
    lines.append(Reason("PROOF", proof, 4 if is_short else 3))
    if case.after:
        lines.append(Reason("NEXT", _after(looks, case), 7))
    if alert.response:
        lines.append(Reason("DO", [Part(alert.response)], 8))
    if alert.false_positives:
        lines.append(Reason("NOTE", [Part(f"may be harmless: {alert.false_positives}", "dim")], 11))
    return lines


def _score(looks: Looks, alert: Alert, room: int) -> list[Part]:
    """Severity, score and title; where that is too long, without the person whom the heading names."""
    chip = _chip(looks, alert)
    whole = [*chip, Part(f"  {alert.title}")]
    if cells(whole) <= room:
        return whole
    person = alert.who.split(", ")[0]
    return [*chip, Part(f"  {alert.title.removeprefix(person).lstrip(' :') or alert.title}")]


def _chip(looks: Looks, alert: Alert) -> list[Part]:
    said = f"{looks.glyphs.severity(alert.severity).strip()} {SEVERITY_WORDS[alert.severity]} {alert.score}"
    role = looks.palette.severity(alert.severity)
    return [Part(said, role, bold=True), *([Part(f"  {alert.status}", "dim")] if alert.status != "open" else [])]


def _put_away(looks: Looks, alert: Alert, today: date | None) -> str:
    """Who has put it away, until when and why; or why it is open again."""
    if alert.reopened and alert.status == "open":
        return f"open again: {alert.reopened}"
    if alert.status == "closed":
        return f"closed: {alert.note}"
    if alert.status in {"open", "acknowledged"}:
        return "" if any(why.value == alert.note for why in alert.why) else alert.note
    until = "lifted" if alert.until is None else _moment(looks, alert.until, today)
    by = f" by {alert.by}" if alert.by else ""
    hides = f", has hidden {alert.hidden:,}" if alert.status == "suppressed" else ""
    return f"{alert.status}{by} until {until}{hides}" + (f": {alert.because}" if alert.because else "")


def _moment(looks: Looks, ns: int, today: date | None) -> str:
    when = local(ns, looks.zone)
    return f"{when:%H:%M}" if when.date() == today else f"{when:%Y-%m-%d %H:%M}"


def _verdict(looks: Looks, alert: Alert, today: date | None) -> list[Part]:
    """What somebody thinks of it, who and when, and why."""
    verdict = alert.verdict
    if verdict is None:
        return []
    said = f" by {verdict.author} at {_moment(looks, verdict.made, today)}"
    word = Part(verdict.word, "high" if verdict.word == "bad" else "bright", bold=True)
    return [word, Part(said + (f": {verdict.reason}" if verdict.reason else ""))]


_SAID = {Stream.SIGNIN: "sign-in: ", Stream.USAGE: "", Stream.AUDIT: ""}


def _after(looks: Looks, case: Case) -> list[Part]:
    parts: list[Part] = []
    for seen in case.after:
        said = f"{_SAID[seen.stream]}{summary(seen, case.names, looks.glyphs)}"
        gap = age((seen.event.time - case.alert.last) / 1e9)
        parts += [Part("   " if parts else ""), Part(clock(seen.event.time, looks.zone), "dim")]
        parts += [Part(f" {said}", "bright"), Part(f" {gap} later", "dim")]
    return [part for part in parts if part.text]


def _keys(*keys: tuple[str, str]) -> list[Part]:
    return [part for key, word in keys for part in (Part(key, "key"), Part(f" {word}", "dim"))]
