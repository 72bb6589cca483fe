"""What lint says of clauses that can never be true: contradictions, and actions that no such object has."""

from collections.abc import Iterator, Sequence

from tui.detection.clauses import AllForms, Alternative, AnyOf, Clause, Compares, Exists, Form, Not
from tui.detection.remarks import Remark, warning
from tui.detection.rule import Rule
from tui.detection.table import nearest
from tui.events.actions import is_known, meanings


def lint_contradictions(rule: Rule, path: str, alternative: Alternative) -> Iterator[Remark]:
    """Warnings about one alternative: all its conditions must be true of one event."""
    for field in dict.fromkeys(condition.field for condition in alternative):
        forms = [part for each in alternative if each.field == field for part in _parts(each.form)]
        if why := _contradiction(forms):
            yield warning(rule, f"{path}.{field}", f"can never match: {why}")
    yield from _lint_pairs(rule, path, alternative)


def lint_excuses(rule: Rule, path: str, match: Clause, unless: Clause) -> Iterator[Remark]:
    """A warning where everything that matches is excused as well."""
    for excuse in unless:
        if match and all(set(excuse) <= set(alternative) for alternative in match):
            yield warning(rule, path, "excuses everything that matches: the rule never fires")


def _parts(form: Form) -> Iterator[Form]:
    if isinstance(form, AllForms):
        for each in form.forms:
            yield from _parts(each)
    else:
        yield form


def _contradiction(forms: Sequence[Form]) -> str:
    """Why no value can meet all of them; empty where one may."""
    if Exists(False) in forms and len(forms) > 1:
        return "it asks something of a field that must not be there"
    allowed = [{text.casefold() for text in form.texts} for form in forms if isinstance(form, AnyOf)]
    banned = {
        text.casefold()
        for form in forms
        if isinstance(form, Not) and isinstance(form.form, AnyOf)
        for text in form.form.texts
    }
    if len(allowed) > 1 and not set.intersection(*allowed):
        return "no value is in both of the lists that are asked for"
    if allowed and not set.intersection(*allowed) - banned:
        return "every value that is asked for is excluded again"
    return _empty_range([form for form in forms if isinstance(form, Compares)])


def _empty_range(forms: Sequence[Compares]) -> str:
    low = max((form for form in forms if form.operator in ("gt", "gte")), key=_limit, default=None)
    high = min((form for form in forms if form.operator in ("lt", "lte")), key=_limit, default=None)
    if low is None or high is None:
        return ""
    both_take_it = low.operator == "gte" and high.operator == "lte"
    if low.limit < high.limit or (low.limit == high.limit and both_take_it):
        return ""
    return f"nothing is {low.operator} {low.written} and {high.operator} {high.written}"


def _limit(form: Compares) -> float:
    return form.limit


def _lint_pairs(rule: Rule, path: str, alternative: Alternative) -> Iterator[Remark]:
    """Each action that none of the objects has, as far as the table of meanings knows."""
    objects, actions = (_asked(alternative, field) for field in ("object", "action"))
    known_objects = {kind for kind, _ in meanings()}
    known_actions = {action for _, action in meanings()}
    if not objects or not objects <= known_objects:
        return  # what is misspelt is told as such
    theirs = {action for kind, action in meanings() if kind in objects}
    for action in sorted(actions & known_actions):
        if not any(is_known(kind, action) for kind in objects):
            what = " or ".join(sorted(objects))
            yield warning(
                rule, f"{path}.action", f"no {what} is known to have the action {action!r}{_near(action, theirs)}"
            )


def _near(action: str, theirs: set[str]) -> str:
    return nearest(action, theirs) or f"; known are {', '.join(sorted(theirs))}"


def _asked(alternative: Alternative, field: str) -> set[str]:
    """The codes that an alternative takes for a field; none where it takes any."""
    found = [condition.form for condition in alternative if condition.field == field]
    return {text.casefold() for form in found if isinstance(form, AnyOf) for text in form.texts}
