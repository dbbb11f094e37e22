"""A Slack workspace on 127.0.0.1 that the real, unmodified bot connects to over HTTP and a WebSocket.

It refuses what Slack refuses (and also input blocks in messages, to be safe). The demo adds a web page to it, and tests control
it from Python.
"""
