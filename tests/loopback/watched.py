"""The loopback Slack for tests and benchmarks, which also checks what is sent, and has a load generator and `/control/…`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from aiohttp import web

from bot.demo.loopback import server
from bot.demo.loopback.state import File, Json, Message
from tests.loopback.control import add_control
from tests.loopback.judge import Judge
from tests.loopback.load import Load


class Loopback(server.Loopback):
    """The demo's Slack with additional checks. `judged` says whether slack_sdk's models check each block.

    `seen` is called with the blocks and text of each message, and with each view's blocks and the view itself. `shared` is
    called with each file. `make look` sets both.
    """

    seen: ClassVar[Callable[[object, str, Json], None]] = lambda blocks, text, view: None
    shared: ClassVar[Callable[[File], None]] = lambda file: None

    def __init__(self, *, judged: bool = True, **options: Any) -> None:
        super().__init__(**options)
        judge = Judge(self.ws, judged)

        def message(blocks: object, text: str) -> None:
            Loopback.seen(blocks, text, {})
            judge.blocks(blocks, text)

        def view(content: Json) -> None:
            Loopback.seen(content.get("blocks"), "", content)
            judge.view(content)

        self.ws.judge, self.ws.judge_view = message, view
        self.load = Load(self)

    def add_routes(self, app: web.Application) -> None:
        add_control(app, self)

    def _posted(self, message: Message) -> None:
        self.load.posted(message)
        for file in message.files:
            Loopback.shared(self.ws.files[file["id"]])
        super()._posted(message)
