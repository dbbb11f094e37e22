"""The whole bot in a browser: a simulated Slack workspace with a page, made-up people, and a clock that can be moved."""
