"""A line of the table of budgets: what was promised, what was measured, and beside what."""

from collections.abc import Iterable
from dataclasses import dataclass

NOT_RUN = "not run"


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One figure of a budget; `number` is that of the list of budgets in the README."""

    number: int
    what: str
    budget: str
    """The limit in words: `≤ 1.5 × an empty app`."""
    figure: str
    """What was measured, with its unit."""
    beside: str = ""
    """What the same run measured of the other side: `empty app 0.16 s`."""
    ratio: float | None = None
    """Figure over what it was held against; None: there is none, or the other side was not run."""
    met: bool | None = None
    """None: cannot be said, since the other side was not run."""

    def cells(self) -> tuple[str, ...]:
        """The line as columns of a table."""
        met = NOT_RUN if self.met is None else ("yes" if self.met else "no")
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        return (str(self.number), self.what, self.budget, self.figure, self.beside, ratio, met)


HEAD = "| # | what | budget | figure | beside it | ratio | met |\n|---|---|---|---|---|---|---|"
"""The head of the table."""


def rows(lines: Iterable[BudgetLine]) -> str:
    """Its rows."""
    escaped = ([cell.replace("|", "\\|") for cell in line.cells()] for line in lines)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in escaped)


def as_markdown(lines: Iterable[BudgetLine]) -> str:
    """The table, ready for the README."""
    return f"{HEAD}\n{rows(lines)}"
