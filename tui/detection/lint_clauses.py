"""What lint says of clauses: codes that nobody sends, and conditions that some of the streams can never meet."""

from collections.abc import Iterator, Sequence

from tui.detection.clauses import AllForms, Alternative, AnyOf, Condition, Exists, Form, Not
from tui.detection.codes import known_codes
from tui.detection.lint_contradictions import lint_contradictions, lint_excuses
from tui.detection.remarks import Remark, warning
from tui.detection.rule import Role, Rule
from tui.detection.table import nearest
from tui.detection.view import fields_of


def lint_clauses(rule: Rule, ids: Sequence[str]) -> Iterator[Remark]:
    """Warnings about all clauses of a rule; `ids` are those of all rules."""
    for number, role in enumerate(rule.roles, 1):
        path = f"step[{number}]." if len(rule.roles) > 1 else ""
        for name, clause in (("match", role.match), ("unless", role.unless)):
            for alternative in clause:
                yield from _lint_alternative(rule, f"{path}{name}", alternative, role.streams, ids)
        yield from lint_excuses(rule, f"{path}unless", role.match, role.unless)
        yield from _lint_streams(rule, f"{path}match", role)
        yield from _lint_key(rule, f"{path}by", role)
    final = rule.roles[rule.kind.final]
    for number, case in enumerate(rule.cases, 1):
        for alternative in case.match or ():
            yield from _lint_alternative(rule, f"cases[{number}].match", alternative, final.streams, ids)


def _lint_alternative(
    rule: Rule, path: str, alternative: Alternative, streams: Sequence[str], ids: Sequence[str]
) -> Iterator[Remark]:
    narrowed = _narrowed(alternative, streams)
    if not narrowed:
        yield warning(rule, f"{path}.stream", f"can never match: the rule reads {' and '.join(streams)} alone")
        return
    yield from lint_contradictions(rule, path, alternative)
    for condition in alternative:
        yield from _lint_condition(rule, path, condition, narrowed, ids)


def _narrowed(alternative: Alternative, streams: Sequence[str]) -> list[str]:
    """The streams that the alternative itself asks for."""
    asked = [
        condition.form.texts
        for condition in alternative
        if condition.field == "stream" and isinstance(condition.form, AnyOf)
    ]
    return [stream for stream in streams if all(stream in texts for texts in asked)]


def _lint_condition(
    rule: Rule, path: str, condition: Condition, streams: Sequence[str], ids: Sequence[str]
) -> Iterator[Remark]:
    field, key = condition.field, f"{path}.{condition.field}"
    known = frozenset(ids) if field == "rule" else known_codes(field, streams)
    if known is None:
        return
    for text in _texts(condition.form):
        if text.casefold() not in known:
            what = "no such rule" if field == "rule" else "not a known code"
            yield warning(rule, key, f"{what}: {text!r}{nearest(text.casefold(), known)}")


def _lint_streams(rule: Rule, path: str, role: Role) -> Iterator[Remark]:
    """Streams of which no event can match: each alternative asks for a field that they lack."""
    for stream in role.streams:
        lacking = [_lacking(alternative, stream) for alternative in role.match]
        if all(lacking):
            fields = " and ".join(dict.fromkeys(repr(field) for fields in lacking for field in fields))
            yield warning(rule, path, f"can never match {stream} events: they have no {fields}")


def _lacking(alternative: Alternative, stream: str) -> list[str]:
    """The fields without which an alternative cannot be true; its own `stream` may exclude this one as well."""
    if not _narrowed(alternative, [stream]):
        return ["stream"]
    possible = fields_of(stream)
    return [
        condition.field
        for condition in alternative
        if condition.field not in possible and not isinstance(condition.form, Exists)
    ]


def _texts(form: Form) -> Iterator[str]:
    """The texts that a field is compared with as a whole."""
    match form:
        case AnyOf(texts):
            yield from texts
        case Not(inner):
            yield from _texts(inner)
        case AllForms(forms):
            for part in forms:
                yield from _texts(part)
        case _:
            return


def _lint_key(rule: Rule, path: str, role: Role) -> Iterator[Remark]:
    if rule.kind.name == "event":
        return  # what is missing is written as such
    for field in role.by:
        lacking = [stream for stream in role.streams if field not in fields_of(stream)]
        if lacking:
            yield warning(rule, path, f"{' and '.join(lacking)} events have no {field!r} and never count")
