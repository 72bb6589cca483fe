"""Where a token may be sent: 1Password's four hosts, loopback if it is named, hosts that are allowed by name."""

import re
from collections.abc import Collection
from ipaddress import ip_address

from tui.events.clean import clean
from tui.events_api.token_claims import Claims

REGIONS = {
    "us": "events.1password.com",
    "ca": "events.1password.ca",
    "eu": "events.1password.eu",
    "ent": "events.ent.1password.com",
}
"""The servers of the Events API reference."""

_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?P<port>:[0-9]{1,5})?(?P<path>/[a-z0-9._~/-]*)?",
    re.IGNORECASE,
)
"""Narrow on purpose: no user, query, escape or second reading of what the host is."""
_PORTS = range(1, 65_536)


class HostNotAllowed(Exception):  # noqa: N818 - named after what happened
    """The token is not sent there; `str` gives the message."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def base_url(claims: Claims, *, region: str = "", base_url: str = "", allow_hosts: Collection[str] = ()) -> str:
    """The URL to ask, without a slash at its end: the one given, else the region's, else the token's own.

    Raises `HostNotAllowed`. A token's `aud` is text that nobody has verified: it chooses among the hosts that are
    allowed and adds none, loopback neither.
    """
    if base_url:
        return _checked(base_url, allow_hosts)
    if region:
        if region not in REGIONS:
            raise HostNotAllowed(f"There is no region {clean(region)!r}", f"Regions are {', '.join(REGIONS)}.")
        return f"https://{REGIONS[region]}"
    if not claims.host:
        raise HostNotAllowed("The token does not say where its account lives", "Say it with --region us|ca|eu|ent.")
    if not _is_allowed(claims.host, allow_hosts):
        raise HostNotAllowed(
            f"The token names the host {claims.host}, which is none of 1Password's",
            f"If that is right, say so with --base-url, and --allow-host {claims.host}.",
        )
    return f"https://{claims.host}"


def _checked(url: str, allow_hosts: Collection[str]) -> str:
    match = _URL.fullmatch(url.strip())
    if match is None or int((match["port"] or ":443")[1:]) not in _PORTS:
        raise HostNotAllowed(f"{clean(url[:200])!r} is not a base URL", "Write it as https://events.1password.com.")
    scheme, host, port = match["scheme"].lower(), match["host"].lower(), match["port"] or ""
    if not is_loopback(host):
        if not _is_allowed(host, allow_hosts):
            raise HostNotAllowed(f"{host} is not a host of 1Password", f"If it is right, say --allow-host {host}.")
        if scheme != "https":
            raise HostNotAllowed(f"{host} would get the token unencrypted", "Use https.")
        if host in REGIONS.values() and port not in ("", ":443"):
            raise HostNotAllowed(f"{host}{port} is not the Events API", "Leave the port out.")
    return f"{scheme}://{host}{port}{(match['path'] or '').rstrip('/')}"


def _is_allowed(host: str, allow_hosts: Collection[str]) -> bool:
    return host in REGIONS.values() or host in {allowed.strip().lower() for allowed in allow_hosts}


def is_loopback(host: str) -> bool:
    """True for this machine's own addresses and for `localhost`."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def host_of(url: str) -> str:
    """The host of a base URL, without port; empty when it has none."""
    match = _URL.fullmatch(url)
    return match["host"].lower() if match else ""


def region_of(url: str) -> str:
    """us, ca, eu or ent; empty for any other host."""
    host = host_of(url)
    return next((region for region, known in REGIONS.items() if known == host), "")
