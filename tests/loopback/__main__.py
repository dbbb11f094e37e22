"""`python -m tests.loopback --port N`: runs the loopback Slack in a separate process until it is stopped.

The first line of output is the URL of the API alone, so that scripts can read it.
"""

from __future__ import annotations

import argparse
import os
import signal
import threading

from tests.loopback.watched import Loopback


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.loopback", description="A Slack workspace on 127.0.0.1 for a bot.")
    parser.add_argument("--port", type=int, default=0, help="the port; 0 takes a free one")
    parser.add_argument("--keep", type=int, default=None, help="how many messages of a channel, and calls, to remember")
    parser.add_argument("--unjudged", action="store_true", help="do not have slack_sdk's models judge each block")
    parser.add_argument("--channels", type=int, default=1, help="make channels C1…, with user U1 in them")
    args = parser.parse_args()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    with Loopback(port=args.port, keep=args.keep, judged=not args.unjudged) as slack:
        slack.add_user("U1", "Ann")
        for channel in range(args.channels):
            slack.add_channel(f"C{channel + 1}", members=["U1"])
        print(slack.api_url, flush=True)
        print(f"SLACK_BOT_TOKEN={slack.bot_token} SLACK_APP_TOKEN={slack.app_token}", flush=True)
        parent = os.getppid()
        while not ended.wait(1.0) and os.getppid() == parent:  # the process that started it may have been killed
            pass


if __name__ == "__main__":
    main()
