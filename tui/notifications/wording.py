"""What a notification says: by default nobody's name, since lock screens and histories keep the text."""

from typing import Literal

from tui.events.clean import clean
from tui.notifications.policy import Digest

TITLE = "opwatch"
"""Constant: only the message holds data."""
LONGEST_MESSAGE = 250
"""UTF-16 units; Windows takes 255."""

Detail = Literal["none", "actor", "full"]
_HARMLESS = str.maketrans({"<": "‹", ">": "›", "&": "+", "'": "’", "\\": "/", "`": "’"})
"""Some servers render markup, and one backend pastes the text between quotation marks."""


def message(digest: Digest, detail: Detail, account: str = "") -> str:
    """One line: how many, how bad, which rule; whose account, whom and what only as far as `detail` allows."""
    account = "" if detail == "none" or not account else f"{account}: "
    worst = digest.worst
    severity = worst.severity.word.upper()
    what = {"none": _rule(worst.rule), "actor": f"{_rule(worst.rule)}: {worst.who}", "full": worst.title}[detail]
    count = len(digest.alerts)
    said = f"{severity}: {what}" if count == 1 else f"{count} alerts, worst {severity}: {what}"
    return guarded(account + said)


def _rule(rule: str) -> str:
    return rule.replace("-", " ")


def guarded(text: str) -> str:
    """The text as it is safe to hand to a notification program: never empty, never an option, short, no markup."""
    harmless = clean(text).translate(_HARMLESS).replace("://", ": //").strip()
    if not harmless or harmless.startswith("-"):
        harmless = f"• {harmless}"
    if _units(harmless) <= LONGEST_MESSAGE:
        return harmless
    while _units(harmless) >= LONGEST_MESSAGE:
        harmless = harmless[:-1]
    return f"{harmless}…"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "replace")) // 2
