"""How much of what attackers do the rules find, and how often they cry wolf: Markdown tables.

    python -m tests.bench.rule_quality [--seeds 20-29] [--days 35]

Each seed's company lives through the days undisturbed once, and once more with every kind of attack at each
intensity. An attack is found by an alert that has one of its events as evidence.
"""

import argparse
from collections import Counter, defaultdict

import msgspec

from tests.detection.company_life import ACCOUNT, NOON, Life, alerts_of, found, life
from tui.demo.attacks import ATTACKS, DAY, Intensity
from tui.demo.campaign import campaign
from tui.demo.company import Company
from tui.detection.loading import load_catalogue
from tui.events.alert import Severity
from tui.events.model import Seen
from tui.events_api.decoding import decode_page

TUNED_ON = "0-5"


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="20-29")
    parser.add_argument("--days", type=int, default=35)
    wanted = parser.parse_args()
    first, _, last = wanted.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    rules = load_catalogue()
    grades: Counter[Severity] = Counter()
    reached: dict[tuple[str, Intensity], Counter[str]] = defaultdict(Counter)
    true: Counter[Intensity] = Counter()
    alarms: Counter[Intensity] = Counter()
    for seed in seeds:
        quiet = life(seed, wanted.days, until=NOON, stories=False)
        grades.update(alert.severity for alert in alerts_of(quiet, rules))
        for intensity in Intensity:
            attacked = with_attacks(quiet, seed, wanted.days, intensity)
            alerts = alerts_of(attacked, rules)
            for story, severity in found(attacked, alerts):
                reached[story.kind, intensity][word(severity)] += 1
            staged = {(str(stream), uuid) for story in attacked.stories for stream, uuid in story.events}
            serious = [alert for alert in alerts if alert.severity >= Severity.MEDIUM]
            alarms[intensity] += len(serious)
            true[intensity] += sum(not staged.isdisjoint(alert.evidence) for alert in serious)
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
    print("| alerts without any attack | a day | a week |\n|---|---|---|")
    for severity in sorted(Severity, reverse=True):
        print(f"| {severity.word} | {grades[severity] / whole:.2f} | {7 * grades[severity] / whole:.2f} |")


def with_attacks(quiet: Life, seed: int, days: int, intensity: Intensity) -> Life:
    """The same days with one attack of each kind."""
    told = campaign(Company(seed), NOON - days * DAY, days, intensity)
    events = list(quiet.events)
    for happening in (event for telling in told for event in telling.events):
        body = msgspec.json.encode(happening.body)
        page = b'{"cursor":"x","has_more":false,"items":[' + body + b"]}"
        events += [
            Seen(stream=happening.stream, account=ACCOUNT, event=event, received=happening.arrived, fresh=True)
            for event in decode_page(happening.stream, page)[0]
        ]
    return Life(sorted(events, key=lambda seen: seen.received), [telling.story for telling in told])


def word(severity: Severity | None) -> str:
    """How well an attack was found."""
    if severity is None:
        return "missed"
    return "alarm" if severity >= Severity.MEDIUM else "mark"


if __name__ == "__main__":
    main()
