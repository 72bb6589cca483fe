"""The events of an alert on one line: a letter each, set where it happened between the first and the last."""

from collections.abc import Sequence
from datetime import tzinfo

from tui.events.fields import value
from tui.events.model import Seen
from tui.events.stream import Stream
from widgets.formatting import local
from widgets.looks import Looks
from widgets.strips import Part

CELLS = 26
"""Places on the line."""

_LETTERS = {
    "success": ("S", "success"),
    "firewall_reported_success": ("S", "success"),
    "credentials_failed": ("c", "password"),
    "mfa_failed": ("m", "mfa"),
    "sso_failed": ("s", "sso"),
    "modern_version_failed": ("v", "old app"),
    "firewall_failed": ("f", "firewall"),
}


def letter(seen: Seen) -> tuple[str, str]:
    """An event's letter and what it stands for."""
    if seen.stream is Stream.SIGNIN:
        return _LETTERS.get(value(seen, "category") or "", ("?", "other"))
    return ("u", "item use") if seen.stream is Stream.USAGE else ("a", "change")


def evidence(looks: Looks, events: Sequence[Seen], total: int) -> list[Part]:
    """`7 events  11:57 c....c.c..m.S 12:04  c password  m mfa  S success`."""
    parts = [Part(f"{total}", "bright"), Part(f" event{'s' * (total != 1)}")]
    if not events:
        return [*parts, Part(", none of them held any more", "dim")]
    if len(events) < total:
        parts.append(Part(f", {len(events)} held", "dim"))
    times = [seen.event.time for seen in events]
    first, last = min(times), max(times)
    parts.append(Part(f"  {clock_short(first, looks.zone)} ", "dim"))
    if first == last:
        return [*parts, _sign(events[-1]), *_legend(events)]
    places: dict[int, Seen] = {}
    for seen in sorted(events, key=lambda seen: (letter(seen)[0] == "S", seen.event.time)):
        places[(seen.event.time - first) * (CELLS - 1) // (last - first)] = seen
    line = [_sign(places[i]) if i in places else Part(looks.glyphs.zero, "rule") for i in range(CELLS)]
    return [*parts, *line, Part(f" {clock_short(last, looks.zone)}", "dim"), *_legend(events)]


def _sign(seen: Seen) -> Part:
    sign = letter(seen)[0]
    if sign == "S":
        return Part(sign, "high_chip")
    return Part(sign, "med" if seen.stream is Stream.SIGNIN else "accent", bold=True)


def _legend(events: Sequence[Seen]) -> list[Part]:
    meanings = dict(letter(seen) for seen in events)
    return [Part(" ", "dim"), *(Part(f"  {sign} {meaning}", "dim") for sign, meaning in sorted(meanings.items()))]


def clock_short(ns: int, zone: tzinfo) -> str:
    """`12:04`."""
    return f"{local(ns, zone):%H:%M}"
