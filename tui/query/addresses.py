"""Internet addresses as numbers, so that a network is a range.

An IPv4 address is counted as the IPv6 address that maps it: `::ffff:10.0.0.1` and `10.0.0.1` are the same.
"""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Network, ip_address, ip_network
from socket import AF_INET, inet_pton

PRIVATE = (
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "fc00::/7",
    "fe80::/10",
    "::1",
)
"""Networks of houses and carriers, and the machine itself. Those reserved for documentation are not among them."""

_MAPPED = 0xFFFF << 32
Range = tuple[int, int]


@lru_cache(maxsize=65_536)
def parse_address(text: str) -> int | None:
    """The address as a number, or None when the text is none."""
    try:
        return _MAPPED | int.from_bytes(inet_pton(AF_INET, text))
    except (OSError, ValueError):  # not IPv4, or not even a text that C can take
        pass
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return int(address) | (_MAPPED if address.version == 4 else 0)


def networks_of(texts: Iterable[str]) -> list[Range]:
    """First and last address of each network (`10.0.0.0/8`) or address; `ValueError` names what is neither."""
    return [_network(text) for text in texts]


def _network(text: str) -> Range:
    try:
        network = ip_network(text.strip(), strict=False)
    except ValueError:
        raise ValueError(f"not an address or network: {text}") from None
    offset = _MAPPED if isinstance(network, IPv4Network) else 0
    return int(network.network_address) + offset, int(network.broadcast_address) + offset
