"""Analysts' rules that are edited while opwatch runs."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.detection.rules import EVENT, text
from tui.detection.lists import ListSetting
from tui.detection.loading import load_catalogue
from tui.detection.rule import Rule
from tui.monitor.rule_renewal import LOOK_SECONDS, RuleRenewal
from tui.settings.tuning import Tuning, read_tuning

SHIPPED = len(load_catalogue())
CONFIG = """
interval = "60s"
[rules.vault-export]
severity = "low"
[lists]
offices = ["10.0.0.0/8"]
"""


class Watching:
    """A folder that is watched, with what was used and told."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "mine.toml"
        self.write(text(EVENT, id="mine"))
        self.config = folder / "config" / "config.toml"
        self.config.parent.mkdir()
        self.write(CONFIG, self.config)
        self.used: list[Sequence[Rule]] = []
        self.lists: list[Mapping[str, ListSetting]] = []
        self.notices: list[str] = []
        self.slept: list[float] = []
        self.renewal = RuleRenewal(folder, self.read(), self.read, lambda: self, self.notices.append, self.sleep)

    def read(self) -> Tuning:
        return read_tuning(self.config, "acme", required=True)

    def use(self, rules: Sequence[Rule]) -> None:
        self.used.append(rules)

    def use_lists(self, lists: Mapping[str, ListSetting]) -> None:
        self.lists.append(lists)

    def write(self, content: str, file: Path | None = None) -> None:
        """An edit that happens at a later time than the one before, whatever the file system's clock can tell."""
        file = file or self.file
        later = file.stat().st_mtime + 10 if file.exists() else 1_772_452_800
        file.write_text(content)
        os.utime(file, (later, later))

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
    assert watching.notices == [
        f"Rules have changed (2026-03-02T12:00:10Z) and are used: 1 of your own, {SHIPPED + 1} in all"
    ]


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

    assert len(watching.used[0]) == SHIPPED
    assert watching.notices == [f"Rules have changed and are used: 0 of your own, {SHIPPED} in all"]


async def test_the_folder_is_looked_at_every_few_seconds(tmp_path: Path) -> None:
    watching = Watching(tmp_path)
    watching.write(text(EVENT, id="other"))

    with pytest.raises(asyncio.CancelledError):
        await watching.renewal.run()

    assert watching.slept == [LOOK_SECONDS] * 3
    assert [rules[-1].id for rules in watching.used] == ["other"]


def severity(rules: Sequence[Rule], name: str) -> str:
    return next(rule.severity.word for rule in rules if rule.id == name)


async def test_an_override_that_has_changed_is_used(tmp_path: Path) -> None:
    watching = Watching(tmp_path)
    watching.write(CONFIG.replace('"low"', '"critical"'), watching.config)

    await watching.renewal.look()
    await watching.renewal.look()

    (rules,) = watching.used
    assert severity(rules, "vault-export") == "critical"
    assert watching.lists == []
    assert watching.notices == [
        f"Rules have changed (2026-03-02T12:00:10Z) and are used: 1 of your own, {SHIPPED + 1} in all"
    ]


async def test_lists_that_have_changed_are_used_and_named(tmp_path: Path) -> None:
    watching = Watching(tmp_path)
    (watching.config.parent / "bad.txt").write_text("192.0.2.1")
    watching.write(CONFIG.replace("10.0.0.0/8", "172.16.0.0/12") + 'bad = { file = "bad.txt" }', watching.config)

    await watching.renewal.look()
    await watching.renewal.look()

    assert watching.lists == [{"offices": ["172.16.0.0/12"], "bad": ["192.0.2.1"]}]
    assert watching.notices == ["Lists have changed and are used: bad, offices"]
    watching.write("192.0.2.2", watching.config.parent / "bad.txt")
    await watching.renewal.look()
    assert watching.lists[-1]["bad"] == ["192.0.2.2"]
    (watching.config.parent / "bad.txt").unlink()
    await watching.renewal.look()
    assert len(watching.lists) == 2
    assert "the old one goes on: file of lists.bad" in watching.notices[-1]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("offices =", "offices", "config.toml: Expected '=' after a key"),
        (
            "[rules.vault-export]",
            "[rules.vault-exprt]",
            "line 3: no such rule; did you mean 'vault-export'? in [rules.",
        ),
        (
            "severity =",
            "sevrity =",
            "line 4: sevrity: unknown key; did you mean 'severity'? in [rules.vault-export]",
        ),
        ("interval", "intervall", "line 2: unknown key intervall (did you mean interval?)"),
        ("[lists]", "[list]", "line 5: unknown key list (did you mean lists?)"),
    ],
)
async def test_a_bad_change_keeps_the_old_config_and_says_the_line(
    tmp_path: Path, before: str, after: str, told: str
) -> None:
    watching = Watching(tmp_path)
    watching.write(CONFIG.replace(before, after), watching.config)

    await watching.renewal.look()
    await watching.renewal.look()

    assert (watching.used, watching.lists) == ([], [])
    (notice,) = watching.notices
    assert told in notice
    watching.write(CONFIG.replace('"low"', '"high"'), watching.config)
    await watching.renewal.look()
    assert severity(watching.used[0], "vault-export") == "high"


async def test_rules_that_wait_for_a_mended_config_are_used_with_it(tmp_path: Path) -> None:
    watching = Watching(tmp_path)
    watching.write(CONFIG.replace("vault-export", "mine"), watching.config)
    watching.file.unlink()
    await watching.renewal.look()
    assert "no such rule" in watching.notices[-1]
    watching.write(CONFIG.replace("vault-export", "mine").replace("8", "9"), watching.config)
    watching.write(text(EVENT, id="mine"))

    await watching.renewal.look()

    assert severity(watching.used[0], "mine") == "low"


async def test_a_change_that_is_bad_in_one_part_is_not_used_in_any(tmp_path: Path) -> None:
    watching = Watching(tmp_path)
    bad = CONFIG.replace("severity", "sevrity").replace("10.0.0.0/8", "172.16.0.0/12")
    watching.write(bad, watching.config)
    await watching.renewal.look()

    assert watching.lists == []
    watching.write(bad.replace("sevrity", "severity"), watching.config)
    await watching.renewal.look()
    assert watching.lists == [{"offices": ["172.16.0.0/12"]}]


async def test_a_config_that_is_gone_changes_nothing(tmp_path: Path) -> None:
    watching = Watching(tmp_path)
    watching.config.unlink()

    await watching.renewal.look()

    assert (watching.used, watching.lists) == ([], [])
    assert "the old one goes on" in watching.notices[0]


async def test_what_takes_effect_at_the_next_start_is_told(tmp_path: Path) -> None:
    watching = Watching(tmp_path)
    watching.write(CONFIG.replace("60s", "90s"), watching.config)

    await watching.renewal.look()

    assert (watching.used, watching.lists) == ([], [])
    assert watching.notices == [
        "The config has changed: what is not in [rules] or [lists] holds from the next start"
    ]
