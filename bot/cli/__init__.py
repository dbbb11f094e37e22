"""The command line: its commands, and how answers look in the terminal."""
