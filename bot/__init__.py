"""The parts of planbot that people meet: the command line, the terminal, Slack, and the settings."""
