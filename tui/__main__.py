"""python -m tui is the same program as the opwatch command."""

from tui.cli import main

if __name__ == "__main__":
    main()
