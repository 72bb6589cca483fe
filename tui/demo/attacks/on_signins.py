"""Attacks on the way in: guessing, spraying, tiring people out, posing as somebody at the identity provider."""

from collections.abc import Iterator

from tui.demo.attacks.attack import DAY, HOUR, Intensity
from tui.demo.plots import Scene
from tui.demo.shapes import Happening


def guessing(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """Wrong passwords for one person, then the right one; low: one every half an hour."""
    tries, pause = ((40, 8.0), (12, 30.0), (12, 1800.0))[intensity]
    for number in range(tries):
        yield scene.signin(number * pause, scene.actor, "password_secret_bad")
    yield scene.signin(tries * pause, scene.actor, "credentials_ok")


def spraying(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """A few tries for each of several people; low: a round every four hours."""
    people, pause = ((30, 1.0), (8, 4.0), (8, 1800.0))[intensity]
    victims = scene.rng.sample(scene.company.people, people)
    for number in range(3 * people):
        yield scene.signin(number * pause, victims[number % people], "password_secret_bad")


def patient_spraying(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """Days of it, from one address that gets in nowhere: a try every ten minutes, every two hours, one a day."""
    people, rounds, pause = ((30, 4, 600.0), (12, 3, 2 * HOUR), (12, 1, DAY))[intensity]
    victims = scene.rng.sample(scene.company.people, people)
    for number in range(rounds * people):
        yield scene.signin(number * pause, victims[number % people], "password_secret_bad")


def stuffing(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """One leaked password for each of many people; low: one a quarter of an hour."""
    people, pause = ((50, 1.0), (22, 5.0), (22, 900.0))[intensity]
    for number, victim in enumerate(scene.rng.sample(scene.company.people, people)):
        yield scene.signin(number * pause, victim, "password_secret_bad")


def mfa_fatigue(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """Prompts until somebody gives in; low: one an hour."""
    prompts, pause = ((20, 10.0), (7, 25.0), (7, HOUR))[intensity]
    for number in range(prompts):
        yield scene.signin(number * pause, scene.actor, "duo_timeout")
    yield scene.signin(prompts * pause, scene.actor, "mfa_ok")


def impersonation(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """The identity provider vouches for somebody else, until it fits; low: two tries a day apart."""
    tries, pause = ((12, 20.0), (3, 700.0), (2, DAY))[intensity]
    for number in range(tries):
        yield scene.signin(number * pause, scene.actor, "sso_user_mismatch")
    yield scene.signin(tries * pause, scene.actor, "credentials_ok")


def probing_the_firewall(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """Try after try from where nobody may come; low: six in an hour."""
    tries, pause = ((60, 20.0), (30, 100.0), (6, 500.0))[intensity]
    for number in range(tries):
        yield scene.signin(number * pause, scene.actor, "country_blocked")
