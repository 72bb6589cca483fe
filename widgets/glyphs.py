"""Signs that carry meaning beside colour: a table for Unicode terminals and one for ASCII.

Each sign is one cell wide. Most are ambiguous in East Asian width: a terminal that draws those wide wants ASCII.
"""

from msgspec import Struct

from tui.events.alert import Severity


class Glyphs(Struct, frozen=True):
    """The signs of one alphabet."""

    name: str
    high: str
    med: str
    low: str
    healthy: str
    degraded: str
    cursor: str
    new: str
    """In the cursor's column: the event came while nobody watched."""
    follow: str
    paused: str
    bars: str
    """Eight levels of a bar, lowest first."""
    zero: str
    missing: str
    line: str
    """The filled part of a horizontal bar."""
    line_rest: str
    limit: str
    """Where the limit is on a bar."""
    rule: str
    divider: str
    sort_down: str
    sort_up: str
    cut: str
    """Stands for text that did not fit."""
    passed: str
    failed: str
    not_yet: str
    arrow: str
    arrow_back: str
    times: str
    dash: str
    dot: str
    """Between parts of a line."""

    def severity(self, severity: Severity) -> str:
        """The two-cell mark of a severity."""
        if severity >= Severity.HIGH:
            return self.high
        if severity is Severity.MEDIUM:
            return self.med
        return self.low if severity is Severity.LOW else "  "

    def level(self, share: float) -> str:
        """The bar of a share (0 to 1) of the highest; any share above 0 is seen, 0 is the sign of zero."""
        return self.zero if share <= 0 else self.bars[max(0, min(7, round(share * 8) - 1))]


SEVERITY_WORDS = {
    Severity.INFO: "info",
    Severity.LOW: "low",
    Severity.MEDIUM: "MED",
    Severity.HIGH: "HIGH",
    Severity.CRITICAL: "CRIT",
}

UNICODE = Glyphs(
    name="unicode",
    high="!!",
    med=" !",
    low=" ·",
    healthy="●",
    degraded="▲",
    cursor="▸",
    new="•",
    follow="▶",
    paused="‖",
    bars="▁▂▃▄▅▆▇█",
    zero=".",
    missing="┄",
    line="━",
    line_rest="─",
    limit="┃",
    rule="─",
    divider="│",
    sort_down="▼",
    sort_up="▲",
    cut="…",
    passed="✓",
    failed="x",
    not_yet="·",
    arrow="→",
    arrow_back="←",
    times="×",
    dash="–",
    dot="·",
)

ASCII = Glyphs(
    name="ascii",
    high="!!",
    med=" !",
    low=" .",
    healthy="o",
    degraded="^",
    cursor=">",
    new="*",
    follow=">",
    paused="=",
    bars=":-=+*o%#",
    zero=".",
    missing="?",
    line="=",
    line_rest="-",
    limit="#",
    rule="-",
    divider="|",
    sort_down="v",
    sort_up="^",
    cut="~",
    passed="+",
    failed="x",
    not_yet=".",
    arrow=">",
    arrow_back="<",
    times="x",
    dash="-",
    dot=".",
)
