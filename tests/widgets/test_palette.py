"""Colours by role."""

from itertools import combinations

import pytest
from rich.color import Color, ColorSystem
from rich.style import Style

from tui.events.alert import Severity
from widgets.palette import PALETTES, Ground, Palette

GROUNDS: tuple[Ground, ...] = ("bg", "panel", "quiet", "sel")
DEPTHS = (ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT)
FULL = [PALETTES["soc-dark"], PALETTES["soc-light"]]
INKS = (
    "bright",
    "text",
    "dim",
    "head",
    "high",
    "high_chip",
    "critical",
    "med",
    "low",
    "ok",
    "new",
    "accent",
    "tab",
)


def rgb(color: Color | None, depth: ColorSystem) -> tuple[int, int, int]:
    assert color is not None
    return tuple(color.downgrade(depth).get_truecolor())  # type: ignore[return-value]


def luminance(color: tuple[int, int, int]) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in color]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(style: Style, depth: ColorSystem) -> float:
    lights = sorted(luminance(rgb(color, depth)) for color in (style.color, style.bgcolor))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=lambda palette: palette.name)
def test_every_role_has_ink_and_ground_everywhere(palette: Palette) -> None:
    for role in palette.looks:
        for ground in GROUNDS:
            style = palette.style(role, on=ground)

            assert style.color is not None
            assert style.bgcolor is not None


def test_palettes_name_the_same_roles() -> None:
    roles = {frozenset(palette.looks) for palette in PALETTES.values()}

    assert len(roles) == 1


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("palette", FULL, ids=lambda palette: palette.name)
def test_every_ink_can_be_read_on_every_ground_in_truecolor_and_in_256_colours(
    palette: Palette, depth: ColorSystem
) -> None:
    poor = {
        (role, ground): round(contrast(palette.style(role, on=ground), depth), 2)
        for role in (*INKS, "degraded")
        for ground in GROUNDS
        if contrast(palette.style(role, on=ground), depth) < 4.3
    }

    assert poor == {}


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("palette", FULL, ids=lambda palette: palette.name)
def test_roles_that_mean_something_stay_apart(palette: Palette, depth: ColorSystem) -> None:
    roles = ("text", "high", "med", "ok", "degraded", "new", "accent")
    colours = [(rgb(palette.style(role).color, depth), rgb(palette.style(role).bgcolor, depth)) for role in roles]

    assert all(one != other for one, other in combinations(colours, 2))


@pytest.mark.parametrize("depth", DEPTHS)
def test_the_selected_row_and_the_bars_differ_from_the_ground(depth: ColorSystem) -> None:
    for palette in FULL:
        grounds = [rgb(palette.style("text", on=ground).bgcolor, depth) for ground in ("bg", "quiet", "sel")]

        assert len(set(grounds)) == 3
        assert rgb(palette.style("text", on="panel").bgcolor, depth) != grounds[0]


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("palette", FULL, ids=lambda palette: palette.name)
def test_the_heat_ramp_has_as_many_shades_as_steps_and_readable_numbers(
    palette: Palette, depth: ColorSystem
) -> None:
    steps = [palette.heat(step / 6) for step in range(7)]

    assert len({rgb(style.bgcolor, depth) for style in steps}) == 7
    assert min(contrast(style, depth) for style in steps) >= 4.0


def test_the_smallest_heat_is_seen() -> None:
    palette = PALETTES["soc-dark"]

    assert palette.heat(0.0001) == palette.heat(1 / 6) != palette.heat(0)


def test_sixteen_colours_are_the_terminals_own_and_a_selected_row_has_one_look() -> None:
    palette = PALETTES["soc-16"]

    assert palette.style("med") == Style.parse("yellow on default")
    assert palette.style("new") == Style.parse("bright_magenta on default")
    assert palette.style("high", selected=True) == Style.parse("bold reverse default on default")
    assert palette.style("med", selected=True) == palette.style("text", selected=True)


def test_without_colour_bold_underline_and_reverse_carry_the_state() -> None:
    palette = PALETTES["soc-mono"]

    assert palette.style("med").bold
    assert palette.style("key").underline
    assert palette.style("high_chip").reverse
    colours = {palette.style(role, on=ground).color for role in palette.looks for ground in GROUNDS}
    assert colours == {Color.parse("default")}


@pytest.mark.parametrize("palette", PALETTES.values(), ids=lambda palette: palette.name)
def test_a_chip_keeps_apart_from_the_selected_row(palette: Palette) -> None:
    chip = palette.style("high_chip", selected=True)
    row = palette.style("text", selected=True)

    assert (chip.bgcolor, bool(chip.reverse)) != (row.bgcolor, bool(row.reverse))


def test_a_severity_has_a_role_in_a_row_and_in_an_alert() -> None:
    palette = PALETTES["soc-dark"]

    assert [palette.severity(severity) for severity in Severity] == ["dim", "low", "med", "high", "critical"]
    assert [palette.chip(severity) for severity in Severity] == ["dim", "low", "med", "high_chip", "critical"]


def test_full_palettes_bring_a_theme_of_their_name_and_the_others_use_a_built_in_one() -> None:
    themes = {name: palette.theme() for name, palette in PALETTES.items()}

    assert [themes[name].name for name in ("soc-dark", "soc-light") if themes[name]] == ["soc-dark", "soc-light"]  # type: ignore[union-attr]
    assert themes["soc-16"] is None
    assert themes["soc-mono"] is None
