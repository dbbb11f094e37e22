"""The demo's web server: the loopback Slack, with a page for people at the same address.

The page's script loads nothing from elsewhere, and no other site's page can send anything here: the Host, Origin and
Sec-Fetch-Site headers of every request are checked, which stops both links and host names that resolve to 127.0.0.1.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web
from aiohttp.typedefs import Handler, Middleware

from bot.demo.acts import Acts
from bot.demo.cast import Member, channels
from bot.demo.clock import ZONE, Clock
from bot.demo.loopback import server
from bot.demo.snapshot import pieces
from knowledge.model import Unclear

Json = dict[str, Any]
STATIC = Path(__file__).with_name("static")
HOSTS = ("127.0.0.1", "localhost")
PICTURES = {"png": "image/png"}
SETTLE = 0.03  # seconds for which changes are collected before they are sent
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class DemoSlack(server.Loopback):
    """The loopback Slack with the page. `people` are the people to act as, `title` is the plan's title, and `ideas` are
    suggestions of what to say.
    """

    def __init__(self, port: int, clock: Clock, people: Sequence[Member], title: str, ideas: Sequence[str]) -> None:
        tokens = (f"xoxb-demo-{secrets.token_hex(12)}", f"xapp-demo-{secrets.token_hex(12)}")
        super().__init__(port=port, tokens=tokens, keep=2_000, ping_every=0.2)
        self.ws.clock = lambda: clock().timestamp()
        self.acts: Acts | None = None
        self._clock, self._people, self._title, self._ideas = clock, people, title, ideas

    def middlewares(self) -> Sequence[Middleware]:
        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            if not self._is_ours(request):
                return web.Response(status=403, text="The demo answers only its own page.")
            return await handler(request)

        return [guard]

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/", self._serve_page)
        app.router.add_get("/static/{name}", self._serve_static)
        app.router.add_get("/demo/about", self._serve_about)
        app.router.add_get("/demo/live", self._serve_live)
        app.router.add_post("/demo/act", self._serve_act)
        app.router.add_get("/demo/file/{id}/{name}", self._serve_file)

    # Who may send requests

    def _is_ours(self, request: web.Request) -> bool:
        """True if a request was made to this address and not by another site's page. The bot sends neither Origin nor
        Sec-Fetch-Site.
        """
        hosts = {*HOSTS, *(f"{host}:{self.port}" for host in HOSTS)}  # Slack's client leaves out the port
        origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site", "none")
        opened = request.path == "/" and request.method == "GET"  # for example from a link on another page
        return (
            request.host in hosts and origin in (None, f"http://{request.host}") and (site in ("none", "same-origin") or opened)
        )

    # The page

    async def _serve_page(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(STATIC / "index.html", headers=HEADERS)

    async def _serve_static(self, request: web.Request) -> web.StreamResponse:
        names = {path.name: path for path in STATIC.iterdir()}
        name = request.match_info["name"]
        return web.FileResponse(names[name], headers=HEADERS) if name in names else web.Response(status=404)

    async def _serve_about(self, request: web.Request) -> web.Response:
        """Data that never changes: the plan's title, the people to act as, and the app's shortcuts."""
        people = [{"id": member.id, "name": member.name, "role": member.role} for member in self._people]
        about = {
            "title": self._title,
            "zone": ZONE.key,
            "people": people,
            "topics": {channel: topic for channel, _, topic in channels()},
            "ideas": [{"text": idea} for idea in self._ideas],
            "shortcuts": self.acts.shortcuts if self.acts else [],
        }
        return web.json_response(about, headers=HEADERS)

    async def _serve_file(self, request: web.Request) -> web.Response:
        """A file that was shared. Pictures are displayed, and anything else is downloaded."""
        file = self.ws.files.get(request.match_info["id"])
        if file is None or not file.complete:
            return web.Response(status=404)
        kind = PICTURES.get(file.name.rpartition(".")[2])
        headers = HEADERS if kind else {**HEADERS, "Content-Disposition": "attachment"}
        return web.Response(body=file.content, content_type=kind or "application/octet-stream", headers=headers)

    async def _serve_act(self, request: web.Request) -> web.Response:
        """Carry out what a person did on the page. The results arrive through `/demo/live`."""
        try:
            act = json.loads(await request.text())
            if not isinstance(act, dict) or self.acts is None:
                raise Unclear("The demo is still starting: try again in a moment.")
            outcome = await asyncio.get_running_loop().run_in_executor(None, self.acts.perform, act)
        except ValueError:
            return web.json_response({"error": "The page sent something unreadable: load it again."}, status=400)
        except Unclear as trouble:
            return web.json_response({"error": str(trouble)}, status=409)
        return web.json_response(outcome)

    async def _serve_live(self, request: web.Request) -> web.StreamResponse:
        """A WebSocket over which one person's page gets everything that they see, and then whatever changes."""
        user = request.query.get("as", "")
        if user not in {member.id for member in self._people}:
            return web.Response(status=404)
        socket = web.WebSocketResponse(heartbeat=20, compress=False)
        await socket.prepare(request)
        changed, loop = asyncio.Event(), asyncio.get_running_loop()
        changed.set()

        def listener() -> None:
            loop.call_soon_threadsafe(changed.set)

        self.ws.changed.listeners.append(listener)
        sender = asyncio.create_task(self._send(socket, user, changed))
        try:
            async for message in socket:
                if message.type is WSMsgType.ERROR:
                    break
        finally:
            self.ws.changed.listeners.remove(listener)
            sender.cancel()
        return socket

    async def _send(self, socket: web.WebSocketResponse, user: str, changed: asyncio.Event) -> None:
        """Whenever something changes, send what has changed since the last time."""
        versions: dict[str, object] = {}
        while True:
            await changed.wait()
            await asyncio.sleep(SETTLE)
            changed.clear()
            with self.ws.changed:
                current = {piece.key: piece for piece in pieces(self, self._clock, user)}
                new = {key: piece.make() for key, piece in current.items() if versions.get(key, versions) != piece.version}
            gone = [key for key in versions if key not in current]
            versions = {key: piece.version for key, piece in current.items()}
            if new or gone:
                await socket.send_str(json.dumps({"set": new, "drop": gone}))
