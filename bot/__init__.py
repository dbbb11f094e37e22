"""Where the program meets people: the command line, the terminal, Slack, and the settings."""
