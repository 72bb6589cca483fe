"""Which colours and signs fit the terminal: a theme by name, else what the environment says it can show."""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo

from msgspec.structs import replace
from rich.console import Console

from tui.events.view import Times
from widgets.glyphs import ASCII, UNICODE
from widgets.looks import Looks
from widgets.palette import PALETTES


def choose_looks(theme: str, ascii_only: bool | None, zone: tzinfo | None, environ: Mapping[str, str]) -> Looks:
    """The looks: theme (`auto`: the best that fits), signs (None: by the locale), zone (None: this machine's)."""
    name = theme_for(environ) if theme == "auto" else theme
    plain = is_ascii_locale(environ) if ascii_only is None else ascii_only
    return Looks(PALETTES[name], ASCII if plain else UNICODE, zone or local_zone())


def theme_for(environ: Mapping[str, str]) -> str:
    """The palette that a terminal can show.

    NO_COLOR leaves none. 16 colours have a palette of their own: an automatic downgrade would lose meanings.
    """
    if environ.get("NO_COLOR"):
        return "soc-mono"
    system = Console(force_terminal=True, _environ=dict(environ)).color_system
    return "soc-dark" if system in ("256", "truecolor") else "soc-16"


def is_ascii_locale(environ: Mapping[str, str]) -> bool:
    """The locale has no block characters. Where none is set, Python has made it C.UTF-8 (PEP 538)."""
    if sys.platform == "win32":
        return False
    locale = next((environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environ.get(name)), "C")
    return "utf8" not in locale.casefold().replace("-", "")


def local_zone() -> tzinfo:
    """This machine's zone as it is now."""
    return datetime.now(UTC).astimezone().tzinfo or UTC


def with_times(looks: Looks, times: Times) -> Looks:
    """The looks with times told in a way."""
    return replace(looks, zone=UTC if times == "utc" else looks.zone, ages=times == "relative")


def next_times(looks: Looks, local: Looks) -> Looks:
    """The same looks with local times, then with ages, then in UTC, then with local times again."""
    if looks.ages:
        return replace(looks, zone=UTC, ages=False)
    is_utc = looks.zone is UTC and local.zone is not UTC
    return replace(looks, zone=local.zone, ages=not is_utc)


def toggled_zone(looks: Looks, local: Looks) -> Looks:
    """The same looks in UTC, or back in the zone of the start."""
    return replace(looks, zone=local.zone if looks.zone is UTC else UTC)
