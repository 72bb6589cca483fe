"""How loud the rules are in ordinary life, and what they find of the attacks that the demo stages.

    python -m tests.bench.rule_noise [--days 35] [--seeds 10,11,12]

The rules were tuned on seeds 0 to 5; judge them by others. Ordinary life is the company's background without any
story: every alert in it is a false one. Then the same days with the stories: each should be found.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable

from tests.detection.company_life import NOON, alerts_of, found, life
from tui.detection.loading import load_catalogue
from tui.events.alert import Severity


def main() -> None:
    """Prints three tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=35)
    parser.add_argument("--seeds", default="10,11,12")
    wanted = parser.parse_args()
    seeds = [int(seed) for seed in wanted.seeds.split(",")]
    print(f"{len(seeds)} times {wanted.days} days of sixty people, seeds {wanted.seeds}")
    print_noise(seeds, wanted.days)
    print_recall(seeds, wanted.days)


def print_noise(seeds: Iterable[int], days: int) -> None:
    """False alerts, by severity and by rule."""
    rules = load_catalogue()
    grades: Counter[Severity] = Counter()
    of_rule: Counter[tuple[Severity, str]] = Counter()
    whole = 0
    for seed in seeds:
        whole += days
        for alert in alerts_of(life(seed, days, until=NOON, stories=False), rules):
            grades[alert.severity] += 1
            of_rule[alert.severity, alert.rule] += 1
    print(f"\nalerts without an attack    a day   a week   of {whole} days")
    for severity in sorted(Severity, reverse=True):
        number = grades[severity]
        print(f"{severity.word:24} {number / whole:8.2f} {7 * number / whole:8.2f} {number:8}")
    print()
    for (severity, rule), number in sorted(of_rule.items(), key=lambda each: (-each[0][0], -each[1])):
        print(f"  {severity.word:9} {rule:36} {7 * number / whole:6.2f} a week")


def print_recall(seeds: Iterable[int], days: int) -> None:
    """Stories by kind, and how many were found how badly."""
    rules = load_catalogue()
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for seed in seeds:
        attacked = life(seed, days, until=NOON)
        for story, severity in found(attacked, alerts_of(attacked, rules)):
            kinds[story.kind]["missed" if severity is None else severity.word] += 1
    grades = ("critical", "high", "medium", "low", "info", "missed")
    print(f"\n{'stories found as':24}" + "".join(f"{grade:>10}" for grade in grades))
    for kind, counts in sorted(kinds.items()):
        print(f"{kind:24}" + "".join(f"{counts[grade]:10}" for grade in grades))


if __name__ == "__main__":
    main()
