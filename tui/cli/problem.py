"""What went wrong, as one plain line and an exit code: no traceback, no token, no control character.

Exit codes: 0 done · 1 internal error · 2 usage, or a host that is not allowed · 3 token missing, malformed or
refused · 4 unreachable, or only a part could be read · 5 bad config, rules or query · 6 a feed's state is in use
or cannot be written · 130 interrupted.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TextIO

import click

from tui.events.redact import redact

INTERNAL, USAGE, TOKEN, UNREACHABLE, BAD_INPUT, STATE, INTERRUPTED = 1, 2, 3, 4, 5, 6, 130


@dataclass
class Problem(Exception):  # noqa: N818 (what is told and ends the program; not always a fault)
    """A problem as it is told."""

    message: str
    hint: str = ""
    status: int = USAGE
    kind: str = "usage"
    """The word for it in JSON."""


class MonitorCrashed(Exception):  # noqa: N818 (named after what happened)
    """The monitor's thread ended by a fault; the text is its report."""


def as_problem(error: Exception) -> Problem | None:
    """The problem that an exception stands for; None when it is a fault of the program."""
    # loaded now, as what goes well has no need of them
    from tui.credentials.shape import TokenProblem
    from tui.detection.table import RuleFileError
    from tui.events_api.errors import EventsApiError, TokenRefused
    from tui.events_api.hosts import HostNotAllowed
    from tui.query.errors import QueryError
    from tui.recording.problem import RecordingProblem
    from tui.settings.problem import SettingProblem

    match error:
        case Problem():
            return error
        case SettingProblem():
            return Problem(error.message, error.hint, error.status, "usage" if error.status == USAGE else "config")
        case TokenProblem():
            return Problem(error.message, error.hint, TOKEN, "token")
        case HostNotAllowed():
            return Problem(error.message, error.hint, USAGE, "host-not-allowed")
        case QueryError():
            place = f"query, character {error.position + 1}: {error.message}"
            return Problem(place, error.hint, BAD_INPUT, "query")
        case RuleFileError():
            hint = "opwatch rules lint shows all" if len(error.problems) > 1 else ""
            return Problem(str(error.problems[0]), hint, BAD_INPUT, "rules")
        case EventsApiError():
            status = TOKEN if isinstance(error, TokenRefused) else UNREACHABLE
            return Problem(error.summary, error.hint, status, error.kind)
        case RecordingProblem():
            return Problem(error.message, error.hint, USAGE, "recording")
        case click.UsageError():
            return Problem(error.format_message(), "see opwatch --help", USAGE, "usage")
        case click.ClickException():
            return Problem(error.format_message())
        case _:
            return None


def tell(problem: Problem, *, as_json: bool, file: TextIO | None = None) -> None:
    """Writes the problem as one line, to standard error unless told otherwise."""
    message, hint = (redact(" ".join(text.split())) for text in (problem.message, problem.hint))
    if as_json:
        import json  # as above

        line = json.dumps({"error": {"kind": problem.kind, "message": message, "hint": hint}})
    else:
        line = f"opwatch: {message}" + (f" ({hint.rstrip('.')})" if hint else "")
    print(line, file=file or sys.stderr)


def wants_json(arguments: Sequence[str]) -> bool:
    """Whether `--format json` or `ndjson` was asked for; found by hand, since the flags may be what is wrong."""
    following = dict(pairwise(arguments))
    return following.get("--format") in ("json", "ndjson") or any(
        argument in ("--format=json", "--format=ndjson") for argument in arguments
    )
