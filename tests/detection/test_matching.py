"""Conditions have three values; what is missing or not known yet neither matches nor excuses."""

from typing import Any

import pytest

from tests.detection.rules import EVENT, hits, rule
from tests.factories import audit, changed, ident, signin, usage
from tui.detection.clause_reading import read_clause
from tui.detection.identities import Identities
from tui.detection.lists import Lists, awaited
from tui.detection.matching import test_of as condition_test
from tui.detection.table import Table
from tui.detection.view import View
from tui.events.model import Seen, User
from tui.events.names import Names

STREAMS = ("signin", "usage", "audit")


def verdict(field: str, form: Any, seen: Seen, lists: Lists | None = None, late: float = 0) -> bool | None:
    """What a condition says of an event."""
    ((condition,),) = read_clause(Table({"match": {field: form}}), "match", STREAMS)
    view = View(seen, Identities(), arrival=0, late=late)
    return condition_test(condition, lists or Lists())(view)


@pytest.mark.parametrize(
    ("field", "form", "expected"),
    [
        ("app", "1password for MAC", True),
        ("app", ["other", "1Password for Mac"], True),
        ("app", "1Password", False),
        ("app", {"not": "1Password"}, True),
        ("app", {"not": {"prefix": "1pass"}}, False),
        ("app", {"prefix": "1pass", "suffix": "mac"}, True),
        ("app", {"contains": ["for", "xyz"]}, True),
        ("app", {"glob": "1*ma?"}, True),
        ("app", {"glob": "1*ma"}, False),
        ("app", {"exists": True}, True),
        ("app", {"exists": False}, False),
        ("ip", {"cidr": ["10.0.0.0/8", "203.0.113.0/24"]}, True),
        ("ip", {"cidr": "10.0.0.0/8"}, False),
        ("country", "Canada", True),
        ("country", {"not": ["ca"]}, False),
        ("outcome", "success", True),
        ("user", "ALICE@acme.test", True),
        ("user", ident("user alice@acme.test"), True),
        ("user", "Alice", False),
        ("user", {"not": ["bob@acme.test"]}, True),
        ("stream", "signin", True),
        ("user", {"same_as": "user"}, True),
        ("late", {"gt": "10m"}, True),
        ("late", {"gte": 3600, "lt": "2h"}, True),
        ("late", {"lte": "10m"}, False),
    ],
)
def test_a_condition_on_what_is_there_is_true_or_false(field: str, form: Any, expected: bool) -> None:
    assert verdict(field, form, signin(), late=3600) is expected


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("x", None),
        ({"not": "x"}, None),
        ({"glob": "*"}, None),
        ({"not": {"in_list": "full"}}, None),
        ({"exists": False}, True),
        ({"exists": True}, False),
        ({"same_as": "country"}, None),
        ({"prefix": "x", "not": "y"}, None),
    ],
)
@pytest.mark.parametrize("missing", [None, ""])
def test_a_condition_on_what_is_missing_is_unknown_also_when_negated(
    form: Any, expected: bool | None, missing: str | None
) -> None:
    assert verdict("app", form, signin(app=missing), Lists({"full": ["x"]})) is expected


def test_a_text_that_is_no_address_is_unknown_to_a_network() -> None:
    assert verdict("ip", {"not": {"cidr": "10.0.0.0/8"}}, signin(ip="office")) is None


@pytest.mark.parametrize(
    ("field", "entries", "expected"),
    [
        ("ip", ["10.0.0.0/8", "203.0.113.7"], True),
        ("ip", ["10.0.0.0/8"], False),
        ("country", ["canada"], True),
        ("app", ["1password*"], True),
        ("user", ["alice@acme.test"], True),
        ("app", [], None),
    ],
)
def test_lists_hold_networks_names_of_countries_globs_and_people(
    field: str, entries: list[str], expected: bool | None
) -> None:
    assert verdict(field, {"in_list": "some"}, signin(), Lists({"some": entries})) is expected


def test_a_list_may_name_vaults_as_the_alias_file_does() -> None:
    lists = Lists({"sensitive": ["Pay*"]}, Names(vaults={"v1": "Payroll"}))

    assert verdict("vault", {"in_list": "sensitive"}, usage(vault="v1"), lists) is True
    assert verdict("vault", {"in_list": "sensitive"}, usage(vault="v2"), lists) is False


def test_a_list_that_is_not_defined_is_unknown_until_it_is_filled() -> None:
    lists = Lists()

    assert verdict("app", {"not": {"in_list": "known"}}, signin(), lists) is None
    lists.fill("known", ["other"])
    assert verdict("app", {"not": {"in_list": "known"}}, signin(), lists) is True


@pytest.mark.parametrize(
    ("actor", "other", "expected"),
    [
        (User(uuid="U1", email="a@x.example"), User(uuid="U1", email="old@x.example"), True),
        (User(uuid="U1", email="a@x.example"), User(uuid="U2", email="a@x.example"), False),
        (User(uuid="U1", email="a@x.example"), User(email="A@x.example"), True),
        (User(uuid="U1"), User(email="a@x.example"), None),
        (User(uuid="U1"), None, None),
    ],
)
def test_people_are_the_same_by_uuid_else_by_e_mail(actor: User, other: User | None, expected: bool | None) -> None:
    event = audit(actor, action="grant", object="uva", aux=other)

    assert verdict("user", {"same_as": "aux"}, event) is expected


def test_alternatives_are_any_of_and_keys_all_of() -> None:
    either = rule(EVENT, match=[{"action": "export", "object": "vault"}, {"action": "delete"}])

    assert hits(either, [audit(action="export", object="vault")])
    assert not hits(either, [audit(action="export", object="report")])
    assert hits(either, [audit(action="delete", object="report")])


def test_what_is_unknown_does_not_excuse() -> None:
    tried = rule({"kind": "event", "stream": "signin", "unless": {"app": {"in_list": "known"}}})

    assert hits(tried, [signin()])
    assert hits(tried, [signin(app=None)], lists={"known": ["1Password*"]})
    assert not hits(tried, [signin()], lists={"known": ["1Password*"]})


def test_an_app_that_is_absent_raises_nothing() -> None:
    tried = rule({"kind": "event", "stream": "signin", "match": {"app": {"not": {"in_list": "known"}}}})

    assert not hits(tried, [signin(app=None)], lists={"known": ["x"]})
    assert hits(tried, [signin(app="evil")], lists={"known": ["x"]})


def test_a_rule_waits_only_for_lists_that_it_cannot_do_without() -> None:
    waits = rule(EVENT, match={"vault": {"in_list": "sensitive"}})
    half = rule(EVENT, match=[{"vault": {"in_list": "sensitive"}}, {"action": "export"}])
    excused = rule(EVENT, unless={"ip": {"in_list": "office"}})

    assert awaited(waits, Lists()) == ("sensitive",)
    assert awaited(waits, Lists({"sensitive": ["x"]})) == ()
    assert awaited(half, Lists()) == ()
    assert awaited(excused, Lists()) == ()


def test_two_spellings_of_a_type_are_one() -> None:
    assert verdict("type", "u2f_timeout", changed(signin(), type="u2f_timout")) is True
