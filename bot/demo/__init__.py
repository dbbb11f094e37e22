"""The whole bot in a browser: a Slack workspace on this computer, with a page, made-up people and a clock to move."""
