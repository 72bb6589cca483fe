"""The line of a key is found in the ways that people write TOML."""

import pytest

from tui.settings.config_lines import line_of

TEXT = """\
# a comment
timezone = "UTC"
business_hours = { days = "mon", from = "08:00" }

[accounts."a b"]
token = "op://x"
accounts.deep = 1
[notify] # why
'detail' = "none"
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("timezone",), 2),
        (("business_hours", "from"), 3),
        (("accounts", "a b", "token"), 6),
        (("accounts", "a b", "accounts", "deep"), 7),
        (("accounts", "a b", "absent"), 5),
        (("notify", "detail"), 9),
        (("nothing",), None),
    ],
)
def test_the_line_of_a_key_or_of_what_is_around_it(path: tuple[str, ...], line: int | None) -> None:
    assert line_of(TEXT, path) == line
