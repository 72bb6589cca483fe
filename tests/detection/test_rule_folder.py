"""Analysts' rules: files beside the config that stand beside the catalogue."""

import os
from pathlib import Path

import pytest

from tests.detection.rules import EVENT, text
from tui.detection.loading import load_all, load_catalogue
from tui.detection.rule_folder import folder_texts, stamp
from tui.detection.table import RuleFileError


def test_rules_of_the_folder_come_with_those_of_the_catalogue(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(text(EVENT, id="mine"))
    (tmp_path / "notes.txt").write_text("no rules here")
    (tmp_path / ".mine.toml.swp.toml").write_text("what an editor leaves behind")

    rules = load_all(tmp_path)

    assert [rule.id for rule in rules] == [*(rule.id for rule in load_catalogue()), "mine"]
    assert rules[-1].origin.file == str(tmp_path / "mine.toml")


def test_no_folder_is_no_rules(tmp_path: Path) -> None:
    assert folder_texts(tmp_path / "absent") == folder_texts(None) == []
    assert stamp(tmp_path / "absent") == ()


def test_a_setting_may_change_an_analysts_rule(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(text(EVENT, id="mine"))

    assert load_all(tmp_path, {"mine": {"severity": "high"}})[-1].severity.word == "high"


def test_an_id_of_the_catalogue_is_taken(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(text(EVENT, id="vault-export"))

    with pytest.raises(
        RuleFileError, match=r"mine\.toml:1: rule 'vault-export' id: is taken by the rule at \w+\.toml"
    ):
        load_all(tmp_path)


@pytest.mark.parametrize(("content", "why"), [(b"\xff\xfe", "not UTF-8"), (b"#" * 1_000_001, "longer than")])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "mine.toml").write_bytes(content)

    with pytest.raises(RuleFileError, match=rf"mine\.toml: {why}"):
        load_all(tmp_path)


def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "mine.toml")

    with pytest.raises(RuleFileError, match=r"mine\.toml.*not a regular file"):
        load_all(tmp_path)


def test_the_stamp_changes_with_every_file(tmp_path: Path) -> None:
    before = stamp(tmp_path)
    (tmp_path / "mine.toml").write_text("one")
    with_one = stamp(tmp_path)
    (tmp_path / "mine.toml").write_text("three")

    assert len({before, with_one, stamp(tmp_path)}) == 3
