"""`opwatch rules list` tells from how many verdicts a rule learns, their alerts in the book or not."""

import json
from pathlib import Path

from tests.cli.conftest import Opwatch
from tui.events.verdict import Lesson, Verdict, VerdictWord
from tui.state.consumer import Consumer
from tui.state.ledger import FILE, encode

RULE = "new-country-for-user"


def lesson(name: str, word: VerdictWord) -> Lesson:
    return Lesson(name, "main", RULE, (("user", name),), Verdict(word, "dana", "why", 5), ("RO",), 1, 5)


def kept(state: Path, content: bytes) -> Path:
    """What the watch keeps."""
    folder = Consumer("watch").folder(state, "default")
    folder.mkdir(parents=True, mode=0o700)
    path = folder / FILE
    path.write_bytes(content)
    return path


def test_verdicts_are_counted_by_rule_and_word(opwatch: Opwatch, tmp_path: Path) -> None:
    path = kept(tmp_path, encode([], [], [lesson("A", "expected"), lesson("B", "expected"), lesson("C", "bad")]))
    before = path.read_bytes()

    (line,) = (
        line
        for line in opwatch("rules", "list", "--state-dir", str(tmp_path)).out.splitlines()
        if line.startswith(f"{RULE} ")
    )
    found = json.loads(opwatch("rules", "list", "--state-dir", str(tmp_path), "--format", "json").out)

    assert "needs 7d of history; 2 expected, 1 bad" in line
    assert {rule["id"]: rule["verdicts"] for rule in found if any(rule["verdicts"].values())} == {
        RULE: {"expected": 2, "bad": 1}
    }
    assert path.read_bytes() == before


def test_a_file_that_cannot_be_read_is_told_and_left_where_it_is(opwatch: Opwatch, tmp_path: Path) -> None:
    path = kept(tmp_path, b'{"version": 99}\n')

    result = opwatch("rules", "list", "--state-dir", str(tmp_path))

    assert result.status == 0
    assert "written by a newer opwatch" in result.err
    assert path.exists()
