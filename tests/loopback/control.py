"""Controls the loopback over HTTP, for a benchmark in another process.

`/control/load` responds once all its questions are answered, with the latency of each.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.demo.loopback.state import Json, Message

if TYPE_CHECKING:
    from bot.demo.loopback.wire import Delivery
    from tests.loopback.watched import Loopback

POSTS = 1000


def message_json(message: Message) -> Json:
    return {**message.payload(), "channel": message.channel, "by_bot": message.by_bot, "edits": message.edits}


class Control:
    """The handlers for `/control/…`. Bodies are JSON objects."""

    def __init__(self, slack: Loopback) -> None:
        self.slack = slack

    async def _body(self, request: web.Request) -> Json:
        raw = await request.text()
        body: Any = json.loads(raw) if raw else {}
        return dict(body)

    def _sent(self, delivery: Delivery) -> web.Response:
        return web.json_response({"event_id": delivery.event_id, "channel": delivery.channel, "ts": delivery.ts})

    async def setup(self, request: web.Request) -> web.Response:
        """`{"users": 1, "channels": 100}`: create people U1… and channels C1…, with the bot in all of them."""
        body = await self._body(request)
        users = [f"U{number + 1}" for number in range(int(body.get("users", 1)))]
        for user in users:
            self.slack.add_user(user)
        for number in range(int(body.get("channels", 1))):
            self.slack.add_channel(f"C{number + 1}", members=users)
        return web.json_response({"ok": True})

    async def mention(self, request: web.Request) -> web.Response:
        body = await self._body(request)
        return self._sent(self.slack.mention(body["user"], body["channel"], body["text"], body.get("thread_ts")))

    async def dm(self, request: web.Request) -> web.Response:
        body = await self._body(request)
        return self._sent(self.slack.say_dm(body["user"], body["text"], body.get("thread_ts")))

    async def slash(self, request: web.Request) -> web.Response:
        body = await self._body(request)
        return self._sent(self.slack.slash(body["user"], body["channel"], body["command"], body.get("text", "")))

    async def load(self, request: web.Request) -> web.Response:
        """`{"texts": […], "channels": ["C1", …], "count": 1000, "at_once": 20}`: run a load, and return the seconds, the
        latencies and what was lost.
        """
        body = await self._body(request)
        result = await self.slack.load.run_async(
            body["texts"],
            body["channels"],
            count=int(body["count"]),
            at_once=int(body["at_once"]),
            user=body.get("user", "U1"),
            timeout=float(body.get("timeout", 30.0)),
        )
        return web.json_response(
            {
                "seconds": result.seconds,
                "per_second": result.per_second,
                "lost": result.lost,
                "p50": result.percentile(0.50),
                "p99": result.percentile(0.99),
                "answered": result.answered,
                "acked": result.acked,
            }
        )

    async def posts(self, request: web.Request) -> web.Response:
        """The bot's messages later than `after`, in one channel or in all."""
        after, wanted = request.query.get("after", ""), request.query.get("channel")
        channels = [wanted] if wanted else list(self.slack.ws.channels)
        posts = [
            message_json(message)
            for channel in channels
            for message in self.slack.messages(channel, by_bot=True)
            if message.ts > after
        ]
        return web.json_response({"posts": sorted(posts, key=lambda post: str(post["ts"]))[-POSTS:]})

    async def state(self, request: web.Request) -> web.Response:
        """The number of connections, and what has gone wrong so far."""
        slack = self.slack
        return web.json_response(
            {
                "connections": slack.connections,
                "model_faults": slack.model_faults[-50:],
                "strays": slack.strays[-50:],
                "misuse": slack.misuse[-50:],
                "trouble": slack.trouble[-50:],
                "unacked": len(slack.unacked()),
            }
        )


def add_control(app: web.Application, slack: Loopback) -> None:
    control = Control(slack)
    for name in ("setup", "mention", "dm", "slash", "load"):
        app.router.add_post(f"/control/{name}", getattr(control, name))
    app.router.add_get("/control/posts", control.posts)
    app.router.add_get("/control/state", control.state)
