"""One rule from its TOML table."""

import re

from tui.detection.clause_reading import read_clause
from tui.detection.kinds.by_name import KINDS
from tui.detection.rule import Case, Origin, Role, Rule, RuleTest
from tui.detection.table import Table
from tui.detection.titles import read_title
from tui.detection.view import fields_of
from tui.events.alert import Severity
from tui.events.durations import parse_duration
from tui.events.stream import Stream
from tui.events.times import NANOSECONDS

SEVERITIES = {severity.word: severity for severity in Severity}
SCORES = {Severity.INFO: 5, Severity.LOW: 20, Severity.MEDIUM: 40, Severity.HIGH: 70, Severity.CRITICAL: 90}
MINUTE, DAY = 60 * NANOSECONDS, 86_400 * NANOSECONDS
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read_rule(table: Table, file: str, line: int) -> Rule:
    """The rule; raises `WrongKeyError`."""
    table.require("id", "title", "why", "kind", "severity")
    name = table.text("id")
    if not _ID.fullmatch(name):
        raise table.wrong("id", f"must be lower-case words joined by hyphens, not {name!r}")
    by = table.texts("by", ("user",))
    kind, roles = KINDS[table.choice("kind", KINDS)].read(table, by)
    severity = SEVERITIES[table.choice("severity", SEVERITIES)]
    dedup = table.duration("dedup", getattr(kind, "dedup", max(30 * MINUTE, min(kind.within, DAY))))
    streams = tuple(dict.fromkeys(stream for role in roles for stream in role.streams))
    final = roles[kind.final]
    rule = Rule(
        id=name,
        title=read_title(table.text("title"), fields_of_all(final.streams) | kind.placeholders | set(by)),
        why=_sentence(table, "why"),
        kind=kind,
        roles=roles,
        by=by,
        severity=severity,
        score=table.whole("score", SCORES[severity], 0, 100),
        dedup=dedup,
        dedup_max=table.duration("dedup_max", max(DAY, dedup)),
        grace=table.duration("grace", DAY if Stream.USAGE in streams else 15 * MINUTE),
        origin=Origin(file, line),
        cases=tuple(_read_case(case, final) for case in table.tables("cases")),
        attack=table.texts("attack"),
        false_positives=table.text("false_positives"),
        response=table.text("response"),
        notify=table.flag("notify", True),
        enabled=table.flag("enabled", True),
        off_reason=table.text("off_reason"),
        tests=tuple(_read_test(test) for test in table.tables("test")),
    )
    table.finish()
    return rule


def fields_of_all(streams: tuple[str, ...]) -> frozenset[str]:
    """The fields that some of the streams can have."""
    return frozenset[str]().union(*map(fields_of, streams))


def _sentence(table: Table, name: str) -> str:
    text = table.text(name)
    if not text.strip():
        raise table.wrong(name, "is empty")
    return text


def _read_case(table: Table, final: Role) -> Case:
    table.require("severity")
    severity = SEVERITIES[table.choice("severity", SEVERITIES)]
    case = Case(
        severity,
        table.whole("score", SCORES[severity], 0, 100),
        table.whole("at_least", 0, 1, 1_000_000),
        read_clause(table, "match", final.streams) if table.has("match") else None,
    )
    if not case.at_least and case.match is None:
        raise table.wrong("severity", "a case needs at_least or match")
    table.finish()
    return case


def _read_test(table: Table) -> RuleTest:
    table.require("name", "expect", "events")
    severity, until = table.text("severity"), table.text("until")
    if severity and severity not in SEVERITIES:
        table.choice("severity", SEVERITIES)
    lists = table.take("lists", {})
    if not isinstance(lists, dict) or not all(isinstance(entries, list) for entries in lists.values()):
        raise table.wrong("lists", "must be a table of lists")
    events = table.take("events")
    if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
        raise table.wrong("events", "must be a list of tables")
    try:
        end = parse_duration(until) if until else None
    except ValueError as error:
        raise table.wrong("until", str(error)) from error
    test = RuleTest(
        table.text("name"),
        table.whole("expect", 0, 0, 1_000_000),
        events,
        SEVERITIES.get(severity),
        lists,
        table.texts("with"),
        end,
    )
    table.finish()
    return test
