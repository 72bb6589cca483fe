"""Names for the ids of vaults, items and groups: the API reports ids only, an alias file names them."""

import re
from collections.abc import Mapping

from msgspec import Struct, field


class Names(Struct, frozen=True):
    """The alias file's tables, id to name."""

    vaults: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)

    def of(self, identifier: str) -> str | None:
        """The name of a vault, item or group, or None."""
        return self.items.get(identifier) or self.vaults.get(identifier) or self.groups.get(identifier)

    def shown(self, identifier: str) -> str:
        """The name, else a short stable form of the id (`7kq2mx…x4ma`)."""
        return self.of(identifier) or short_id(identifier)


ID = re.compile(r"[a-zA-Z2-7]{26}")
"""The ids of 1Password: 26 letters and digits of base32."""


def short_id(identifier: str) -> str:
    """The id's two ends; ids of up to 12 characters stay whole."""
    return identifier if len(identifier) <= 12 else f"{identifier[:6]}…{identifier[-4:]}"


NO_NAMES = Names()
