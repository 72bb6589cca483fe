"""Reads the query language.

query  = [ any ] { "|" clause }          any  = all { "OR" all }        all = one { one }
one    = { "!" } ( "(" any ")" | term )  term = [ field ":" [ "!" ] ] value { "," value }
value  = word | "text" | /regular expression/ | ?
"""

from tui.query.errors import QueryError, did_you_mean
from tui.query.operands import Value, hint_of, read_operand, read_word
from tui.query.pipe_parser import read_pipe
from tui.query.reach import streams_of, terms_of
from tui.query.reader import ENDS_WORD, Reader
from tui.query.terms import QUERY_FIELDS, QueryField
from tui.query.tree import And, Node, Not, Operand, Or, Present, Query, Term

DEEPEST = 40
"""Parentheses within parentheses."""
LONGEST = 10_000
"""Characters of a query."""


def parse(text: str) -> Query:
    """The query that a text means; `QueryError` says what is wrong and where."""
    if len(text) > LONGEST:
        raise QueryError(f"the query has more than {LONGEST} characters", LONGEST)
    reader = Reader(text)
    root = And(()) if reader.at_end or reader.peek() == "|" else _any(reader, 0)
    if not reader.at_end and reader.peek() == ")":
        raise QueryError("this parenthesis closes nothing", reader.position)
    streams = streams_of(root)
    pipe = read_pipe(reader, alerts="alert" in streams) if not reader.at_end else None
    asks = {QUERY_FIELDS[term.field].of_alerts for term in terms_of(root) if term.field}
    return Query(text, root, pipe, streams, needs_rules="alert" in streams or True in asks)


def conjuncts(asked: str) -> list[tuple[str, Node]]:
    """The conditions that all hold together, each with its text; what `OR` joins is one, in parentheses.

    `asked` has no `|`; `QueryError` when it is no query.
    """
    reader, found = Reader(asked), list[tuple[str, Node]]()
    while not reader.at_end:
        start = reader.position
        if reader.keyword("OR"):
            return [(f"({asked.strip()})", parse(asked).root)]
        if not reader.keyword("AND"):
            node = _one(reader, 0)
            found.append((asked[start : reader.position], node))
    return found


def _any(reader: Reader, depth: int) -> Node:
    parts = [_all(reader, depth)]
    while reader.keyword("OR"):
        parts.append(_all(reader, depth))
    return parts[0] if len(parts) == 1 else Or(tuple(parts))


def _all(reader: Reader, depth: int) -> Node:
    parts: list[Node] = []
    while not reader.at_end and reader.peek() not in ")|":
        start = reader.position
        if reader.keyword("OR"):
            reader.position = start
            break
        if not reader.keyword("AND"):
            parts.append(_one(reader, depth))
    if not parts:
        raise QueryError("something to look for is missing here", reader.position, _WORDS)
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def _one(reader: Reader, depth: int) -> Node:
    negative = False
    while reader.take("!") or reader.keyword("NOT"):
        negative = not negative
        reader.skip_blanks()
    start = reader.position
    if reader.take("("):
        if depth == DEEPEST:
            raise QueryError("too many parentheses within each other", start)
        found = _any(reader, depth + 1)
        if not reader.take(")"):
            raise QueryError("the closing parenthesis is missing", start)
    else:
        found = _term(reader)
    return Not(found) if negative else found


def _term(reader: Reader) -> Node:
    start = reader.position
    name = reader.field()
    if not name:
        value = reader.value(ENDS_WORD)
        if not value.text and not value.style:
            raise QueryError("something to look for is missing here", start, _WORDS)
        _check_word(value)
        return Term("", (read_word(value),))
    field = QUERY_FIELDS.get(name)
    if field is None:
        raise QueryError(f"there is no field {name}", start, did_you_mean(name, QUERY_FIELDS))
    negative = reader.take("!")
    if reader.peek() == "?":
        value = reader.value()
        if value.text == "?" and reader.peek() != ",":
            return Present(name) if negative else Not(Present(name))
        reader.position = value.position
    found = Term(name, _operands(reader, field, negative))
    return And((Present(name), Not(found))) if negative else found


_WORDS = "like user:alice, outcome:failure OR mfa, !user:bob"


def _check_word(value: Value) -> None:
    """A word that somebody writes who thinks of another language would be looked for, and hardly ever found."""
    if value.style:
        return
    if value.text == "&&":
        raise QueryError("conditions side by side hold together", value.position, "leave && out, or write AND")
    name, sign, rest = value.text.partition("=")
    if sign and name.casefold() in QUERY_FIELDS:
        instead = f'{name.casefold()}:{rest.lstrip("=") or "some_text"}, or "{value.text}" for that text'
        raise QueryError(f"a colon stands behind {name}", value.position + len(name), instead)


def _operands(reader: Reader, field: QueryField, negative: bool) -> tuple[Operand, ...]:
    operands: list[Operand] = []
    while True:
        value = reader.value()
        if not value.text and not value.style:
            raise QueryError(f"{field.name}: needs a value", value.position, hint_of(field))
        operands.append(read_operand(field, value))
        if not reader.take(","):
            return tuple(operands)
        if reader.take("!") and not negative:
            raise QueryError("the ! stands before the first value and holds for all", reader.position - 1)
