"""What leaves opwatch as a file or on standard output: rows of events, in forms that other programs read."""
