"""A table fits its width, whatever is in it, and is written row by row."""

from collections.abc import Iterator

import pytest
from rich.cells import cell_len

from tui.cli.table import draw


def _drawn(headings: list[str], rows: list[list[str]], width: int) -> list[str]:
    lines: list[str] = []
    draw(headings, rows, width, lines.append)
    return [line.rstrip("\n") for line in lines]


def test_columns_are_as_wide_as_their_content() -> None:
    assert _drawn(["A", "LONG"], [["one", "x"], ["y", "z"]], 80) == ["A    LONG", "one  x", "y    z"]


@pytest.mark.parametrize("width", [30, 60, 100])
def test_what_does_not_fit_is_cut_with_a_mark_the_widest_first(width: int) -> None:
    lines = _drawn(["A", "B", "C"], [["short", "b" * 200, "世界" * 80], ["x", "y", "z"]], width)

    assert all(cell_len(line) <= width for line in lines)
    assert lines[1].startswith("short  b")
    assert "…" in lines[1]


def test_a_width_below_all_reason_still_draws() -> None:
    assert len(_drawn(["AAAAAAAA"] * 8, [["b" * 50] * 8], 10)) == 2


def test_rows_beyond_those_measured_are_taken_as_they_come() -> None:
    taken = 0

    def rows() -> Iterator[list[str]]:
        nonlocal taken
        for number in range(5000):
            taken += 1
            yield ["x" if number < 4000 else "a long one"]

    seen_at_first_line: list[int] = []
    draw(["H"], rows(), 40, lambda line: seen_at_first_line.append(taken))

    assert seen_at_first_line[0] == 1000
    assert len(seen_at_first_line) == 5001
