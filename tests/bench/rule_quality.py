"""How much of what attackers do the rules find, and how often they cry wolf: Markdown tables.

    python -m tests.bench.rule_quality [--seeds 70-79] [--days 63]

Each seed's company lives through the days undisturbed once, and once more with every kind of attack at each
intensity. An attack is found by an alert that has one of its events as evidence, or, where the attack is that
events are missing, by one of that time without evidence.

The rules are tuned on seeds 0-5 and 20-29 alone; what is shown are seeds whose alerts nobody has looked at. 40-49
and 60-69 were shown until a rule was mended by what they showed; 70-79 have taken their place.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import msgspec

from tests.detection.company_life import ACCOUNT, NOON, Life, alerts_of, found, life, told_by
from tui.demo.attacks import ATTACKS, DAY, Intensity, Mute
from tui.demo.campaign import campaign
from tui.demo.company import Company
from tui.detection.loading import load_catalogue
from tui.events.alert import Severity
from tui.events.model import AuditEvent, Event, Seen, SigninAttempt, User
from tui.events_api.decoding import decode_page

TUNED_ON = "0-5 and 20-29"


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="70-79")
    parser.add_argument("--days", type=int, default=63)
    wanted = parser.parse_args()
    first, _, last = wanted.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    rules = load_catalogue()
    of_rule: Counter[tuple[Severity, str]] = Counter()
    reached: dict[tuple[str, Intensity], Counter[str]] = defaultdict(Counter)
    true: Counter[Intensity] = Counter()
    alarms: Counter[Intensity] = Counter()
    for seed in seeds:
        quiet = life(seed, wanted.days, until=NOON, stories=False)
        of_rule.update((alert.severity, alert.rule) for alert in alerts_of(quiet, rules))
        for intensity in Intensity:
            attacked = with_attacks(quiet, seed, wanted.days, intensity)
            alerts = alerts_of(attacked, rules)
            for story, severity in found(attacked, alerts):
                reached[story.kind, intensity][word(severity)] += 1
            serious = [alert for alert in alerts if alert.severity >= Severity.MEDIUM]
            alarms[intensity] += len(serious)
            true[intensity] += sum(bool(told_by(attacked, alert)) for alert in serious)
    whole = len(seeds) * wanted.days
    print(
        f"Seeds {wanted.seeds}, {wanted.days} days each, sixty people; the rules were tuned on seeds {TUNED_ON}.\n"
    )
    print("| attack (medium or above / below medium / missed) | loud | normal | low and slow |\n|---|---|---|---|")
    for kind in ATTACKS:
        cells = (reached[kind, intensity] for intensity in Intensity)
        print(f"| {kind} | " + " | ".join(f"{c['alarm']} / {c['mark']} / {c['missed']}" for c in cells) + " |")
    shares = (f"{true[i] / max(alarms[i], 1):.0%} of {alarms[i]}" for i in Intensity)
    print("| alerts of medium and above that belong to an attack | " + " | ".join(shares) + " |\n")
    print_noise(of_rule, whole)


def print_noise(of_rule: Mapping[tuple[Severity, str], int], days: int) -> None:
    """Alerts in life without an attack: every one of them is false."""
    print("| alerts without any attack | a day | a week |\n|---|---|---|")
    for severity in sorted(Severity, reverse=True):
        number = sum(count for (grade, _), count in of_rule.items() if grade is severity)
        print(f"| {severity.word} | {number / days:.2f} | {7 * number / days:.2f} |")
    print("\n| of medium and above | severity | a week |\n|---|---|---|")
    for (severity, rule), number in sorted(of_rule.items(), key=lambda each: (-each[0][0], -each[1])):
        if severity >= Severity.MEDIUM:
            print(f"| `{rule}` | {severity.word} | {7 * number / days:.2f} |")


def with_attacks(quiet: Life, seed: int, days: int, intensity: Intensity) -> Life:
    """The same days with one attack of each kind; whom one suspends or has found asleep lives no life besides."""
    told = campaign(Company(seed), NOON - days * DAY, days, intensity)
    gone = {one.uuid: int(one.since * 1e9) for assault in told for one in assault.gone}
    mutes = {number: assault.mute for number, assault in enumerate(told) if assault.mute is not None}
    events = [
        seen for seen in quiet.events if not _is_gone(seen, gone) and not _is_kept_from_us(seen, mutes.values())
    ]
    for happening in (event for assault in told for event in assault.events):
        body = msgspec.json.encode(happening.body)
        page = b'{"cursor":"x","has_more":false,"items":[' + body + b"]}"
        events += [
            Seen(stream=happening.stream, account=ACCOUNT, event=event, received=happening.arrived, fresh=True)
            for event in decode_page(happening.stream, page)[0]
        ]
    events.sort(key=lambda seen: seen.received)
    return Life(events, [assault.story for assault in told], mutes)


def _is_gone(seen: Seen, gone: Mapping[str, int]) -> bool:
    who = _author(seen.event)
    return isinstance(who, str) and who in gone and seen.event.time >= gone[who]


def _author(event: Event) -> object:
    if isinstance(event, AuditEvent):
        return event.actor_uuid
    user = event.target_user if isinstance(event, SigninAttempt) else event.user
    return user.uuid if isinstance(user, User) else None


def _is_kept_from_us(seen: Seen, mutes: Iterable[Mute]) -> bool:
    return any(seen.stream in mute.streams and mute.holds(seen.received) for mute in mutes)


def word(severity: Severity | None) -> str:
    """How well an attack was found."""
    if severity is None:
        return "missed"
    return "alarm" if severity >= Severity.MEDIUM else "mark"


if __name__ == "__main__":
    main()
