"""The invented company's shared vaults, items and groups, with the names that the Events API never reports."""

from typing import NamedTuple

from tui.demo.ids import lower_id


class Item(NamedTuple):
    """An item of a shared vault."""

    uuid: str
    vault: str
    """Id of its vault."""
    name: str
    version: int


CONTENTS: dict[str, tuple[str, ...]] = {
    "Everyone": (
        "Jira", "GitHub", "Confluence", "Slack", "Miro", "Zoom", "Travel booking", "Expenses", "Time sheets",
        "Learning portal", "Canteen", "Parking",
    ),
    "Production": (
        "Prod DB root", "Prod DB replica", "AWS console", "AWS break glass", "k8s admin", "Grafana admin",
        "Pager", "VPN gateway", "DNS registrar", "TLS private key", "Redis prod", "Kafka admin", "Sentry",
        "Backup key", "SSH bastion", "Feature flags",
    ),
    "Payments": (
        "Stripe live key", "Stripe webhook", "Adyen merchant", "Bank portal", "SEPA gateway", "Invoice portal",
        "Tax office", "Payroll", "Company card", "Audit portal",
    ),
    "CI": (
        "k3s join token", "registry pull", "registry push", "Code signing key", "Deploy key", "Package upload",
        "Terraform state", "Staging DB", "Test tenant", "Chat webhook",
    ),
    "Design": ("Figma", "Adobe CC", "Font licences", "Stock photos", "Brand kit", "Print shop", "Old portfolio"),
    "Office": (
        "Wi-Fi guest", "Wi-Fi staff", "Door code", "Alarm panel", "Printer admin", "VPN profile", "Meeting room TV",
        "Post box",
    ),
    "Sales": ("CRM", "Partner portal", "Tender platform", "Newsletter", "Fair booth", "Phone system", "Quote tool"),
    "Support": ("Help desk", "Status page", "Remote support", "App reviews", "Forum admin", "Call recordings"),
    "People": ("HR system", "Job board", "Pension portal", "Health insurance", "Org chart", "Reference checks"),
    "IT": (
        "Identity provider", "MDM console", "Mail admin", "Firewall admin", "Switch admin", "Laptop BIOS",
        "Domain admin", "SCIM bridge", "Licence server", "Camera system", "Asset register", "Spare YubiKey",
    ),
}  # fmt: skip

NAMELESS = frozenset({"Old portfolio", "Reference checks", "Canteen", "Feature flags"})
"""Items that the alias file does not name: no such file is ever complete."""

SENSITIVE = ("Production", "Payments")

GROUPS = (
    "Owners", "Administrators", "Security", "Developers", "Operations", "Finance", "Design", "Sales", "Support",
    "People", "On-call", "Interns",
)  # fmt: skip

READERS: dict[str, tuple[str, ...]] = {
    "Engineering": ("Production", "CI"),
    "Operations": ("Production", "CI", "IT"),
    "Security": ("Production", "IT"),
    "IT": ("IT", "Office"),
    "Finance": ("Payments",),
    "Design": ("Design",),
    "Sales": ("Sales",),
    "Support": ("Support",),
    "People": ("People", "Office"),
    "Management": ("Payments", "Sales", "People"),
    "Partners": (),
}
"""Vaults of each department, besides those that all have."""
FOR_ALL = ("Everyone", "Office")


def vault_id(name: str) -> str:
    """Id of a vault."""
    return lower_id("acme", "vault", name)


def group_id(name: str) -> str:
    """Id of a group."""
    return lower_id("acme", "group", name)


def _item(vault: str, name: str) -> Item:
    uuid = lower_id("acme", "item", vault, name)
    return Item(uuid, vault_id(vault), name, 1 + int.from_bytes(uuid.encode()[:2], "big") % 40)


ITEMS: dict[str, tuple[Item, ...]] = {
    vault: tuple(_item(vault, n) for n in names) for vault, names in CONTENTS.items()
}
"""The items of each vault, by its name."""
CROWN_JEWEL = ITEMS["Production"][0]
"""What the stories are after: `Prod DB root`."""
