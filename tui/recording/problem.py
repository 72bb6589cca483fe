"""What is told when a file cannot be recorded to, or is no recording."""

from dataclasses import dataclass


@dataclass
class RecordingProblem(Exception):  # noqa: N818 (what is told and ends the program; not always a fault)
    """A plain line, and what to do."""

    message: str
    hint: str = ""
