"""The last hour of a stream's answers, a column a minute: how long they took, and which ones failed."""

from collections.abc import Sequence

from tui.events.reading import Answer
from widgets.looks import Looks
from widgets.strips import Part

MINUTES = 60


def failed(answer: Answer) -> bool:
    """The service refused, or did not answer."""
    return not 200 <= answer.status < 300


def columns(answers: Sequence[Answer], now: float, minutes: int = MINUTES) -> list[list[Answer]]:
    """The answers of each minute, the present one last."""
    found: list[list[Answer]] = [[] for _ in range(minutes)]
    for answer in answers:
        back = int((now - answer.at) // 60)
        if 0 <= back < minutes:
            found[minutes - 1 - back].append(answer)
    return found


def answer_strip(looks: Looks, minutes: Sequence[Sequence[Answer]], slowest: float) -> list[Part]:
    """Bars on a common scale; `x` where an answer failed, a dot where none was due."""
    parts = []
    for answers in minutes:
        if not answers:
            parts.append(Part(looks.glyphs.zero, "rule"))
        elif any(failed(answer) for answer in answers):
            parts.append(Part(looks.glyphs.failed, "degraded", bold=True))
        else:
            longest = max(answer.seconds for answer in answers)
            parts.append(Part(looks.glyphs.level(max(0.01, longest / slowest if slowest else 0)), "accent"))
    return parts


def p95(seconds: Sequence[float]) -> float:
    """What 95 of 100 answers stay within."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]


def duration(seconds: float) -> str:
    """`98 ms`, `1.9 s`."""
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
