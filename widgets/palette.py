"""Colours by role: the role is the only name that a widget may use for a look.

Contrast of every role was measured on every ground, and again where a terminal of 256 colours rounds both: colours
are chosen so that rounding keeps them apart. The 16-colour palette names the terminal's own colours, for rounding
to those loses meanings. No role relies on colour alone.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from msgspec import Struct, field
from rich.style import Style
from textual.theme import Theme

from tui.events.alert import Severity

Ground = Literal["bg", "panel", "quiet", "sel"]
"""bg: the screen; panel: bars; quiet: the cursor's row where the focus is not; sel: the row that keys act on."""

_BOLD = frozenset({"bright", "title", "head", "key", "high", "tab", "high_chip", "critical"})
"""Roles that are bold in every palette."""


class Palette(Struct, frozen=True, eq=False):
    """A look for every role. Two palettes are equal only if they are the same."""

    name: str
    theme_name: str
    """The Textual theme that goes with it."""
    grounds: Mapping[Ground, str]
    looks: Mapping[str, str]
    """Role to a style in rich's words; one that names a ground of its own (a chip) keeps it everywhere."""
    selected: Mapping[str, str] = field(default_factory=dict)
    """Looks that differ on the selected row; `*` is for the roles that are not named."""
    ramp: tuple[tuple[str, str], ...] = ()
    """Ground and ink for each step of heat; empty where colours cannot carry it."""
    dark: bool = True

    def style(self, role: str, *, selected: bool = False, bold: bool = False, on: Ground = "bg") -> Style:
        """The style of a role on a ground; `selected` is short for `on="sel"`. Always has a background."""
        return _style(self, role, "sel" if selected else on, bold)

    def severity(self, severity: Severity) -> str:
        """The role of a severity's mark and word on a plain row."""
        return _SEVERITY_ROLES[severity]

    def chip(self, severity: Severity) -> str:
        """The role of a severity's mark and word where the worst are filled (alerts)."""
        return "high_chip" if severity is Severity.HIGH else _SEVERITY_ROLES[severity]

    def heat(self, share: float) -> Style:
        """The style of a cell that is at this share (0 to 1) of the hottest; any share above 0 is seen."""
        if not self.ramp:
            return self.style("text" if share > 0 else "rule")
        step = 0 if share <= 0 else max(1, min(len(self.ramp) - 1, round(share * (len(self.ramp) - 1))))
        ground, ink = self.ramp[step]
        return Style.parse(f"{ink} on {ground}")

    def theme(self) -> Theme | None:
        """The Textual theme of the same colours, so that its own widgets agree; None where it is a built-in one."""
        if self.theme_name.startswith("ansi-"):
            return None
        return Theme(
            name=self.theme_name,
            primary=self.looks["accent"],
            secondary=self.looks["dim"],
            warning=self.looks["med"],
            error=self.looks["high"],
            success=self.looks["ok"],
            accent=self.looks["accent"],
            foreground=self.looks["text"],
            background=self.grounds["bg"],
            surface=self.grounds["bg"],
            panel=self.grounds["panel"],
            dark=self.dark,
            variables={
                "block-cursor-background": self.grounds["sel"],
                "block-cursor-foreground": self.looks["bright"],
                "input-cursor-background": self.looks["accent"],
                "input-cursor-foreground": self.grounds["bg"],
                "input-selection-background": self.grounds["sel"],
                "scrollbar": self.looks["rule"],
                "scrollbar-hover": self.looks["dim"],
                "scrollbar-active": self.looks["accent"],
                "scrollbar-background": self.grounds["bg"],
                "scrollbar-background-hover": self.grounds["bg"],
                "scrollbar-background-active": self.grounds["bg"],
                "scrollbar-corner-color": self.grounds["bg"],
            },
        )


_SEVERITY_ROLES = {
    Severity.INFO: "dim",
    Severity.LOW: "low",
    Severity.MEDIUM: "med",
    Severity.HIGH: "high",
    Severity.CRITICAL: "critical",
}


@lru_cache(4096)
def _style(palette: Palette, role: str, ground: Ground, bold: bool) -> Style:
    look = palette.looks[role]
    if ground == "sel":
        look = palette.selected.get(role, look if " on " in look else palette.selected.get("*", look))
    if " on " not in look:
        look = f"{look} on {palette.grounds[ground]}"
    return Style.parse(f"bold {look}" if bold or role in _BOLD else look)


_DARK = Palette(
    name="soc-dark",
    theme_name="soc-dark",
    grounds={"bg": "#111316", "panel": "#1a1d22", "quiet": "#22262c", "sel": "#1e2f4e"},
    looks={
        "bright": "#f4f7fa",
        "title": "#f4f7fa",
        "text": "#cfd7e1",
        "dim": "#99a4b2",
        "head": "#99a4b2",
        "rule": "#3a4756",
        "high": "#ff7657",
        "high_chip": "#0b0f14 on #d55e00",
        "critical": "#0b0f14 on #d55e00",
        "med": "#ec9f00",
        "low": "#a0b0c0",
        "ok": "#2fbf94",
        "degraded": "#f4ec42",
        "new": "#d98fb8",
        "accent": "#56b4e9",
        "key": "#56b4e9",
        "tab": "#0b0f14 on #56b4e9",
    },
    ramp=(
        ("#1a1e23", "#cfd7e1"),
        ("#30363e", "#cfd7e1"),
        ("#174a76", "#cfd7e1"),
        ("#1b63a0", "#f4f7fa"),
        ("#2f86bd", "#0b0f14"),
        ("#56b4e9", "#0b0f14"),
        ("#a5d8f5", "#0b0f14"),
    ),
)

_LIGHT = Palette(
    name="soc-light",
    theme_name="soc-light",
    dark=False,
    grounds={"bg": "#fbfbf9", "panel": "#eceef0", "quiet": "#e4e7ea", "sel": "#cfecf7"},
    looks={
        "bright": "#000000",
        "title": "#000000",
        "text": "#252a30",
        "dim": "#59636e",
        "head": "#59636e",
        "rule": "#a9b2bc",
        "high": "#7a1400",
        "high_chip": "#ffffff on #7a1400",
        "critical": "#ffffff on #7a1400",
        "med": "#8f5400",
        "low": "#4d5b6a",
        "ok": "#00664b",
        "degraded": "#252a30 on #f0e442",  # yellow ink cannot reach contrast on white
        "new": "#932e6e",
        "accent": "#005a94",
        "key": "#005a94",
        "tab": "#ffffff on #005a94",
    },
    ramp=(
        ("#f1f3f4", "#252a30"),
        ("#d6e6f2", "#252a30"),
        ("#b3d3ee", "#252a30"),
        ("#86bbdf", "#252a30"),
        ("#4f9dce", "#0b0f14"),
        ("#1f7bb3", "#ffffff"),
        ("#005a94", "#ffffff"),
    ),
)

_DEFAULT_GROUNDS: Mapping[Ground, str] = dict.fromkeys(("bg", "panel", "quiet", "sel"), "default")

_SIXTEEN = Palette(
    name="soc-16",
    theme_name="ansi-dark",
    grounds=_DEFAULT_GROUNDS,
    looks={
        # The terminal's own ink, not white: it is read on a light terminal too.
        "bright": "default",
        "title": "default",
        "text": "default",
        "dim": "default",
        "head": "default",
        "rule": "bright_black",
        "high": "bright_red",
        "high_chip": "white on red",
        "critical": "white on red",
        "med": "yellow",
        "low": "default",
        "ok": "green",
        "degraded": "bright_yellow",
        "new": "bright_magenta",
        "accent": "bright_cyan",
        "key": "bright_cyan",
        "tab": "black on cyan",
    },
    # Warm colours never on a grey row: every cell of it is the ground's ink on the ink's ground.
    selected={"*": "reverse default"},
)

_MONO = Palette(
    name="soc-mono",
    theme_name="ansi-dark",
    grounds=_DEFAULT_GROUNDS,
    looks={
        "bright": "default",
        "title": "default",
        "text": "default",
        "dim": "default",
        "head": "default",
        "rule": "default",
        "high": "bold default",
        "high_chip": "bold reverse default",
        "critical": "bold reverse default",
        "med": "bold default",
        "low": "default",
        "ok": "default",
        "degraded": "bold default",
        "new": "bold default",
        "accent": "bold underline default",
        "key": "bold underline default",
        "tab": "bold reverse default",
    },
    selected={
        "*": "reverse default",
        "accent": "bold underline reverse default",
        "key": "bold underline reverse default",
        "high_chip": "bold default",
        "critical": "bold underline default",
    },
)

PALETTES: Mapping[str, Palette] = {palette.name: palette for palette in (_DARK, _LIGHT, _SIXTEEN, _MONO)}
