"""Why an alert fired: its score, the rule's sentence, each value beside its limit, the proof, what to do."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from textual.strip import Strip

from tui.events.alert import Alert, Why
from tui.events.model import Seen
from tui.events.names import NO_NAMES, Names
from tui.events.stream import Stream
from widgets.event_words import summary
from widgets.evidence_strip import evidence
from widgets.formatting import age, clock
from widgets.glyphs import SEVERITY_WORDS
from widgets.looks import Looks
from widgets.painted_lines import PaintedLines
from widgets.strips import Line, Part, heading
from widgets.wrapping import cells, wrapped

LABEL = 7
SHORT = 5
"""Up to this height there is no room for a line a reason."""
_RANK = ("SCORE", "FOUND", "RULE", "PROOF", "NEXT", "DO", "NOTE")
"""Which labels stay when lines are few, the most telling first; the second and later of a label come after."""


@dataclass(frozen=True, slots=True)
class Case:
    """An alert with what belongs to it."""

    alert: Alert
    proof: Sequence[Seen] = ()
    """Its evidence, as far as the ring holds it."""
    after: Sequence[Seen] = ()
    """What the same person did next, oldest first."""
    others: int = 0
    """How many more alerts the selected event is part of."""
    names: Names = field(default=NO_NAMES)


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
            facts = [(label, [Part(said, "text")]) for label, said in self._nothing]
            return [heading(self.looks, width, "WHY"), *self._labelled(facts, width, height - 1)]
        case = self._case
        alert = case.alert
        more = [Part(alert.rule, "bright"), Part(f"  {alert.who}", "dim")]
        if case.others:
            more.append(Part(f"  and {case.others} more alert{'s' * (case.others > 1)}", "dim"))
        end = _keys(("A", "ack" if alert.status == "open" else "un-ack"))
        if width >= 100:
            end = _keys(("w", "hide  ")) + end
        head = heading(self.looks, width, "WHY", more, end)
        if height <= SHORT:
            return [head, *self._short(case, width, height - 1)]
        lines = reasons(self.looks, case, width)
        kept = _most_telling(lines, height - 1)
        return [head, *self._labelled([lines[i] for i in kept], width, height - 1)]

    def _short(self, case: Case, width: int, height: int) -> list[Strip]:
        alert = case.alert
        sentence = [*_chip(self.looks, alert), Part(f"  {alert.title}")]
        found = [part for why in alert.why for part in (*_found(why), Part("   "))]
        rows = wrapped(sentence, width - LABEL - 2, 2 if height >= 3 else 1)
        facts: list[tuple[str, Sequence[Part]]] = [("RULE" if i == 0 else "", row) for i, row in enumerate(rows)]
        facts += [
            ("FOUND" if i == 0 else "", row)
            for i, row in enumerate(wrapped(found, width - LABEL - 2, max(1, height - len(rows))))
        ]
        return self._labelled(facts, width, height)

    def _labelled(self, facts: Sequence[tuple[str, Sequence[Part]]], width: int, height: int) -> list[Strip]:
        """One line each; where there is room to spare, long ones go on below."""
        spare = height - len(facts)
        strips: list[Strip] = []
        for label, parts in facts:
            rows = wrapped(parts, width - LABEL - 2, 1 + max(0, spare)) or [[]]
            spare -= len(rows) - 1
            for i, row in enumerate(rows):
                line = Line(self.looks, width).gap().put("" if i else label, "dim", cells=LABEL)
                strips.append(line.parts(row).strip())
        return strips[:height]


def reasons(looks: Looks, case: Case, width: int) -> list[tuple[str, list[Part]]]:
    """Every line with its label, in the order of reading."""
    alert = case.alert
    lines = [("SCORE", [*_chip(looks, alert), Part(f"  {alert.title}")])]
    if alert.reason:
        lines.append(("RULE", [Part(alert.reason)]))
    lines += [("FOUND" if i == 0 else "", row) for i, row in enumerate(_packed(alert.why, width - LABEL - 2))]
    proof = evidence(looks, case.proof, len(alert.evidence))
    if alert.late >= 60:
        proof.append(Part(f"   arrived {age(alert.late)} late", "degraded"))
    lines.append(("PROOF", proof))
    if case.after:
        lines.append(("NEXT", _after(looks, case)))
    if alert.response:
        lines.append(("DO", [Part(alert.response)]))
    if alert.false_positives:
        lines.append(("NOTE", [Part(f"may be harmless: {alert.false_positives}", "dim")]))
    return lines


def _most_telling(lines: Sequence[tuple[str, object]], room: int) -> list[int]:
    ranks = {label: rank for rank, label in enumerate(_RANK)}
    order = sorted(range(len(lines)), key=lambda i: ranks.get(lines[i][0], len(_RANK)))
    return sorted(order[:room])


def _chip(looks: Looks, alert: Alert) -> list[Part]:
    said = f"{looks.glyphs.severity(alert.severity).strip()} {SEVERITY_WORDS[alert.severity]} {alert.score}"
    role = looks.palette.severity(alert.severity)
    return [Part(said, role, bold=True), *([Part("  acknowledged", "dim")] if alert.status != "open" else [])]


def _found(why: Why) -> list[Part]:
    parts = [Part(why.value, "bright"), Part(f" {why.clause}")]
    if why.limit:
        parts.append(Part(f" (limit {why.limit})", "dim"))
    if why.baseline:
        parts.append(Part(f"  {why.baseline}", "new"))
    return parts


def _packed(whys: Sequence[Why], width: int) -> list[list[Part]]:
    """As many reasons on a line as fit whole."""
    rows: list[list[Part]] = []
    for why in whys:
        found = _found(why)
        if rows and cells(rows[-1]) + 3 + cells(found) <= width:
            rows[-1] += [Part("   "), *found]
        else:
            rows.append(found)
    return rows


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
