"""The command line: each command, and how answers look at the terminal."""
