"""The titles of a rule's hits: the template is taken apart once, and filled with the values of each finding."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from tui.alerts.hit import Rise
from tui.detection.kinds.finding import SEPARATOR, Finding
from tui.detection.rule import Rule, Title
from tui.detection.shown import Shown
from tui.detection.titles import IN_TITLE, MISSING, shortened, split
from tui.detection.view import View
from tui.detection.wording import length
from tui.events.actions import meaning

VALUES_NAMED = 3
Filled: TypeAlias = Callable[[Finding, Sequence[Rise]], str]
"""What stands for a placeholder."""
Part: TypeAlias = tuple[str, tuple[Filled, ...]]
"""A text with a `%s` for each of what fills it."""


class Titling:
    """Titles of one rule; `fields` are those of the final role by what the rule calls them."""

    def __init__(self, rule: Rule, fields: dict[str, str], shown: Shown, *, repeats: bool) -> None:
        """A rule that `repeats` leaves the place of the count open: the alert has it."""
        self._rule = rule
        self._fields = fields
        self._shown = shown
        self._fixed = {"rule": rule.id, "window": length(rule.kind.within)}
        self._parts = [self._part(part) for part in split(rule.title, "count" if repeats else None)]

    def of(self, finding: Finding, rises: Sequence[Rise]) -> tuple[str, ...]:
        """The pieces between which the measure stands; `rises` are those that the event may take."""
        return tuple(
            [text % tuple([filled(finding, rises) for filled in fillings]) for text, fillings in self._parts]
        )

    def _part(self, part: Title) -> Part:
        text, fillings = "", []
        for before, name in part:
            text += before.replace("%", "%%")
            if name in self._fixed:
                text += shortened(self._fixed[name]).replace("%", "%%")
            elif name is not None:
                text += "%s"
                fillings.append(self._filled(name))
        return text, tuple(fillings)

    def _filled(self, name: str) -> Filled:
        match name:
            case "severity":
                return self._severity
            case "done":
                return lambda finding, _: shortened(_done(finding.trigger))
            case "values":
                return lambda finding, _: shortened(self._values(finding) or MISSING)
            case "value":
                return lambda finding, _: shortened(self._value(finding))
            case _:
                return self._fact_or_field(name)

    def _fact_or_field(self, name: str) -> Filled:
        field = self._fields.get(name, name)
        shown = self._shown.reader(field)
        if name in self._rule.kind.placeholders:
            return lambda finding, _: shortened(finding.facts.get(name) or shown(finding.trigger))
        return lambda finding, _: shortened(shown(finding.trigger), IN_TITLE)

    def _severity(self, finding: Finding, rises: Sequence[Rise]) -> str:
        reached = [rise.severity for rise in rises if finding.measure >= rise.at_least]
        return max([self._rule.severity, *reached]).word

    def _value(self, finding: Finding) -> str:
        return ", ".join([self._shown.of(finding.trigger, field) for field in finding.field.split(SEPARATOR)])

    def _values(self, finding: Finding) -> str:
        """The first of the different values, by name."""
        different = list(dict.fromkeys(entry.value.split(SEPARATOR)[0] for entry in finding.evidence))
        named = [self._shown.named(finding.field, value) for value in different[:VALUES_NAMED]]
        more = finding.measure - len(named)
        return ", ".join(named) + (f" and {more} more" if more > 0 else "")


def _done(view: View) -> str:
    """`exported a vault`: what an audit event means, or what kind another event is of."""
    object_type, action = view.text("object"), view.text("action")
    if object_type is None or action is None:
        return (view.text("type") or action or MISSING).replace("_", " ")
    text = meaning(object_type, action).text
    return text[:1].lower() + text[1:]
