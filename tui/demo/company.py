"""The invented company: sixty people, its services, its account, and the lists that an analyst there would keep."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from random import Random

from tui.demo.cities import BAD_ADDRESS, DESTINATIONS, LAIRS, OFFICES, TOR_EXIT, VPN_EXITS, Spot
from tui.demo.ids import lower_id, upper_id
from tui.demo.people import DOMAIN, PARTNER_DOMAIN, Account, Client, Person, the_sixty
from tui.demo.vaults import SENSITIVE, group_id, vault_id
from tui.events.names import Names

PROVISIONING_DOMAIN = "1passwordserviceaccounts.com"
"""How 1Password names its own provisioning accounts (api contract, 3.4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Account):
    """A machine that signs in."""

    client: Client
    spot: Spot


class Company:
    """Everyone and everything that the events of a seed can name."""

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed
        self.account_uuid = upper_id(seed, "account")
        self.people = the_sixty(seed)
        self.deploy = _service(seed, "svc-deploy", CLI, 3)
        self.backup = _service(seed, "svc-backup", _SDK, 7)
        self.runner = _service(seed, "ci-runner", _SDK, 21)
        self.bridge = Service(
            uuid=upper_id(seed, "scim-bridge"),
            name="SCIM Bridge",
            email=f"scim-bridge@{PROVISIONING_DOMAIN}",
            client=Client("1Password SCIM Bridge", "2.9.12", "linux", "amd64", "Linux", "6.12", lower_id("scim")),
            spot=Spot("10.1.9.40", None),
        )

    @property
    def services(self) -> tuple[Service, ...]:
        """The service accounts of the build and of the nightly backup."""
        return (self.deploy, self.backup, self.runner)

    def of(self, *departments: str) -> tuple[Person, ...]:
        """The people of some departments."""
        return tuple(person for person in self.people if person.department in departments)

    def hotel(self, rng: Random) -> Spot:
        """An address at one of the places that people travel to."""
        number = rng.randrange(len(DESTINATIONS))
        return Spot(f"203.0.113.{1 + 12 * number + rng.randrange(12)}", DESTINATIONS[number])

    def lair(self, rng: Random) -> Spot:
        """An address that attacks come from."""
        number = rng.randrange(len(LAIRS))
        return Spot(f"203.0.113.{100 + 25 * number + rng.randrange(25)}", LAIRS[number])


CLI = Client("1Password CLI", "2.32.0", "linux", "amd64", "Linux", "6.12", "")
_SDK = Client("1Password SDK", "0.3.1", "linux", "amd64", "Linux", "6.12", "")


def _service(seed: int, name: str, client: Client, host: int) -> Service:
    return Service(
        uuid=upper_id(seed, "service", name),
        name=name,
        email=f"{name}@{DOMAIN}",
        client=client,
        spot=Spot(f"10.1.9.{host}", None),
    )


def names() -> Names:
    """The alias file of the demo account, read as a user's own would be; a few items are missing from it."""
    tables = tomllib.loads((files("tui.demo") / "names.toml").read_text(encoding="utf-8"))
    return Names(vaults=tables["vaults"], items=tables["items"], groups=tables["groups"])


def lists() -> dict[str, list[str]]:
    """What the company's analyst would put under `[lists]`."""
    return {
        "sensitive_vaults": [vault_id(name) for name in SENSITIVE],
        "privileged_groups": [group_id(name) for name in ("Owners", "Administrators", "Security")],
        "office_ips": [spot.ip for spot in OFFICES.values()],
        "vpn_ips": [spot.ip for spot in VPN_EXITS],
        "tor_ips": [TOR_EXIT.ip],
        "machines": [f"{name}@{DOMAIN}" for name in ("svc-deploy", "svc-backup", "ci-runner")],
        "threat_ips": [BAD_ADDRESS.ip],
        "own_domains": [DOMAIN, PARTNER_DOMAIN, PROVISIONING_DOMAIN],
    }
