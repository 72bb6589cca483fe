"""A finding put into words: the hit with title, entity and reasons, values as people read them."""

from functools import partial

from tui.alerts.hit import Evidence, Hit, Rise, RuleFacts
from tui.detection.identities import Identities
from tui.detection.kinds.finding import Finding, Key
from tui.detection.lists import Lists
from tui.detection.matching import holds
from tui.detection.reasons import Reasons
from tui.detection.rule import Rule
from tui.detection.shown import Shown
from tui.detection.titling import Titling
from tui.detection.view import HEALTH
from tui.events.names import Names


class Reporter:
    """Makes the hits of one rule."""

    def __init__(self, rule: Rule, lists: Lists, names: Names, identities: Identities) -> None:
        self._rule = rule
        repeats, role = rule.kind.name == "event", rule.roles[rule.kind.final]
        fields = dict(zip(rule.by, role.by, strict=True))
        shown = Shown(names, identities)
        self._entity = [(name, shown.reader(field)) for name, field in fields.items()]
        self._titling = Titling(rule, fields, shown, repeats=repeats)
        self._reasons = Reasons(role, shown, lists, identities)
        self._cases = [
            (
                Rise(case.at_least, case.severity, case.score),
                None if case.match is None else holds(case.match, lists),
            )
            for case in rule.cases
        ]
        self._facts = RuleFacts(
            rule.id,
            rule.why,
            rule.dedup,
            rule.dedup_max,
            rule.attack,
            rule.response,
            rule.false_positives,
            rule.notify,
            repeats,
        )

    def hit(self, finding: Finding, key: Key) -> Hit:
        """The finding as a hit."""
        view, rule = finding.trigger, self._rule
        rises = tuple([rise for rise, holding in self._cases if holding is None or holding(view)])
        return Hit(
            rule=self._facts,
            account=view.account,
            key=tuple(zip(rule.by, key, strict=True)),
            entity=tuple([(name, shown(view)) for name, shown in self._entity]),
            trigger=view.uuid,
            first=finding.first,
            last=finding.last,
            evidence=tuple([_evidence((e.time, e.stream, e.uuid)) for e in finding.evidence if e.stream != HEALTH]),
            measure=finding.measure,
            title=self._titling.of(finding, rises),
            why=finding.why + self._reasons.of(view),
            severity=rule.severity,
            score=rule.score,
            rises=rises,
            fresh=finding.fresh,
            late=finding.late,
            undone=finding.undone,
            novel=finding.novel,
        )


_evidence = partial(tuple.__new__, Evidence)
"""A named tuple's own constructor is a second call; a burst names fifty events at each hit."""
