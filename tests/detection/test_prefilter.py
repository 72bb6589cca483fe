"""The prefilter decides, for a whole page at once, what the clauses would say to each event."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detection.rules import EVENT, rule
from tests.factories import audit, changed, signin, usage
from tui.detection.identities import Identities
from tui.detection.lists import Lists
from tui.detection.loading import load_catalogue
from tui.detection.matching import holds
from tui.detection.prefilter import EVENTS_KEPT, PASSING_KEPT, VALUES_KEPT, Prefilter
from tui.detection.rule import Role, Rule
from tui.detection.view import View
from tui.events.model import Client, Location, Seen, Session
from tui.events.stream import Stream

LISTS = {
    "office_ips": ["10.0.0.0/8"],
    "tor_ips": ["203.0.113.7"],
    "sensitive_vaults": ["v1"],
    "known_apps": ["1Password*"],
    "managed_ips": ["10.0.0.0/8", "198.51.100.0/24"],
    "rogue_countries": ["RU"],
    "own_domains": ["acme.test"],
}
MADE_UP = [
    rule(EVENT, stream="signin", match={"country": {"not": ["CA"]}}),
    rule(EVENT, stream="signin", match={"country": {"exists": False}}),
    rule(EVENT, stream=["signin", "usage"], match=[{"app": {"contains": "cli"}}, {"stream": "usage"}]),
    rule(EVENT, stream=["signin", "audit"], match={"ip": {"exists": True}}, unless={"ip": {"cidr": "10.0.0.0/8"}}),
    rule(EVENT, stream="usage", match={"used_version": {"gte": 3}, "hours": "off"}),
    rule(EVENT, stream="usage", match={"app": {"prefix": "1pass", "suffix": "cli"}}, unless={"country": "CA"}),
    rule(EVENT, stream="audit", match={"user": {"same_as": "object_user"}}),
]
PLACES = [None, Location(), Location(country="CA"), Location(country="Russia"), Location(country="")]
CLIENTS = [
    None,
    Client(),
    Client(app_name="1Password CLI", ip_address="10.1.2.3"),
    Client(app_name="1password for mac", ip_address="203.0.113.7", os_name="iOS"),
    Client(app_name="curl", ip="not an address"),
]
texts = st.sampled_from([None, "", "CA", "RU", "v1"])
places, clients = st.sampled_from(PLACES), st.sampled_from(CLIENTS)


@st.composite
def events(draw: st.DrawFn) -> Seen:
    match draw(st.sampled_from(Stream)):
        case Stream.SIGNIN:
            category = draw(st.sampled_from([None, "success", "Success", "mfa_failed", "firewall_failed", "new"]))
            type_ = draw(st.sampled_from(["credentials_ok", "u2f_timout", "anonymous_blocked"]))
            parts = {"country": draw(texts), "client": draw(clients), "location": draw(places)}
            return changed(signin(category=category, type=type_), **parts)
        case Stream.USAGE:
            action = draw(st.sampled_from([None, "reveal", "Reveal", "export", "other", "brand new"]))
            parts = {"client": draw(clients), "location": draw(places), "vault_uuid": draw(texts)}
            version = draw(st.sampled_from([None, 0, 2, 3]))
            return changed(usage(action=action), **parts, used_version=version)
        case _:
            action = draw(st.sampled_from(["grant", "update", "suspend", "export", "view", "heat"]))
            thing = draw(st.sampled_from(["uva", "gva", "user", "vault", "invite", "sauna"]))
            return changed(audit(action=action, object=thing), object_uuid=draw(texts), location=draw(places))


def plays(role: Role, view: View, lists: Lists) -> bool:
    """What the role's clauses say, each asked of the event."""
    if view.stream not in role.streams:
        return False
    return bool(holds(role.match, lists)(view)) and not holds(role.unless, lists)(view)


def played(prefilter: Prefilter[str], page: Sequence[Seen]) -> list[list[tuple[str, int]]]:
    """The roles that the prefilter leaves to each event of a page of one stream, and that stand the rest."""
    stream = page[0].stream
    found = []
    each_ones, columns = prefilter.of_page(stream, [seen.event for seen in page])
    for row, (seen, candidates) in enumerate(zip(page, each_ones, strict=True)):
        readings = tuple(column[row] for column in columns)
        view = View(seen, Identities(), arrival=0, getters=prefilter.getters(stream), readings=readings)
        found.append(
            [
                (each.owner, each.role)
                for each in candidates
                if (each.matches is None or each.matches(view)) and not (each.excuses and each.excuses(view))
            ]
        )
    return found


def roles_of(rules: Sequence[Rule]) -> list[tuple[str, int, Role]]:
    return [
        (f"{place} {each.id}", number, role)
        for place, each in enumerate(rules)
        for number, role in enumerate(each.roles)
    ]


ROLES = roles_of([*load_catalogue(), *MADE_UP])


@settings(deadline=None)
@given(st.lists(events(), min_size=1, max_size=12))
def test_it_leaves_to_each_event_the_roles_whose_clauses_are_true(found: list[Seen]) -> None:
    lists = Lists(LISTS)
    prefilter = Prefilter(ROLES, lists)

    for stream in {seen.stream for seen in found}:
        page = [seen for seen in found if seen.stream is stream]
        views = [View(seen, Identities(), arrival=0) for seen in page]
        expected = [[(name, n) for name, n, role in ROLES if plays(role, view, lists)] for view in views]
        assert played(prefilter, page) == expected


@settings(deadline=None)
@given(st.lists(events(), min_size=1, max_size=12))
def test_an_event_alone_is_read_as_in_a_page_also_when_it_comes_again(found: list[Seen]) -> None:
    prefilter = Prefilter(ROLES, Lists(LISTS))

    for seen in [*found, *found]:
        ((candidates,), columns) = prefilter.of_page(seen.stream, [seen.event])
        alone, readings, _ = prefilter.of_event(seen.stream, seen.event)
        assert alone == candidates
        assert list(readings) == [column[0] for column in columns]


def test_a_list_that_is_filled_later_counts_from_then_on() -> None:
    lists = Lists()
    prefilter = Prefilter(roles_of([rule(EVENT, stream="signin", match={"ip": {"in_list": "tor_ips"}})]), lists)
    page = [changed(signin(), client=Client(ip_address="203.0.113.7"))]
    before = played(prefilter, page)

    lists.fill("tor_ips", ["203.0.113.7"])
    prefilter.build()

    assert (before, played(prefilter, page)) == ([[]], [[("0 tried", 0)]])


def test_whoever_invents_codes_does_not_fill_the_memory() -> None:
    prefilter = Prefilter(roles_of([rule(EVENT, stream="audit", match={"action": "export"})]), Lists())
    events = [audit(action=f"invented{number}").event for number in range(VALUES_KEPT + 100)]

    for _ in prefilter.of_page(Stream.AUDIT, events):
        pass

    assert all(len(table) <= VALUES_KEPT for _, table in prefilter._of(Stream.AUDIT).tables)


def test_of_sessions_that_have_passed_few_are_remembered() -> None:
    prefilter = Prefilter(roles_of([rule(EVENT, stream="audit", match={"ip": "203.0.113.7"})]), Lists())
    sessions = [Session(uuid=f"S{number}", ip="203.0.113.7") for number in range(2 * PASSING_KEPT)]

    candidates, _ = prefilter.of_page(
        Stream.AUDIT, [changed(audit(), session=session).event for session in sessions]
    )

    assert all(candidates)
    assert len(prefilter._of(Stream.AUDIT).tables[-1][1]) <= PASSING_KEPT


def test_whoever_invents_vaults_does_not_fill_the_memory_of_whole_events() -> None:
    prefilter = Prefilter(roles_of([rule(EVENT, stream="usage", match={"vault": "v1"})]), Lists())

    for number in range(EVENTS_KEPT + 100):
        prefilter.of_event(Stream.USAGE, usage(vault=f"invented{number}").event)

    assert EVENTS_KEPT // 2 < len(prefilter._of(Stream.USAGE).met) <= EVENTS_KEPT
