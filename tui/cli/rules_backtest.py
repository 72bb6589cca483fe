"""`opwatch rules backtest`: the rules run over history, and an edited file held against those that are running."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from tui.alerts.output import alert_as_output
from tui.cli.flags import account_flags, one_shot_flags, reading_flags
from tui.cli.rules_output import format_flag, print_json, print_line, print_table
from tui.cli.rules_recording import recording_flag, source_of
from tui.cli.rules_source import History, running_rules
from tui.detection.backtest import Difference, RuleCount, counts, difference, touched, with_file
from tui.detection.engine import Engine
from tui.detection.kinds.learning import Learning
from tui.detection.replay import Replay, replayed
from tui.detection.rule import Rule
from tui.detection.rule_folder import rule_text
from tui.events.alert import Alert, Severity
from tui.export.rows import local_time
from tui.settings import Settings

_SEVERITIES = sorted(Severity, reverse=True)


@click.command("backtest")
@click.argument("file", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
@account_flags
@reading_flags
@one_shot_flags
@recording_flag
@format_flag
def backtest_rules(file: Path | None, recording: Path | None, form: str, **flags: object) -> None:
    """Count the alerts of each rule over the last 7 days (--since), or over a recording.

    With FILE, a rule file that you have edited: its rules stand in for those of the same id, and the alerts that
    are gained and lost are shown.
    """
    source = source_of(recording, flags)
    settings = source.settings
    rules = running_rules(settings)
    candidate = None if file is None else with_file(rules, str(file), rule_text(file))
    history = source.history()
    if candidate is None:
        _show(_run(rules, history), None, history, settings, form)
        return
    edited = {rule.id for rule in candidate if rule not in rules}
    compared = touched(candidate, edited) | touched(rules, edited)
    before, after = _run(_needed(rules, compared), history), _run(_needed(candidate, compared), history)
    changes = difference(_of(before, compared), _of(after, compared))
    _show(after, changes, history, settings, form, compared)


def _run(rules: Sequence[Rule], history: History) -> Replay[Engine]:
    return replayed(rules, history.events, history.around, history.now_ns)


def _needed(rules: Sequence[Rule], compared: frozenset[str]) -> list[Rule]:
    """The compared rules and those whose hits they read: the others make no difference."""
    needed = set(compared)
    while more := {name for rule in rules if rule.id in needed for name in rule.hears} - needed:
        needed |= more
    return [rule for rule in rules if rule.id in needed]


def _of(replay: Replay[Engine], compared: frozenset[str]) -> list[Alert]:
    return [alert for alert in replay.book.alerts() if alert.rule in compared]


def _show(
    replay: Replay[Engine],
    changes: Difference | None,
    history: History,
    settings: Settings,
    form: str,
    compared: frozenset[str] | None = None,
) -> None:
    alerts = replay.book.alerts() if compared is None else _of(replay, compared)
    learning = replay.engine.learning()
    if form == "json":
        print_json(_as_output(counts(alerts), learning, changes, history))
        return
    print_line(f"{len(history.events):,} events of {history.days:.4g} days")
    print_table(
        ("RULE", "ALERTS", "A DAY", *(severity.word.upper() for severity in _SEVERITIES)),
        [_row(each.rule, each.alerts, each.by_severity, history.days) for each in _with_total(counts(alerts))],
    )
    if learning:
        print_line(f"Still learning, and quiet so far: {', '.join(learning)}")
    if changes is not None:
        _show_changes(changes, settings)


def _with_total(found: Sequence[RuleCount]) -> list[RuleCount]:
    total: dict[Severity, int] = {}
    for each in found:
        for severity, number in each.by_severity.items():
            total[severity] = total.get(severity, 0) + number
    return [*found, RuleCount("all", sum(total.values()), total)]


def _row(rule: str, alerts: int, by_severity: Mapping[Severity, int], days: float) -> tuple[str, ...]:
    graded = (str(by_severity.get(severity) or "-") for severity in _SEVERITIES)
    return (rule, str(alerts), f"{alerts / days:.2f}", *graded)


def _show_changes(changes: Difference, settings: Settings) -> None:
    for word, alerts in (("gained", changes.gained), ("lost", changes.lost)):
        print_line(f"{word}: {len(alerts)}")
        for alert in alerts:
            print_line(f"  {_line(alert, settings)}")
    if changes.changed:
        print_line(f"of another severity: {len(changes.changed)}")
        for before, after in changes.changed:
            print_line(f"  {before.severity.word} → {after.severity.word}  {_line(after, settings)}")


def _line(alert: Alert, settings: Settings) -> str:
    when = local_time(alert.first, settings.zone)
    return f"{when}  {alert.severity.word}  {alert.rule}  {alert.who}: {alert.title}"


def _as_output(
    found: Sequence[RuleCount], learning: Mapping[str, Learning], changes: Difference | None, history: History
) -> dict[str, Any]:
    data: dict[str, Any] = {
        "days": history.days,
        "events": len(history.events),
        "rules": [
            {
                "rule": each.rule,
                "alerts": each.alerts,
                "per_day": round(each.alerts / history.days, 4),
                "by_severity": {severity.word: each.by_severity.get(severity, 0) for severity in _SEVERITIES},
            }
            for each in found
        ],
        "learning": {name: left.words() for name, left in learning.items()},
    }
    if changes is not None:
        data["gained"] = [alert_as_output(alert) for alert in changes.gained]
        data["lost"] = [alert_as_output(alert) for alert in changes.lost]
        data["changed"] = [
            alert_as_output(after) | {"severity_before": before.severity.word} for before, after in changes.changed
        ]
    return data
