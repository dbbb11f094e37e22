"""The parts of planbot that people use: the command line, the terminal, Slack, and the settings."""
