"""Random events and queries: few different values, so that they meet, and odd ones among them."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from hypothesis import strategies as st
from msgspec import UNSET

from tests.factories import START, ident
from tui.events.alert import Alert, Severity
from tui.events.model import (
    AuditEvent,
    Client,
    Details,
    Event,
    ItemUsage,
    Location,
    Seen,
    Session,
    SigninAttempt,
    User,
)
from tui.events.names import Names
from tui.events.stream import Stream
from tui.events.times import NANOSECONDS, format_timestamp

ITEMS = [ident(f"item {i}").lower() for i in range(3)]
NAMES = Names(items={ITEMS[0]: "Prod DB root"}, vaults={ITEMS[1]: "Platform"}, groups={ITEMS[2]: "Owners"})
UUIDS = [ident(f"event {i}") for i in range(60)] + ["", "x", "É", "a" * 27, "nul\0", "A b"]


CODES = ["gm", "uva", "gva", "user", "item", "invite", "vault", "group"]
WHOLES = [0, 1, -5, 2**63 - 1, 2**70]


class Chance:
    """Draws events: a run of a seed is short to write and quick to make, where drawn structs would be neither."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def some(self, *values: Any) -> Any:
        """One of these, or nothing, or null."""
        return self.random.choice([*values, UNSET, None])

    def user(self) -> Any:
        user = User(
            uuid=self.some(ident("alice"), ident("bob"), "u3", ""),
            email=self.some("alice@acme.com", "ALICE@acme.com", "bob@acme.com", "eve"),
            name=self.some("Alice", "Bob B", ""),
            user_type=self.some("user", "service_account"),
        )
        return self.some(user, user, user)

    def client(self) -> Any:
        client = Client(
            app_name=self.some("1Password CLI", "1Password for Mac"),
            os_name=self.some("MacOSX", "Linux"),
            platform_name=self.some("Chrome"),
            ip_address=self.some("10.0.0.1", "203.0.113.7", "2001:db8::1", "odd"),
            ip=self.some("10.0.0.2"),
        )
        return self.some(client, client)

    def location(self) -> Any:
        location = Location(
            country=self.some("CA", "Canada", "fr", "Atlantis"),
            city=self.some("Toronto", "Münster"),
            latitude=self.some(1.5, -90.0),
        )
        return self.some(location, location)

    def event(self, stream: Stream) -> Seen:
        """An event at one of few times, on time or late."""
        time = START + self.random.randrange(30) * 3600 * NANOSECONDS + self.random.choice([0, 1, 710_000_000])
        common: dict[str, Any] = {
            "uuid": self.some(*UUIDS),
            "time": time,
            "timestamp": self.some(format_timestamp(time), "2026-03-02T12:00:00-03:00", "nonsense"),
            "account_uuid": self.some("ACC"),
            "location": self.location(),
            "unknown": self.random.choice(["", '{"new": 1}']),
        }
        return Seen(
            stream=stream,
            account=self.random.choice(["acme", "other"]),
            event={Stream.SIGNIN: self._signin, Stream.USAGE: self._usage, Stream.AUDIT: self._audit}[stream](
                common
            ),
            received=time + self.random.randint(-5, 5) * 600 * NANOSECONDS,
            fresh=self.random.random() < 0.5,
        )

    def _signin(self, common: dict[str, Any]) -> Event:
        return SigninAttempt(
            **common,
            session_uuid=self.some(ident("s1"), ident("s2").lower(), "s2", "é"),
            category=self.some("success", "mfa_failed", "credentials_failed", "odd"),
            type=self.some("u2f_timout", "u2f_timeout"),
            country=self.some("US", "France"),
            details=self.some("text", Details(value=self.some("cidr"))),
            target_user=self.user(),
            client=self.client(),
        )

    def _usage(self, common: dict[str, Any]) -> Event:
        return ItemUsage(
            **common,
            used_version=self.some(*WHOLES),
            vault_uuid=self.some(*ITEMS),
            item_uuid=self.some(*ITEMS),
            action=self.some("reveal", "export"),
            user=self.user(),
            client=self.client(),
        )

    def _audit(self, common: dict[str, Any]) -> Event:
        return AuditEvent(
            **common,
            actor_uuid=self.some(ident("alice"), "u3"),
            actor_details=self.user(),
            actor_type=self.some("user"),
            action=self.some("grant", "create"),
            object_type=self.some(*CODES),
            object_uuid=self.some(*ITEMS, ident("bob")),
            object_details=self.user(),
            aux_id=self.some(*WHOLES),
            aux_uuid=self.some(*ITEMS, ident("alice")),
            aux_info=self.some("carol@other.org", "R"),
            aux_details=self.user(),
            session=self.some(
                Session(uuid=self.some(ident("s1"), "s2"), device_uuid="D1", ip=self.some("10.0.0.1"))
            ),
        )


@dataclass(frozen=True)
class Filling:
    """How a ring is made and what it is fed."""

    capacity: int
    segment_rows: int
    pages: int
    seed: int

    def brought(self) -> Iterator[tuple[Stream, list[Seen]]]:
        """The pages, in order of arrival."""
        chance = Chance(self.seed)
        for _ in range(self.pages):
            stream = chance.random.choice(list(Stream))
            yield stream, [chance.event(stream) for _ in range(chance.random.randint(1, 12))]


fillings = st.builds(Filling, st.integers(1, 60), st.integers(1, 9), st.integers(0, 12), st.integers(0, 2**32))

TERMS = [
    *("user:alice", "user:*@acme.com", f"user:{ident('alice')}", "user:u3", "user:!bob", "!user:bob", "user:?"),
    *("outcome:failure", "category:mfa_failed,odd", "type:u2f_timeout", "action:reveal", "object:gm,user"),
    *(
        "item:prod",
        f"item:{ITEMS[1]}",
        "vault:*form",
        "group:owners",
        "vault:?",
        "group:!x",
        f"aux:{ident('alice')}",
    ),
    *("ip:10.0.0.0/8", "ip:private", "ip:!private", "ip:10.0.0.1", "ip:*.1", "country:canada", "country:!CA,FR"),
    *("city:mün", "app:cli", "os:mac", "platform:chrome", "device:d1", "session:S2", f"session:{ident('s2')}"),
    *(f"uuid:{ident('event 1').lower()}", "uuid:x", "uuid:A*", "actor_type:user", "aux_info:r", "details:c"),
    *("account:acme", "account:acc", "late:>10m", "late:<=0s", "late:0s", "hours:business", "hours:!business"),
    *("weekday:mon", "weekday:!tue,sun", "hour:9", "hour:>=18", "hour:!3,4"),
    *(
        "after:-10h",
        "before:-20h",
        "on:2026-03-03",
        "after:today",
        "on:yesterday,today",
        "before:2026-03-02T20:00Z",
    ),
    *(
        "stream:usage,audit",
        "stream:!usage",
        "rule:spray",
        "severity:>=high",
        "score:<10",
        "rule:?",
        "status:!open",
    ),
    *("alice", "É", "prod", "/^a/", "*com", ident("event 1"), ITEMS[0], "1", '""'),
]


def _joined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.tuples(parts, parts)
    return st.one_of(
        pairs.map(lambda pair: f"({pair[0]} {pair[1]})"),
        pairs.map(lambda pair: f"({pair[0]} OR {pair[1]})"),
        parts.map(lambda part: f"!({part})"),
    )


queries = st.recursive(st.sampled_from(TERMS), _joined, max_leaves=5)


def alert(rule: str, severity: Severity, evidence: tuple[tuple[str, str], ...]) -> Alert:
    """An alert over some events."""
    return Alert(
        id=rule,
        account="acme",
        rule=rule,
        title="",
        reason="",
        severity=severity,
        score=50,
        key=(),
        who="",
        first=START,
        last=START,
        raised=START,
        why=(),
        evidence=evidence,
    )


ALERTS = [
    alert("spray", Severity.HIGH, tuple((stream.value, uuid) for stream in Stream for uuid in UUIDS[::5] if uuid)),
    alert("other", Severity.LOW, tuple(("usage", uuid) for uuid in UUIDS[::3])),
]
