"""A finding put into words: the hit with title, entity and reasons, values as people read them."""

from functools import partial

from tui.alerts.hit import Evidence, Hit, Rise, RuleFacts
from tui.detection.clauses import Alternative, lists_of
from tui.detection.identities import Identities
from tui.detection.kinds.finding import SEPARATOR, Finding, Key
from tui.detection.lists import Lists
from tui.detection.matching import alternative_holds, holds
from tui.detection.rule import Rule
from tui.detection.titles import MISSING, fill, shortened
from tui.detection.view import HEALTH, IDENTITIES, View
from tui.detection.wording import condition_text, length
from tui.events.actions import meaning
from tui.events.alert import Severity, Why
from tui.events.names import Names

NAMED = ("item", "vault", "group", "object_uuid", "aux_uuid")
"""Fields whose ids are shown by name, or shortened."""
VALUES_NAMED = 3


class Reporter:
    """Makes the hits of one rule."""

    def __init__(self, rule: Rule, lists: Lists, names: Names, identities: Identities) -> None:
        self._rule = rule
        self._lists = lists
        self._names = names
        self._identities = identities
        self._repeats = rule.kind.name == "event"
        self._window = length(rule.kind.within)
        self._role = rule.roles[rule.kind.final]
        self._fields = dict(zip(rule.by, self._role.by, strict=True))
        self._alternatives = [(_worded(each), alternative_holds(each, lists)) for each in self._role.match]
        self._excuses = [
            ("unless " + ", ".join(map(condition_text, each)), _worded(each)) for each in self._role.unless
        ]
        self._cases = [
            (
                Rise(case.at_least, case.severity, case.score),
                None if case.match is None else holds(case.match, lists),
            )
            for case in rule.cases
        ]
        self._read: dict[str, str] = {}
        """Values of the event at hand as people read them: title, entity and reasons name the same few."""
        self._facts = RuleFacts(
            rule.id,
            rule.why,
            rule.dedup,
            rule.dedup_max,
            rule.attack,
            rule.response,
            rule.false_positives,
            rule.notify,
            self._repeats,
        )

    def hit(self, finding: Finding, key: Key) -> Hit:
        """The finding as a hit."""
        view = finding.trigger
        self._read.clear()
        rises = tuple([rise for rise, holding in self._cases if holding is None or holding(view)])
        reached = [rise.severity for rise in rises if finding.measure >= rise.at_least]
        return Hit(
            rule=self._facts,
            account=view.account,
            key=tuple(zip(self._rule.by, key, strict=True)),
            entity=tuple([(name, self._shown(view, field)) for name, field in self._fields.items()]),
            trigger=view.uuid,
            first=finding.first,
            last=finding.last,
            evidence=tuple([_evidence((e.time, e.stream, e.uuid)) for e in finding.evidence if e.stream != HEALTH]),
            measure=finding.measure,
            title=self._title(finding, max([self._rule.severity, *reached])),
            why=(*finding.why, *self._matched(view), *self._not_excused(view)),
            severity=self._rule.severity,
            score=self._rule.score,
            rises=rises,
            fresh=finding.fresh,
            late=finding.late,
            undone=finding.undone,
            novel=finding.novel,
        )

    def _title(self, finding: Finding, severity: Severity) -> tuple[str, ...]:
        def look_up(name: str) -> str | None:
            match name:
                case "rule":
                    return self._rule.id
                case "severity":
                    return severity.word
                case "window":
                    return self._window
                case "done":
                    return _done(finding.trigger)
                case "values":
                    return self._values(finding)
                case "value":
                    return ", ".join(self._shown(finding.trigger, of) for of in finding.field.split(SEPARATOR))
                case _:
                    return finding.facts.get(name) or self._shown(finding.trigger, self._fields.get(name, name))

        return fill(self._rule.title, look_up, "count" if self._repeats else None)

    def _values(self, finding: Finding) -> str:
        """The first of the different values, by name."""
        different = list(dict.fromkeys(entry.value.split(SEPARATOR)[0] for entry in finding.evidence))
        named = [self._named(finding.field, value) for value in different[:VALUES_NAMED]]
        more = finding.measure - len(named)
        return ", ".join(named) + (f" and {more} more" if more > 0 else "")

    def _shown(self, view: View, field: str) -> str:
        found = self._read.get(field)
        if found is None:
            value = view.shown(field)
            found = self._read[field] = MISSING if value is None else self._named(field, value)
        return found

    def _named(self, field: str, value: str) -> str:
        if field in IDENTITIES:
            return shortened(self._identities.shown_key(value))
        return self._names.shown(value) if field in NAMED else shortened(value)

    def _matched(self, view: View) -> list[Why]:
        """The conditions of the alternative that is true, with the values they met."""
        true = next((each for each, holding in self._alternatives if holding(view)), ())
        return [Why(words, self._value(view, field, needed)) for words, field, needed in true]

    def _not_excused(self, view: View) -> list[Why]:
        return [
            Why(clause, ", ".join(self._value(view, field, needed) for _, field, needed in conditions))
            for clause, conditions in self._excuses
        ]

    def _value(self, view: View, field: str, needed: tuple[str, ...]) -> str:
        if field == "late":
            shown = f"{view.late:.0f}s"
        else:
            shown = "missing" if view.text(field) is None else self._shown(view, field)
        empty = needed and [name for name in needed if self._lists.is_empty(name)]
        return shown + (f" (list {empty[0]} is empty)" if empty else "")


_evidence = partial(tuple.__new__, Evidence)
"""A named tuple's own constructor is a second call; a burst names fifty events at each hit."""


def _worded(alternative: Alternative) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Each condition in words, with its field and the lists it needs."""
    return tuple((condition_text(each), each.field, tuple(sorted(lists_of(each.form)))) for each in alternative)


def _done(view: View) -> str:
    """`exported a vault`: what an audit event means, or what kind another event is of."""
    object_type, action = view.text("object"), view.text("action")
    if object_type is None or action is None:
        return (view.text("type") or action or MISSING).replace("_", " ")
    text = meaning(object_type, action).text
    return text[:1].lower() + text[1:]
