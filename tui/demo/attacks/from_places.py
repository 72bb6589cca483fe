"""Attacks that show by where they come from, or by what they come with."""

from collections.abc import Iterator
from dataclasses import replace

from tui.demo.attacks.attack import DAY, HOUR, Intensity, abroad, taken, taken_elsewhere
from tui.demo.cities import BAD_ADDRESS, SINGAPORE, TEHRAN, TOR_EXIT, Spot
from tui.demo.ids import lower_id
from tui.demo.plots import Scene, foreign_browser
from tui.demo.shapes import Happening


def stolen_password(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """A sign-in from elsewhere, and items taken there: many, some, one."""
    yield scene.signin(0, scene.actor, "mfa_ok")
    yield from taken_elsewhere(scene, (24, 4, 1)[intensity], 20)


def stolen_session(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """The same without any sign-in: the session itself was stolen."""
    yield from taken_elsewhere(scene, (24, 4, 1)[intensity], 0)


def impossible_travel(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """At the desk, and forty minutes later on another continent; low: as long after as a flight takes."""
    actor, far = scene.actor, Spot("203.0.113.251", SINGAPORE)
    yield scene.shaper.signin(scene.start, actor, actor.desktop, actor.home, "credentials_ok")
    wait = (2400.0, 2400.0, 20 * HOUR)[intensity]
    yield scene.shaper.signin(scene.start + wait, actor, foreign_browser(scene.actor), far, "credentials_ok")
    yield from taken_elsewhere(scene, (12, 0, 0)[intensity], wait + 30, far)


def through_tor(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """A sign-in by an exit that is listed; low: by one that only the firewall knows, which keeps it out."""
    if intensity is Intensity.LOW:
        yield scene.signin(0, scene.actor, "anonymous_blocked")
        return
    yield scene.shaper.signin(scene.start, scene.actor, foreign_browser(scene.actor), TOR_EXIT, "mfa_ok")
    yield from taken_elsewhere(scene, (10, 0, 0)[intensity], 30, TOR_EXIT)


def bad_address(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """An address of the analyst's list gets in; low: it fails once."""
    kind = ("credentials_ok", "credentials_ok", "password_secret_bad")[intensity]
    yield scene.shaper.signin(scene.start, scene.actor, foreign_browser(scene.actor), BAD_ADDRESS, kind)
    yield from taken_elsewhere(scene, (10, 0, 0)[intensity], 30, BAD_ADDRESS)


def embargoed(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """The account is changed from a country under embargo; low: an item is used there."""
    there = Spot("203.0.113.253", TEHRAN)
    for number in range((6, 1, 0)[intensity]):
        yield abroad(scene, 60.0 * number, "create", "vault", lower_id("vault", scene.actor.uuid, number), there)
    if intensity is Intensity.LOW:
        yield from taken_elsewhere(scene, 1, 0, there)


def many_addresses(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """A session's cookie was sold: sign-ins from address after address of the same country."""
    count, pause = ((12, 90.0), (6, 300.0), (3, 600.0))[intensity]
    for number in range(count):
        spot = Spot(f"198.18.{120 + number}.{scene.rng.randint(2, 250)}", scene.actor.home.city)
        at = scene.start + number * pause
        yield scene.shaper.signin(at, scene.actor, scene.actor.browser, spot, "credentials_ok")


def unknown_client(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """A program of the thief's at the victim's own desk; low: one item by a session that it found there."""
    client = replace(scene.actor.desktop, app="vault-sync", version="0.1")
    if intensity is not Intensity.LOW:
        yield scene.shaper.signin(scene.start, scene.actor, client, scene.actor.home, "credentials_ok")
    yield from taken(scene, (20, 2, 1)[intensity], 6.0, after=10, client=client)


def dormant_wakes(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """An account that was last used 46 days ago signs in: from elsewhere; low: from its owner's desk."""
    actor = scene.actor
    yield scene.shaper.signin(scene.start - 46 * DAY, actor, actor.desktop, actor.home, "credentials_ok")
    home = scene.actor.home
    spot, client = (
        (home, scene.actor.desktop) if intensity is Intensity.LOW else (scene.lair, foreign_browser(scene.actor))
    )
    yield scene.shaper.signin(scene.start, scene.actor, client, spot, "credentials_ok")
    yield from taken(scene, (20, 2, 1)[intensity], 8.0, after=20, client=client, spot=spot)


def new_device(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """The thief's machine becomes a trusted one; low: by a stolen session, without a sign-in."""
    if intensity is not Intensity.LOW:
        yield scene.signin(0, scene.actor, "mfa_ok")
    yield abroad(scene, 60, "create", "device", lower_id("foreign", scene.actor.uuid))
    yield from taken_elsewhere(scene, (10, 0, 0)[intensity], 120)


def locked_out(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """A thief signs in and changes the password: at once, within the hour, the next day."""
    yield scene.signin(0, scene.actor, "credentials_ok")
    at = scene.start + (60.0, 2400.0, DAY)[intensity]
    actor = scene.actor
    yield scene.shaper.audit(at, actor, lower_id("foreign", actor.uuid), scene.lair, "changemp", "user", actor)
