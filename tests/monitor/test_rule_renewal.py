"""Analysts' rules that are edited while opwatch runs."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.detection.rules import EVENT, text
from tui.detection.rule import Rule
from tui.monitor.rule_renewal import LOOK_SECONDS, RuleRenewal


class Watching:
    """A folder that is watched, with what was used and told."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "mine.toml"
        self.write(text(EVENT, id="mine"))
        self.used: list[Sequence[Rule]] = []
        self.notices: list[str] = []
        self.slept: list[float] = []
        self.renewal = RuleRenewal(folder, {}, self.used.append, self.notices.append, self.sleep)

    def write(self, content: str) -> None:
        """An edit that happens at a later time than the one before, whatever the file system's clock can tell."""
        later = self.file.stat().st_mtime + 10 if self.file.exists() else 1_772_452_800
        self.file.write_text(content)
        os.utime(self.file, (later, later))

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if len(self.slept) > 2:
            raise asyncio.CancelledError


async def test_rules_that_have_not_changed_are_left_alone(tmp_path: Path) -> None:
    watching = Watching(tmp_path)

    await watching.renewal.look()

    assert (watching.used, watching.notices) == ([], [])


async def test_changed_rules_are_used_and_that_is_told(tmp_path: Path) -> None:
    watching = Watching(tmp_path)
    watching.write(text(EVENT, id="mine", severity="high"))

    await watching.renewal.look()
    await watching.renewal.look()

    (rules,) = watching.used
    assert (rules[-1].id, rules[-1].severity.word) == ("mine", "high")
    assert watching.notices == ["Rules have changed (2026-03-02T12:00:10Z) and are used: 1 of your own, 68 in all"]


async def test_a_bad_file_keeps_the_old_rules_and_says_the_line(tmp_path: Path) -> None:
    watching = Watching(tmp_path)
    watching.write("\n" + text(EVENT, id="mine", sevrity="high"))

    await watching.renewal.look()
    await watching.renewal.look()

    assert watching.used == []
    (notice,) = watching.notices
    assert "the old ones go on" in notice
    assert f"{watching.file}:2: rule 'mine' sevrity: unknown key; did you mean 'severity'?" in notice


async def test_a_file_that_is_mended_is_used_again(tmp_path: Path) -> None:
    watching = Watching(tmp_path)
    watching.write("[[rule")
    await watching.renewal.look()
    watching.write(text(EVENT, id="mended"))

    await watching.renewal.look()

    assert [rules[-1].id for rules in watching.used] == ["mended"]


async def test_a_file_that_is_removed_takes_its_rules_away(tmp_path: Path) -> None:
    watching = Watching(tmp_path)
    watching.file.unlink()

    await watching.renewal.look()

    assert len(watching.used[0]) == 67
    assert watching.notices == ["Rules have changed and are used: 0 of your own, 67 in all"]


async def test_the_folder_is_looked_at_every_few_seconds(tmp_path: Path) -> None:
    watching = Watching(tmp_path)
    watching.write(text(EVENT, id="other"))

    with pytest.raises(asyncio.CancelledError):
        await watching.renewal.run()

    assert watching.slept == [LOOK_SECONDS] * 3
    assert [rules[-1].id for rules in watching.used] == ["other"]
