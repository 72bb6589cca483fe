"""The questions that opwatch exists for, each with the query it stands for; `X` is asked for."""

from dataclasses import dataclass

from tui.query.completion import written


@dataclass(frozen=True, slots=True)
class Question:
    """A sentence and its query."""

    sentence: str
    query: str
    about: str = ""
    """The field that `X` is a value of; empty when there is none."""

    def asked_of(self, value: str) -> str:
        """The query about a value as it is written in queries."""
        return self.query.replace("X", value)

    def asked_of_text(self, text: str) -> str:
        """The query about what somebody typed."""
        return self.asked_of(written(text))


QUESTIONS = (
    Question("Failed sign-ins of the last 24 hours", "stream:signin outcome:failure after:-24h"),
    Question("Use of vault items in the last 24 hours", "stream:usage after:-24h"),
    Question(
        "Which vault items were used in the last 24 hours, by whom",
        "stream:usage after:-24h | count by item,vault,user",
    ),
    Question(
        "Accounts with more than 5 failures in 24 hours",
        "stream:signin outcome:failure after:-24h | count by user having >5",
    ),
    Question("Administrative changes this week", "stream:audit after:-7d"),
    Question("Who used this shared credential", "stream:usage item:X | count by user,action", "item"),
    Question("Item access outside business hours, last 7 days", "stream:usage after:-7d hours:!business"),
    Question("Each person's rhythm over 7 days", "stream:usage after:-7d | count by user | by weekday,hour"),
    Question("Access from new places", "rule:new-country-for-user,new-ip-for-user after:-7d"),
    Question("Bulk retrieval", "rule:bulk-access-distinct,bulk-reveal,item-export after:-7d"),
    Question("Everything about one person", "user:X", "user"),
    Question("Everything from one address", "ip:X", "ip"),
    Question("Everything about one item", "item:X", "item"),
    Question("Everything about one vault", "vault:X", "vault"),
)
