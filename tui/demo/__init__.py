"""The demo account."""

from tui.demo.account import demo_app
from tui.demo.company import lists, names
from tui.demo.tokens import DEMO_HOST, demo_token

__all__ = ["DEMO_HOST", "demo_app", "demo_token", "lists", "names"]
