"""All settings of one run, checked; nothing here is a text that still has to be understood."""

from collections.abc import Mapping
from datetime import UTC, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct, field

from tui.events.alert import Severity
from tui.events.layout import Layout
from tui.events.names import NO_NAMES, Names
from tui.events.stream import Stream
from tui.events.view import Times
from tui.settings.tuning import Tuning

if TYPE_CHECKING:
    from tui.detection.lists import ListSetting


class BusinessHours(Struct, frozen=True):
    """When people are at work, in the configured zone."""

    days: frozenset[int] = frozenset(range(5))
    """Monday is 0."""
    start: int = 8 * 60
    """Minutes after midnight."""
    end: int = 18 * 60
    """Minutes after midnight, exclusive."""


class NotifySettings(Struct, frozen=True):
    """What may notify, by which way, and what it may tell."""

    desktop: Literal["auto", "on", "off"] = "auto"
    terminal: Literal["auto", "bel", "osc9", "osc777", "osc99", "off"] = "auto"
    detail: Literal["none", "actor", "full"] = "none"
    min_severity: Severity = Severity.HIGH
    hook: tuple[str, ...] = ()


class Settings(Struct, frozen=True):
    """Everything a command needs to know before it starts."""

    config: Path
    account: str = "default"
    demo: bool = False
    seed: int = 0
    region: str | None = None
    base_url: str | None = None
    allow_host: tuple[str, ...] = ()
    api: Literal["v2", "v1"] = "v2"
    token_file_flag: str | None = None
    token_reference: str | None = None
    token_file: str | None = None
    since: float | None = None
    """Seconds back; None: the command's own default."""
    learn: float | None = None
    """Seconds back from now from which rules learn what is usual; None: the command's own default, 0: off."""
    interval: float = 60.0
    requests_per_minute: int | None = None
    """None: not said; 300 for a service, no ceiling for the demo and loopback."""
    retry_for: float = 30.0
    capacity: int = 1_000_000
    state_dir: str | None = None
    """Where the place in each stream and the alerts are kept; None: the platform's folder."""
    no_state: bool = False
    """Read and keep nothing on disk; always so for the demo."""
    zone: tzinfo = UTC
    business_hours: BusinessHours = BusinessHours()
    notify: NotifySettings = NotifySettings()
    theme: str = "auto"
    times: Times = "local"
    """How the tables tell times, until somebody chooses otherwise on the screen."""
    columns: Mapping[Stream, Layout] = field(default_factory=dict)
    """The columns of tables that have not the shipped ones."""
    ascii: bool = False
    bell: bool = False
    names: Names = NO_NAMES
    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Overrides of shipped rules, by rule; the rule engine checks them."""
    lists: "Mapping[str, ListSetting]" = field(default_factory=dict)
    tuning: Tuning = field(default_factory=Tuning)
    """Rules and lists again, as they may be read anew while opwatch runs."""
    keys: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    """Where each value came from, in words, by name of the setting."""
    notes: tuple[str, ...] = ()
    """What is allowed but should be known; plain sentences."""

    @property
    def rules_folder(self) -> Path:
        """Where analysts keep rules of their own: beside the config."""
        return self.config.parent / "rules"
