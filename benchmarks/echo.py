"""A bare Bolt bot that repeats each mention in its thread. It is the baseline for planbot in Slack.

It is as simple as Bolt's own examples: it stores nothing, and loses unanswered mentions when it stops.
"""

from __future__ import annotations

import os
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.slack.ingress import PING_SECONDS


def main() -> None:
    client = WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = App(client=client, token_verification_enabled=False)

    @app.event("app_mention")
    def echo(event: dict[str, Any], say: Any) -> None:
        say(text=event["text"], thread_ts=event["ts"])

    SocketModeHandler(app, os.environ["SLACK_APP_TOKEN"], ping_interval=PING_SECONDS).start()  # type: ignore[no-untyped-call]  # Bolt has no types for it


if __name__ == "__main__":
    main()
