"""Notifications that the terminal itself shows: escape sequences that some of them understand, in three dialects.

iTerm2, WezTerm, kitty and foot read OSC 9; foot, ghostty, WezTerm, Konsole and urxvt OSC 777; kitty OSC 99. Windows
Terminal and ConEmu take `OSC 9 ; 4` for progress: what we send never begins like that.
"""

from collections.abc import Mapping
from typing import Literal

from tui.events.clean import clean
from tui.notifications.wording import TITLE

Way = Literal["bel", "osc9", "osc777", "osc99"]
BELL = "\a"
LONGEST = 120
"""Characters of a text in an escape sequence."""
_NAMED: Mapping[str, Way] = {"osc9": "osc9", "osc777": "osc777", "osc99": "osc99"}
_END = "\x1b\\"


def way_of(setting: str, environment: Mapping[str, str]) -> Way:
    """The way that a setting names; `auto` knows a few terminals, and rings the bell in all others.

    In a multiplexer the variables speak of a terminal that may be gone, and tmux lets none through by default.
    """
    if setting in _NAMED:
        return _NAMED[setting]
    if setting != "auto" or environment.get("TMUX") or environment.get("STY"):
        return "bel"
    term = environment.get("TERM", "")
    if term == "xterm-kitty":
        return "osc99"
    if term.startswith(("foot", "xterm-ghostty", "wezterm")):
        return "osc777"
    return "osc9" if environment.get("LC_TERMINAL") == "iTerm2" else "bel"


def sequence(way: Way, text: str, environment: Mapping[str, str]) -> str:
    """What is written to the terminal as a whole; in tmux with the bell, which marks the window."""
    if way == "bel":
        return BELL
    said = osc_text(text)
    parts = {
        "osc9": [f"9;{TITLE}: {said}"],
        "osc777": [f"777;notify;{TITLE};{said}"],
        "osc99": [f"99;i={TITLE}:d=0;{TITLE}", f"99;i={TITLE}:d=1:p=body;{said}"],
    }[way]
    return "".join(_through(f"\x1b]{part}", environment) for part in parts) + (
        BELL if environment.get("TMUX") else ""
    )


def osc_text(text: str) -> str:
    """A text that cannot end its sequence, nor be taken for more than one of its fields."""
    said = "".join(sign if sign.isprintable() else " " for sign in clean(text)).replace(";", ",")
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"


def _through(start: str, environment: Mapping[str, str]) -> str:
    """Wrapped for a multiplexer: tmux passes it on with `allow-passthrough on`, screen always."""
    if environment.get("TMUX"):
        inner = f"{start}{_END}".replace("\x1b", "\x1b\x1b")
        return f"\x1bPtmux;{inner}{_END}"
    if environment.get("STY"):
        return f"\x1bP{start}{BELL}{_END}"  # its own end would be taken for that of the wrapping
    return f"{start}{_END}"
