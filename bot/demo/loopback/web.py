"""The front of the Web API: tokens, scopes, arguments in any encoding, faults that were set up, and the record of calls.

The SDK calls `auth.test` and `apps.connections.open` with a JSON content type and an empty body.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping

from aiohttp import web

from bot.demo.loopback import chat, files, people, views
from bot.demo.loopback.faults import Faults, Refused
from bot.demo.loopback.state import BOT, BOT_USER, DOMAIN, TEAM, Call, Json, Workspace

Method = Callable[[Workspace, Json], Json]
ALL_SCOPES = (
    "app_mentions:read,assistant:write,channels:join,channels:read,chat:write,chat:write.public,commands,files:read,"
    "files:write,groups:read,im:history,im:read,im:write,mpim:read,reactions:write,team:read,usergroups:read,users:read,"
    "users:read.email"
)
NEEDS: dict[str, tuple[str, ...]] = {  # any one of them is enough
    "chat.postMessage": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.update": ("chat:write",),
    "chat.delete": ("chat:write",),
    "conversations.info": ("channels:read", "groups:read", "im:read", "mpim:read"),
    "conversations.list": ("channels:read", "groups:read", "im:read", "mpim:read"),
    "conversations.members": ("channels:read", "groups:read", "im:read", "mpim:read"),
    "conversations.open": ("im:write",),
    "conversations.join": ("channels:join",),
    "users.info": ("users:read",),
    "users.list": ("users:read",),
    "users.lookupByEmail": ("users:read.email",),
    "usergroups.list": ("usergroups:read",),
    "usergroups.users.list": ("usergroups:read",),
    "team.info": ("team:read",),
    "files.getUploadURLExternal": ("files:write",),
    "files.completeUploadExternal": ("files:write",),
    "files.info": ("files:read",),
    "reactions.add": ("reactions:write",),
    "assistant.threads.setSuggestedPrompts": ("assistant:write", "chat:write"),
    "assistant.threads.setStatus": ("assistant:write", "chat:write"),
}
METHODS: dict[str, Method] = {**chat.METHODS, **views.METHODS, **people.METHODS, **files.METHODS}
NESTED = ("blocks", "attachments", "view", "metadata", "files", "prompts", "message")


async def arguments(request: web.Request) -> Json:
    """The call's arguments in any encoding, with nested ones decoded. Raises Refused for anything that can't be decoded."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        raw = await request.text()
        try:
            body = json.loads(raw) if raw.strip() else {}
        except ValueError:
            raise Refused("invalid_json") from None
        if not isinstance(body, dict):
            raise Refused("json_not_object")
        args |= body
    elif request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        args |= dict(await request.post())
    for key in NESTED:
        if isinstance(args.get(key), str):
            try:
                args[key] = json.loads(args[key])
            except ValueError:
                raise Refused("invalid_blocks_format" if key == "blocks" else "invalid_arguments") from None
    return args


class WebApi:
    """Answers `/api/METHOD`. If `scopes` is None, the bot has every scope; otherwise, methods that need a missing one are
    refused.
    """

    def __init__(self, ws: Workspace, faults: Faults, bot_token: str, app_token: str) -> None:
        self.ws = ws
        self.faults = faults
        self.bot_token = bot_token
        self.app_token = app_token
        self.scopes: frozenset[str] | None = None
        self.socket_url: Callable[[], str] = lambda: ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method, at = request.match_info["method"], time.monotonic()
        args: Json = {}
        page, status, headers = "", 200, {"x-oauth-scopes": self._scopes(), "x-slack-req-id": self.ws.new_id("r")}
        try:
            args = await arguments(request)
            channel = str(args.get("channel") or args.get("channel_id") or "") or None
            await self._hinder(request, method, channel)
            drop = self.faults.take("drop", method, channel)
            answer = self._answer(method, args, channel, request.headers)
        except Refused as refused:
            answer, status, drop, page = refused.answer, refused.status, None, refused.page
            if refused.retry_after is not None:
                headers["Retry-After"] = str(refused.retry_after)
        self._note(method, args, at, answer, status)
        if drop and request.transport:
            request.transport.abort()
        if page:
            return web.Response(text=page, content_type="text/html", status=status, headers=headers)
        return web.json_response(answer, status=status, headers=headers)

    async def _hinder(self, request: web.Request, method: str, channel: str | None) -> None:
        """Delay the call, let it hang until the caller gives up, or cut it off, if that was set up."""
        if late := self.faults.take("delay", method, channel):
            await asyncio.sleep(late.seconds)
        if self.faults.take("hang", method, channel):
            self._note(method, {}, time.monotonic(), {"hung": True}, 0)
            while request.transport and not request.transport.is_closing() and not self.faults.freed:
                await asyncio.sleep(0.05)
            if request.transport:
                request.transport.abort()
            raise Refused("hung")
        if self.faults.take("reset", method, channel) and request.transport:
            request.transport.abort()
            raise Refused("reset")

    def _note(self, method: str, args: Json, at: float, answer: Json, status: int) -> None:
        with self.ws.changed:
            self.ws.calls.append(Call(method, args, at, answer, status))
            self.ws.changed.notify_all()

    def _answer(self, method: str, args: Json, channel: str | None, headers: Mapping[str, str]) -> Json:
        token = headers.get("Authorization", "").removeprefix("Bearer ") or str(args.pop("token", ""))
        self._check_token(method, token)
        self.faults.refuse(method, channel)
        if method == "apps.connections.open":
            return {"ok": True, "url": self.socket_url()}
        if method == "api.test":
            return {"ok": True}
        if method == "auth.test":
            return {
                "ok": True,
                "url": f"https://{DOMAIN}.slack.com/",
                "team": "Loopback",
                "user": "planbot",
                "team_id": TEAM,
                "user_id": BOT_USER,
                "bot_id": BOT,
                "is_enterprise_install": False,
            }
        if method not in METHODS:
            raise Refused("unknown_method", req_method=method)
        self._check_scope(method)
        with self.ws.changed:
            return {"ok": True, **METHODS[method](self.ws, args)}

    def _check_token(self, method: str, token: str) -> None:
        if not token:
            raise Refused("not_authed")
        if method == "apps.connections.open":
            if token != self.app_token:
                raise Refused("not_allowed_token_type" if token == self.bot_token else "invalid_auth")
        elif token != self.bot_token:
            raise Refused("not_allowed_token_type" if token == self.app_token else "invalid_auth")

    def _check_scope(self, method: str) -> None:
        needed = NEEDS.get(method, ())
        if self.scopes is not None and needed and not self.scopes & set(needed):
            raise Refused("missing_scope", needed=needed[0], provided=self._scopes())

    def has_scope(self, scope: str) -> bool:
        return scope in (ALL_SCOPES.split(",") if self.scopes is None else self.scopes)

    def _scopes(self) -> str:
        return ALL_SCOPES if self.scopes is None else ",".join(sorted(self.scopes))

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """Handle a `response_url`. Its responses differ from the Web API's: "ok", or an error with status 4xx."""
        at = time.monotonic()
        args: Json = {}
        page, status, headers = "", 200, {}
        try:
            args = await arguments(request)
            await self._hinder(request, "response_url", None)
            drop = self.faults.take("drop", "response_url", None)
            self.faults.refuse("response_url", None)
            with self.ws.changed:
                chat.respond(self.ws, str(request.url), args)
            answer: Json = {"ok": True}
        except Refused as refused:
            answer, drop, page = refused.answer, None, refused.page
            if refused.retry_after is not None:
                headers["Retry-After"] = str(refused.retry_after)
            status = max(400, refused.status)
            if refused.error in ("used_url", "expired_url"):
                status = 404
            elif page:
                status = refused.status
        self._note("response_url", args, at, answer, status)
        if drop and request.transport:
            request.transport.abort()
        if page:
            return web.Response(text=page, content_type="text/html", status=status, headers=headers)
        if status == 200:
            return web.Response(text="ok")
        return web.json_response(answer, status=status, headers=headers)
