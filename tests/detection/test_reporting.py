"""Hits in words: what is remembered of earlier ones never shows."""

from tests.detection.rules import EVENT, hits, rule
from tests.factories import DOMAIN, ident, usage
from tui.detection.engine import Engine
from tui.detection.shown import MOST
from tui.events.model import User

TAKEN = rule(
    EVENT,
    stream="usage",
    match={"action": ["reveal", "export"], "user": {"not": {"in_list": "machines"}}},
    unless={"vault": {"in_list": "open"}},
    title="{user} {action}: {count}×, 100% of {vault} for {rule}, {severity}",
    cases=[{"severity": "critical", "match": {"ip": {"cidr": "198.51.100.0/24"}}}],
)
ALICE = ident(f"user alice@{DOMAIN}")
LISTS = {"machines": ["robot@acme.test"], "open": ["v9"]}


def test_a_title_leaves_the_count_open_and_says_the_rest_of_each_event() -> None:
    taken = [usage("alice", action="reveal"), usage("alice", action="export", vault="v1", ip="198.51.100.7")]

    first, second = hits(TAKEN, taken, lists={"machines": ["x"], "open": ["x"]})

    assert first.titled(3) == "alice@acme.test reveal: 3×, 100% of 43ykd6…epdg for tried, medium"
    assert second.titled(4) == "alice@acme.test export: 4×, 100% of v1 for tried, critical"


def test_somebody_with_a_new_name_is_called_by_it_from_then_on() -> None:
    renamed, bare = User(uuid=ALICE, email="ada@acme.test"), User(uuid=ALICE)

    found = hits(TAKEN, [usage("alice"), usage(bare), usage(renamed), usage(bare), usage("alice")], lists=LISTS)

    names = [hit.entity[0][1].partition("@")[0] for hit in found]
    assert names == ["alice", "alice", "ada", "ada", "alice"]
    assert [hit.title[0].partition("@")[0] for hit in found] == names
    assert [hit.why[1].value.partition("@")[0] for hit in found] == names


def test_a_reason_says_that_a_list_is_empty_until_it_is_filled() -> None:
    engine = Engine([TAKEN], lists={"machines": ["x"]})

    (before,) = engine.judge(usage(vault="v1"))
    engine.fill_list("open", ["v9"])
    (after,) = engine.judge(usage(vault="v1"))

    assert [before.why[-1].value, after.why[-1].value] == ["v1 (list open is empty)", "v1"]


def test_more_values_than_are_remembered_are_said_all_the_same() -> None:
    vaults = [f"v{number % (MOST + 10)}" for number in range(2 * MOST)]

    found = hits(TAKEN, (usage(vault=vault) for vault in vaults), lists={"machines": ["x"], "open": ["x"]})

    assert [hit.why[-1].value for hit in found] == vaults
