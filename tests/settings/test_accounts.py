"""Several accounts in one config: which are meant, and what each of them takes from where."""

from pathlib import Path

import pytest

from tui.settings import SettingProblem, Settings, load_accounts, load_settings

TWO = """
region = "ca"
[lists]
offices = ["10.0.0.0/8"]
[accounts.acme]
token_file = "acme.token"
region = "eu"
[accounts.labs]
token_file = "labs.token"
lists = { offices = ["192.0.2.0/24"] }
"""


def _load(folder: Path, config: str, environment: dict[str, str] | None = None, **flags: object) -> list[Settings]:
    path = folder / "config.toml"
    path.write_text(config)
    return load_accounts({"config": str(path), **flags}, environment or {})


def test_without_a_name_all_accounts_are_meant_each_with_its_own_settings(tmp_path: Path) -> None:
    acme, labs = _load(tmp_path, TWO)

    assert (acme.account, acme.token_file, acme.region) == ("acme", "acme.token", "eu")
    assert (labs.account, labs.token_file, labs.region) == ("labs", "labs.token", "ca")
    assert acme.lists == {"offices": ["10.0.0.0/8"]}
    assert labs.lists == {"offices": ["192.0.2.0/24"]}
    assert "[accounts.acme]" in acme.origins["region"]
    assert "[accounts" not in labs.origins["region"]


def test_a_name_picks_one(tmp_path: Path) -> None:
    assert [one.account for one in _load(tmp_path, TWO, account="labs")] == ["labs"]
    assert [one.account for one in _load(tmp_path, TWO, {"OPWATCH_ACCOUNT": "acme"})] == ["acme"]


def test_a_name_that_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(SettingProblem) as caught:
        _load(tmp_path, TWO, account="lab")

    assert (caught.value.status, caught.value.hint) == (2, "did you mean labs?")


def test_without_accounts_there_is_one_by_default(tmp_path: Path) -> None:
    assert [one.account for one in _load(tmp_path, "")] == ["default"]


def test_what_needs_one_account_asks_which(tmp_path: Path) -> None:
    _load(tmp_path, TWO)

    with pytest.raises(SettingProblem) as caught:
        load_settings({"config": str(tmp_path / "config.toml")}, {})

    assert caught.value.hint == "--account acme | labs"


@pytest.mark.parametrize(
    ("flags", "environment", "told"),
    [
        ({"token_file": "x"}, {}, "--token-file is for one account"),
        ({"base_url": "http://localhost"}, {}, "--base-url is for one account"),
        ({}, {"OPWATCH_TOKEN": "x"}, "OPWATCH_TOKEN is for one account"),
        ({}, {"EVENTS_API_TOKEN": "x"}, "EVENTS_API_TOKEN is for one account"),
        ({}, {"OPWATCH_REGION": "eu"}, "OPWATCH_REGION is for one account"),
    ],
)
def test_what_is_for_one_account_is_not_taken_for_several(
    tmp_path: Path, flags: dict[str, object], environment: dict[str, str], told: str
) -> None:
    """A token that was set for one account would be sent for all of them."""
    with pytest.raises(SettingProblem, match=told):
        _load(tmp_path, TWO, environment, **flags)

    assert _load(tmp_path, TWO, environment, account="acme", **flags)


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ('[accounts.acme]\n[accounts.Acme]\ntoken_file = "x"', "line 2: Acme and acme are the same name"),
        ('[accounts."a\\u001b"]', "line 1: the name of an account is 1 to 40 plain characters"),
        ('[accounts." "]', "line 1: the name of an account"),
    ],
)
def test_names_that_cannot_be_told_apart_or_shown_are_refused(tmp_path: Path, config: str, told: str) -> None:
    with pytest.raises(SettingProblem, match=told) as caught:
        _load(tmp_path, config)

    assert caught.value.status == 5
