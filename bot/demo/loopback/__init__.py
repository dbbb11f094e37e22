"""A Slack workspace on 127.0.0.1 that the real, unmodified bot connects to over HTTP and a WebSocket.

It refuses what Slack refuses (and, to be safe, input blocks in messages). The demo adds a page to it, and the tests control it
from Python.
"""
