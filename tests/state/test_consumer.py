"""Each consumer of each account has a folder of its own, whatever the names."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.state.consumer import Consumer, default_state_dir, safe_name


def test_folders_are_named_after_account_and_consumer() -> None:
    base = Path("/s")

    assert Consumer("watch").folder(base, "acme") == base / "acme" / "watch"
    assert Consumer("follow", "siem").folder(base, "acme") == base / "acme" / "follow" / "siem"
    assert [str(Consumer("watch")), str(Consumer("follow", "siem"))] == ["watch", "follow/siem"]


def test_state_is_kept_where_the_platform_keeps_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    assert default_state_dir().name == "opwatch"
    assert not default_state_dir().exists()


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../../etc", "/etc/passwd", "a/b", "a\\b", "C:", "con", "nul", "a\0b", "x" * 300]
)
def test_no_name_leads_out_of_the_state_folder(name: str, tmp_path: Path) -> None:
    folder = Consumer("follow", name).folder(tmp_path, name)
    folder.mkdir(parents=True)

    assert folder.resolve().relative_to(tmp_path.resolve()).parts[1] == "follow"
    assert len(folder.relative_to(tmp_path).parts) == 3


@given(st.lists(st.one_of(st.text(), st.text("aA.~-b1"), st.text(st.characters(categories=["Cs"]))), unique=True))
def test_no_two_names_share_a_folder_even_where_case_does_not_count(names: list[str]) -> None:
    folders = [safe_name(name).casefold() for name in names]

    assert len(set(folders)) == len(names)
    assert all(folder.isascii() and 0 < len(folder) <= 60 and not folder.startswith(".") for folder in folders)
