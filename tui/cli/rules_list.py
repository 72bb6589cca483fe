"""`opwatch rules list`: what each rule finds, and whether it can."""

from collections import Counter
from typing import Any

import click

from tui.cli.flags import account_flags, learning_flags, one_shot_flags, reading_flags
from tui.cli.learning import learned
from tui.cli.rules_output import format_flag, print_json, print_table_with_text
from tui.cli.rules_source import (
    History,
    lists_of_settings,
    names_account,
    read_history,
    running_rules,
    settings_of_rules,
)
from tui.cli.rules_taught import WORDS, in_words, taught
from tui.detection.kinds.learning import DAY, Learning
from tui.detection.replay import replayed
from tui.detection.rule import Rule
from tui.detection.rule_states import RuleState, history_needed, rule_states
from tui.events.times import NANOSECONDS
from tui.settings import load_accounts

_HEADINGS = ("ID", "SEVERITY", "STREAM", "KIND", "STATE", "FINDS")


@click.command("list")
@account_flags
@reading_flags
@learning_flags
@one_shot_flags
@format_flag
def list_rules(form: str, **flags: object) -> None:
    """Show each rule and its state.

    With --demo or an account named, the rules read its last 7 days (--since), and before that what a watch lets
    them learn from (--learn), and say how far they have learnt.

    Where people have called alerts expected or bad in the watch, it says from how many verdicts a rule learns.
    """
    settings = settings_of_rules(flags)
    rules = running_rules(settings)
    learning = _learning(rules, read_history(settings, rules=rules)) if names_account(settings, flags) else None
    learnt = int(learned(settings) * NANOSECONDS)
    states = rule_states(rules, lists_of_settings(settings), learning, learnt)
    verdicts = taught(load_accounts(flags), as_json=form == "json")
    told = [(rule, states[rule.id], verdicts.get(rule.id, Counter())) for rule in rules]
    if form == "json":
        print_json([_as_output(*each) for each in told])
    else:
        print_table_with_text(_HEADINGS, [_row(*each) for each in told])


def _learning(rules: list[Rule], history: History) -> dict[str, Learning]:
    return replayed(rules, history.events, history.around, history.now_ns).engine.learning()


def template(rule: Rule) -> str:
    """The title of its alerts, with placeholders."""
    return "".join(text + ("" if name is None else f"{{{name}}}") for text, name in rule.title)


def _row(rule: Rule, state: RuleState, verdicts: Counter[str]) -> tuple[str, ...]:
    streams = "+".join(rule.streams)
    if state.word == "off":
        return (rule.id, rule.severity.word, streams, rule.kind.name, "off", _off(rule, state))
    said = "; ".join(part for part in (state.sentence(), in_words(verdicts)) if part)
    return (rule.id, rule.severity.word, streams, rule.kind.name, said, template(rule))


def _off(rule: Rule, state: RuleState) -> str:
    return f"{template(rule)} ({state.detail})" if state.detail else template(rule)


def _as_output(rule: Rule, state: RuleState, verdicts: Counter[str]) -> dict[str, Any]:
    return {
        "id": rule.id,
        "rule": rule.id,
        "title": template(rule),
        "why": rule.why,
        "severity": rule.severity.word,
        "score": rule.score,
        "streams": list(rule.streams),
        "kind": rule.kind.name,
        "by": list(rule.by),
        "state": state.word,
        "detail": state.detail,
        "history_days": history_needed(rule.kind) / DAY,
        "verdicts": {word: verdicts[word] for word in WORDS},
        "notify": rule.notify,
        "attack": list(rule.attack),
        "response": rule.response,
        "false_positives": rule.false_positives,
        "tests": len(rule.tests),
        "file": rule.origin.file,
        "line": rule.origin.line,
    }
