"""What lint says of a rule: an error, with which it cannot be used, or a warning."""

from dataclasses import dataclass
from typing import Any, Literal

from tui.detection.rule import Rule
from tui.detection.table import Problem

Level = Literal["error", "warning"]
_HINT = "; did you mean "


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark with its place."""

    level: Level
    problem: Problem

    def __str__(self) -> str:
        return f"{self.level}: {self.problem}"

    def as_output(self) -> dict[str, Any]:
        """The remark as data, ready for JSON; `nearest` is the name that was probably meant."""
        problem = self.problem
        message, _, hint = problem.message.partition(_HINT)
        return {
            "level": self.level,
            "file": problem.file,
            "line": problem.line or None,
            "rule": problem.rule or None,
            "key": problem.key or None,
            "message": message,
            "nearest": hint.rstrip("?").strip("'") or None,
        }


def warning(rule: Rule, key: str, message: str) -> Remark:
    """A warning about a rule that was read."""
    return Remark("warning", Problem(rule.origin.file, rule.origin.line, rule.id, key, message))


def error(rule: Rule, key: str, message: str) -> Remark:
    """An error in a rule that was read."""
    return Remark("error", Problem(rule.origin.file, rule.origin.line, rule.id, key, message))
