"""The loopback Slack: a workspace on 127.0.0.1 that the real, unmodified bot connects to over HTTP and a WebSocket.

    with Loopback() as slack:
        slack.add_user("U1", "Ann")
        slack.add_channel("C1", "general", members=["U1"])
        app = App(client=WebClient(slack.bot_token, base_url=slack.api_url))
        SocketModeHandler(app, slack.app_token).connect()
        asked = slack.mention("U1", "C1", "status of R17")
        assert "R17" in slack.answer(asked).plain

It refuses what Slack refuses (and input blocks in messages, to be safe). It also records things that Slack would accept:
objections by the SDK's models (`model_faults`), unescaped characters (`strays`), things that no bot should do (`misuse`), and
errors that Slack's client would show for a missing acknowledgement (`trouble`).
"""

from bot.demo.loopback.clicks import Submission
from bot.demo.loopback.mrkdwn import escape, shown, unescape
from bot.demo.loopback.state import APP, BOT, BOT_USER, TEAM, Call, Channel, File, Message, User, View
from bot.demo.loopback.wire import Attempt, Delivery
from tests.loopback.watched import Loopback

from .effects import formats, links, notifies
from .load import LoadResult

__all__ = [
    "APP",
    "BOT",
    "BOT_USER",
    "TEAM",
    "Attempt",
    "Call",
    "Channel",
    "Delivery",
    "File",
    "LoadResult",
    "Loopback",
    "Message",
    "Submission",
    "User",
    "View",
    "escape",
    "formats",
    "links",
    "notifies",
    "shown",
    "unescape",
]
