"""The whole bot in a browser: a simulated Slack workspace shown on a web page, with made-up people and a clock that can be
moved.
"""
