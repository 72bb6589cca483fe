"""An alert: what happened, why the rule says so, and the evidence."""

from enum import IntEnum

from msgspec import Struct

from tui.events.verdict import Verdict


class Severity(IntEnum):
    """How bad it is; compares by rank."""

    INFO = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    @property
    def word(self) -> str:
        """The word of rules, queries and output."""
        return self.name.lower()


class Why(Struct, frozen=True):
    """One reason: what was asked, what was found, what it was held against."""

    clause: str
    value: str
    limit: str = ""
    baseline: str = ""

    def sentence(self) -> str:
        """The reason as one line, with its values."""
        return (
            f"{self.clause}: {self.value}"
            + (f" (limit {self.limit})" if self.limit else "")
            + (f"; {self.baseline}" if self.baseline else "")
        )


class Alert(Struct, frozen=True):
    """What a rule found about one entity; more evidence of the same joins it (see `AlertBook`)."""

    id: str
    """First 12 hex digits of a hash of account, rule, key and trigger event: the same after a restart."""
    account: str
    rule: str
    title: str
    """What happened, with values: `alice@acme.com failed to sign in 12 times in 30m`."""
    reason: str
    """Why that matters; the rule's `why`."""
    severity: Severity
    score: int
    """0 to 100."""
    key: tuple[tuple[str, str], ...]
    """The `by` fields of the rule and their values (identities, ids)."""
    who: str
    """The entity as people read it."""
    first: int
    """Event time of the earliest evidence, in nanoseconds since 1970."""
    last: int
    """Event time of the latest evidence."""
    raised: int
    """When opwatch noticed, in nanoseconds since 1970."""
    why: tuple[Why, ...]
    evidence: tuple[tuple[str, str], ...]
    """(stream, uuid) of each event that counts, oldest first; at most the first 20 and the last 80."""
    hits: int = 1
    """How many times the rule fired."""
    measure: int = 1
    """What the rule counts: events, different values, steps."""
    late: float = 0.0
    """Seconds by which the latest evidence arrived late."""
    fresh: bool = False
    """Some of the evidence is new since the last run; only then it may notify."""
    status: str = "open"
    """open, acknowledged, snoozed, suppressed, or closed: the learned past explains it, and nobody was told."""
    attack: tuple[str, ...] = ()
    """MITRE ATT&CK techniques."""
    response: str = ""
    """What to do."""
    false_positives: str = ""
    notifies: bool = True
    """False when the rule never notifies."""
    entity: tuple[tuple[str, str], ...] = ()
    """`key` as people read it: people by e-mail, ids by their names."""
    note: str = ""
    """What has undone it since, which acknowledged it, or what explains it; empty when nothing has."""
    until: int | None = None
    """When a snooze or suppression ends, in nanoseconds since 1970; None: not by itself."""
    by: str = ""
    """Who snoozed or suppressed it."""
    because: str = ""
    """Why they did, in their words."""
    reopened: str = ""
    """Why it is open again though somebody had put it away: `medium to high`."""
    verdict: Verdict | None = None
    """What somebody thinks of it; expected ones are acknowledged."""
    novel: tuple[str, ...] = ()
    """What the rule did not know of the entity, as its kind names it: what a verdict teaches. None: nothing."""
    hidden: int = 0
    """How much the suppression that hides it has hidden so far."""
