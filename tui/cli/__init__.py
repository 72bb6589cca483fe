from tui.cli.program import main

__all__ = ["main"]
