"""The people of the invented company and the clients they use; their e-mails end in reserved domains."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from random import Random

from tui.demo.cities import BERLIN, HOMES, LISBON, TORONTO, City, Spot
from tui.demo.ids import lower_id, upper_id
from tui.demo.vaults import FOR_ALL, ITEMS, READERS, Item

DOMAIN, PARTNER_DOMAIN = "acme.test", "partner.test"

STAFF = {
    "Engineering": (
        "Alice Brandt, Bob Keller, Carol Nguyen, Dana Kowalski, Erik Lindqvist, Ivan Petrov, Jonas Weiß,"
        "Karim Haddad, Mina Sato, Nora Jensen, Oskar Lund, Priya Nair, Rosa Marques, Sven Dahl, Tomáš Novák,"
        "Wanda Zielińska, Yusuf Demir, Zoë Lambert"
    ),
    "Operations": "Hana Mori, Luis Ortega, Greta Falk, Pavel Dvořák, Rui Tavares, Thea Holm",
    "Security": "Fay Okafor, Milan Horvat, Vera Santos",
    "IT": "Lena Fischer, Marco Bianchi, Ruth Adler",
    "Finance": "Agnes Berg, Carlos Pinto, Elif Aydın, Henry Walsh, Judit Szabó",
    "Design": "Bruno Costa, Chloé Martin, Inês Faria, Noah Bergeron",
    "Sales": "Anton Vogel, Clara Nunes, David Roy, Emma Tremblay, Felix Braun, Laura Gagnon, Simon Roth",
    "Support": "Amir Rahimi, Beata Wolska, João Ribeiro, Kim Larsen, Olga Ivanova, Sara Lopes",
    "People": "Eva Neumann, Isabel Rocha, Paul Meyer",
    "Management": "Martin Krause, Sophie Bouchard",
    "Partners": "Gus Palmer, Petra Klein, Quentin Moreau",
}
"""Sixty people by department."""


@dataclass(frozen=True, slots=True)
class Client:
    """A program that talks to 1Password, as it describes itself."""

    app: str
    version: str
    platform: str
    platform_version: str
    os: str
    os_version: str
    device: str
    """Id of the device."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who can sign in: a person or a service."""

    uuid: str
    name: str
    email: str
    external: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Account):
    """One of the sixty, or an intern."""

    department: str
    home: Spot
    office: City
    early: float
    """Hours by which the person's day starts after the usual; negative: before."""
    desktop: Client
    browser: Client
    phone: Client
    items: tuple[Item, ...]
    """Items that the person may use, dearest first."""
    uses_vpn: bool
    """Now and then, from home."""
    uses_command_line: bool
    since: date | None = None
    """First day at work, of those who come and go."""
    until: date | None = None
    """And last day at work."""


def the_sixty(seed: int) -> tuple[Person, ...]:
    """The people of the company; their names stay, the seed decides where and how each works."""
    roll = [(name.strip(), department) for department, names in STAFF.items() for name in names.split(",")]
    return tuple(
        person(seed, number, name, _login(name), department)
        for number, (name, department) in enumerate(roll, start=1)
    )


def person(seed: int, number: int, name: str, login: str, department: str) -> Person:
    """Somebody as the seed makes them; the number is that of their address at home."""
    rng = Random(f"{seed}|person|{name}")
    external = department == "Partners"
    office = rng.choices((BERLIN, TORONTO, LISBON), (5, 3, 2))[0]
    desktop, browser = _desktop(rng, login)
    return Person(
        uuid=upper_id(seed, "person", name),
        name=name,
        email=f"{login}@{PARTNER_DOMAIN if external else DOMAIN}",
        external=external,
        department=department,
        home=Spot(f"198.51.100.{number}", rng.choice(HOMES[office])),
        office=office,
        early=rng.uniform(-1.2, 1.2),
        desktop=desktop,
        browser=browser,
        phone=_phone(rng, login),
        items=_favourites(rng, department),
        uses_vpn=rng.random() < 0.2,
        uses_command_line=department in ("Engineering", "Operations") and rng.random() < 0.5,
    )


def _login(name: str) -> str:
    first = name.split(maxsplit=1)[0].lower()
    return unicodedata.normalize("NFKD", first).encode("ascii", "ignore").decode()


def _desktop(rng: Random, login: str) -> tuple[Client, Client]:
    system = rng.choices(("Mac", "Windows", "Linux"), (6, 3, 1))[0]
    device = lower_id(login, "desktop")
    host, model, os, os_version = {
        "Mac": (f"{login}-mbp", "MacBookPro18,3", "MacOSX", rng.choice(("15.7.1", "26.1"))),
        "Windows": (f"ACME-{login.upper()}", "Latitude 7450", "Windows", rng.choice(("10.0.22631", "10.0.26100"))),
        "Linux": (f"{login}-x1", "ThinkPad X1", "Linux", "6.12"),
    }[system]
    app = Client(f"1Password for {system}", rng.choice(_DESKTOP), host, model, os, os_version, device)
    name, number = rng.choice((("Chrome", "142.0"), ("Firefox", "145.0"), ("Edge", "142.0")))
    browser = Client("1Password Browser Extension", rng.choice(_EXTENSION), name, number, os, os_version, device)
    return app, browser


def _phone(rng: Random, login: str) -> Client:
    device = lower_id(login, "phone")
    version = rng.choice(_PHONE)
    if rng.random() < 0.6:
        return Client("1Password for iOS", version, f"{login}'s iPhone", "iPhone16,1", "iOS", "26.1", device)
    return Client("1Password for Android", version, f"{login}'s Pixel", "Pixel 9", "Android", "16", device)


_DESKTOP = ("8.11.16", "8.11.18", "8.11.18", "8.11.20")
_EXTENSION = ("8.11.18.36", "8.11.20.31", "8.11.20.31")
_PHONE = ("8.11.15", "8.11.18", "8.11.20")


def _favourites(rng: Random, department: str) -> tuple[Item, ...]:
    own = [item for vault in READERS[department] for item in ITEMS[vault]]
    shared = [item for vault in FOR_ALL for item in ITEMS[vault]]
    rng.shuffle(own)
    rng.shuffle(shared)
    dear = own[:5] + shared[:5]
    rng.shuffle(dear)
    return tuple(dear + own[5:] + shared[5:])
