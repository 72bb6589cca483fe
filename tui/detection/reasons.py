"""Why a rule holds an event against somebody, clause by clause, with the values that its conditions met."""

from collections.abc import Iterable, Sequence

from tui.detection.clauses import Alternative, Clause, fields_of, lists_of
from tui.detection.identities import Identities
from tui.detection.lists import Lists
from tui.detection.matching import alternative_holds
from tui.detection.rule import Role
from tui.detection.shown import MOST, Said, Shown, said_of
from tui.detection.view import View
from tui.detection.wording import condition_text
from tui.events.alert import Why
from tui.events.forgetting import make_room


class Reasons:
    """Of the role whose event a rule speaks of.

    Events that say the same have the same reasons, which are then put into words once: until a list is filled, or
    something new is known of people.
    """

    def __init__(self, role: Role, shown: Shown, lists: Lists, identities: Identities) -> None:
        self._shown = shown
        self._lists = lists
        self._identities = identities
        self._alternatives = [(_worded(each), alternative_holds(each, lists)) for each in role.match]
        self._excuses = [("unless " + ", ".join(map(condition_text, each)), _worded(each)) for each in role.unless]
        self._said = tuple([said_of(field) for field in _asked((*role.match, *role.unless))])
        self._known: dict[tuple[Said, ...], tuple[Why, ...]] = {}
        self._revisions = (identities.revision, lists.revision)

    def of(self, view: View) -> tuple[Why, ...]:
        """What an event is held against, and that nothing excuses it."""
        revisions = (self._identities.revision, self._lists.revision)
        if self._revisions != revisions:
            self._revisions = revisions
            self._known.clear()
        said = tuple([said_by(view) for said_by in self._said])
        found = self._known.get(said)
        if found is None:
            make_room(self._known, MOST)
            found = self._known[said] = (*self._matched(view), *self._not_excused(view))
        return found

    def _matched(self, view: View) -> list[Why]:
        """The conditions of the alternative that is true, with the values they met."""
        true = next((each for each, holding in self._alternatives if holding(view)), ())
        return [Why(words, self._value(view, field, needed)) for words, field, needed in true]

    def _not_excused(self, view: View) -> list[Why]:
        return [
            Why(clause, ", ".join(self._value(view, field, needed) for _, field, needed in conditions))
            for clause, conditions in self._excuses
        ]

    def _value(self, view: View, field: str, needed: Sequence[str]) -> str:
        if field == "late":
            shown = f"{view.late:.0f}s"
        else:
            shown = "missing" if view.text(field) is None else self._shown.of(view, field)
        empty = needed and [name for name in needed if self._lists.is_empty(name)]
        return shown + (f" (list {empty[0]} is empty)" if empty else "")


def _worded(alternative: Alternative) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Each condition in words, with its field and the lists it needs."""
    return tuple((condition_text(each), each.field, tuple(sorted(lists_of(each.form)))) for each in alternative)


def _asked(clause: Clause) -> Iterable[str]:
    """The fields that a clause reads, each once."""
    return dict.fromkeys(field for each in clause for condition in each for field in fields_of(condition))
