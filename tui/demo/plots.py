"""What attackers do: each plot is one staged story, told as events in order of time."""

from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

from tui.demo.cities import Spot
from tui.demo.company import Company
from tui.demo.ids import lower_id
from tui.demo.people import Account, Client, Person
from tui.demo.shapes import Happening, Shaper
from tui.demo.vaults import CROWN_JEWEL, ITEMS, Item, vault_id


class Scene(NamedTuple):
    """What a plot has to play with."""

    company: Company
    shaper: Shaper
    actor: Person
    """The person it happens to, or who does it."""
    lair: Spot
    start: float
    """Seconds since 1970."""

    @property
    def rng(self) -> Random:
        """The scene's own random numbers."""
        return self.shaper.rng

    def signin(self, after: float, who: Account, kind: str) -> Happening:
        """An attempt from the attacker's machine."""
        return self.shaper.signin(self.start + after, who, foreign_browser(who), self.lair, kind)

    def usage(self, after: float, item: Item, action: str, client: Client, spot: Spot) -> Happening:
        """The actor's use of an item, in sight at once."""
        return self.shaper.usage(self.start + after, self.actor, client, spot, item, action, late=0.5)

    def audit(self, after: float, action: str, kind: str, target: str, *, aux: Account | None = None) -> Happening:
        """A change that the actor makes from the own desk."""
        at, device = self.start + after, self.actor.desktop.device
        info = None if aux is None else "1048754"
        return self.shaper.audit(
            at, self.actor, device, self.actor.home, action, kind, target, aux=aux, aux_info=info
        )


class Plot(NamedTuple):
    """How a story of a kind goes."""

    tell: Callable[[Scene], Iterator[Happening]]
    departments: tuple[str, ...] = ()
    """Where its actor is from; none: anywhere."""
    from_within: bool = False
    """The actor does it, and from home; otherwise it comes from the lair."""


def credential_stuffing(scene: Scene) -> Iterator[Happening]:
    """One address tries leaked passwords: many users, one or two tries each."""
    after = 0.0
    for victim in scene.rng.sample(scene.company.people, scene.rng.randint(19, 26)):
        for _ in range(scene.rng.choice((1, 1, 2))):
            after += scene.rng.uniform(0.8, 4.0)
            yield scene.signin(after, victim, "password_secret_bad")
    for _ in range(3):  # its last tries, so that there are always more than twenty
        after += 1.5
        yield scene.signin(after, scene.actor, "password_secret_bad")


def password_spray(scene: Scene) -> Iterator[Happening]:
    """One address, a few common passwords on each of several users, round after round."""
    victims = scene.rng.sample(scene.company.people, scene.rng.randint(7, 9))
    after = 0.0
    for _ in range(3):
        for victim in victims:
            after += scene.rng.uniform(2.0, 5.0)
            yield scene.signin(after, victim, "password_secret_bad")


def mfa_fatigue(scene: Scene) -> Iterator[Happening]:
    """Prompt after prompt until the victim gives in; then straight to the database's root password."""
    after = 0.0
    for _ in range(scene.rng.randint(6, 9)):
        yield scene.signin(
            after, scene.actor, scene.rng.choice(("duo_timeout", "duo_timeout", "duo_bad", "totp_bad"))
        )
        after += scene.rng.uniform(7, 13)
    yield scene.signin(after, scene.actor, "mfa_ok")
    for item in (CROWN_JEWEL, ITEMS["Production"][3]):
        after += scene.rng.uniform(5, 9)
        yield scene.usage(after, item, "reveal", foreign_browser(scene.actor), scene.lair)


def guessed_password(scene: Scene) -> Iterator[Happening]:
    """A dozen wrong passwords for one user, then the right one."""
    after = 0.0
    for _ in range(scene.rng.randint(11, 14)):
        yield scene.signin(after, scene.actor, "password_secret_bad")
        after += scene.rng.uniform(4, 10)
    yield scene.signin(after, scene.actor, "credentials_ok")
    yield scene.usage(after + 7, CROWN_JEWEL, "secure-copy", foreign_browser(scene.actor), scene.lair)


def bulk_reveal(scene: Scene) -> Iterator[Happening]:
    """One person opens everything in reach, item after item, from the usual desk."""
    after = 0.0
    reach = [item for vault in ("Production", "Payments", "CI", "IT") for item in ITEMS[vault]]
    for item in scene.rng.sample(reach, scene.rng.choice((18, 24, 42, 46))):
        after += scene.rng.uniform(1.2, 3.5)
        yield scene.usage(after, item, "reveal", scene.actor.desktop, scene.actor.home)


def self_grant(scene: Scene) -> Iterator[Happening]:
    """An administrator lets himself into a vault that was not his, and opens what is in it."""
    vault = scene.rng.choice(("Production", "Payments"))
    yield scene.audit(0, "grant", "uva", vault_id(vault), aux=scene.actor)
    after = 20.0
    for item in (ITEMS[vault][0], *scene.rng.sample(ITEMS[vault][1:], 3)):
        after += scene.rng.uniform(6, 14)
        yield scene.usage(after, item, "reveal", scene.actor.desktop, scene.actor.home)


def vault_export(scene: Scene) -> Iterator[Happening]:
    """A whole vault leaves as a file: one audit event, and one use for each item of it."""
    vault = scene.rng.choice(("Production", "Payments", "CI", "Sales"))
    after = 0.0
    for item in ITEMS[vault]:
        after += 0.05
        yield scene.usage(after, item, "export", scene.actor.desktop, scene.actor.home)
    yield scene.audit(after + 1, "export", "vault", vault_id(vault))


def token_revoked(scene: Scene) -> Iterator[Happening]:
    """Somebody blinds the watchers: the report is looked at, then the integration's token is revoked."""
    yield scene.audit(0, "view", "report", lower_id("acme", "report", "integrations"))
    yield scene.audit(scene.rng.uniform(20, 40), "trevoke", "satoken", lower_id("acme", "token", "siem-export"))


def foreign_browser(who: Account) -> Client:
    """The attacker's browser, the same for all tries on one account."""
    return Client("1Password for Web", "2098", "Chrome", "139.0", "Linux", "", lower_id("foreign", who.uuid))


PLOTS = {
    "credential-stuffing": Plot(credential_stuffing),
    "password-spray": Plot(password_spray),
    "mfa-fatigue": Plot(mfa_fatigue, ("Engineering", "Operations", "Finance")),
    "guessed-password": Plot(guessed_password),
    "bulk-reveal": Plot(bulk_reveal, ("Engineering", "Operations", "Security", "IT"), from_within=True),
    "self-grant": Plot(self_grant, ("IT",), from_within=True),
    "vault-export": Plot(vault_export, ("Engineering", "Operations", "Finance", "Sales", "IT"), from_within=True),
    "token-revoked": Plot(token_revoked, ("IT", "Security"), from_within=True),
}
"""Every kind of story."""
