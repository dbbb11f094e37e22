"""File uploads and downloads. An upload gets a URL, sends the bytes there, and is then completed and shared.

As in Slack, sharing is asynchronous: `files.completeUploadExternal` responds before the message with the file is in the
channel, and doesn't identify the message.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from aiohttp import web

from bot.demo.loopback.chat import checked, compose, open_channel
from bot.demo.loopback.faults import Refused
from bot.demo.loopback.state import Channel, File, Json, Workspace

SHARE_DELAY = 0.05


def file_payload(file: File, base: str) -> Json:
    place = f"{base}/files/{file.id}/{file.name}"
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title or file.name,
        "alt_txt": file.alt,
        "size": len(file.content),
        "mode": "hosted",
        "url_private": place,
        "url_private_download": place,
        "filetype": file.name.rpartition(".")[2],
    }


def upload_url(ws: Workspace, args: Json) -> Json:
    name, length = str(args.get("filename") or ""), int(args.get("length") or 0)
    if not name or length <= 0:
        raise Refused("invalid_arguments")
    file = File(ws.new_id("F"), name, alt=str(args.get("alt_txt") or ""), length=length)
    ws.files[file.id] = file
    return {"upload_url": f"{ws.base}/upload/v1/{file.id}", "file_id": file.id}


def complete(ws: Workspace, args: Json) -> Json:
    uploads = args.get("files")
    if not isinstance(uploads, list) or not uploads:
        raise Refused("invalid_arguments")
    channels = [channel for channel in str(args.get("channels") or args.get("channel_id") or "").split(",") if channel]
    targets = [_sharing_target(ws, channel) for channel in channels]
    files = [_uploaded(ws, item) for item in uploads]
    loop = asyncio.get_running_loop()
    for target in targets:
        loop.call_later(SHARE_DELAY, _share, ws, target, files, args)
    return {"files": [{"id": file.id, "title": file.title} for file in files]}


def _sharing_target(ws: Workspace, wanted: str) -> Channel:
    """The channel for an upload. Slack accepts only its id, and the bot has to be a member."""
    if wanted not in ws.channels:
        raise Refused("channel_not_found")
    return open_channel(ws, {"channel": wanted})


def _uploaded(ws: Workspace, item: Json) -> File:
    file = ws.files.get(str(item.get("id")))
    if file is None or len(file.content) != file.length:
        raise Refused("file_not_found")
    file.title = str(item.get("title") or file.name)
    file.complete = True
    return file


def _share(ws: Workspace, channel: Channel, files: list[File], args: Json) -> None:
    with ws.changed:
        comment = {
            "text": args.get("initial_comment") or "",
            "blocks": args.get("blocks") or [],
            "thread_ts": args.get("thread_ts"),
        }
        blocks = checked(ws, comment, budget=True) if comment["text"] or comment["blocks"] else []
        message = compose(ws, channel, comment, blocks)
        message.files = [file_payload(file, ws.base) for file in files]
        ws.keep_message(message)
        for file in files:
            file.shares.append((channel.id, message.ts))
        ws.changed.notify_all()


def file_info(ws: Workspace, args: Json) -> Json:
    file = ws.files.get(str(args.get("file")))
    if file is None or not file.complete:
        raise Refused("file_not_found")
    shares: dict[str, list[Json]] = {}
    for channel, ts in file.shares:
        shares.setdefault(channel, []).append({"ts": ts})
    return {"file": {**file_payload(file, ws.base), "shares": {"public": shares}, "channels": sorted(shares)}}


class FileHost:
    """Uploads and downloads of bytes, which aren't part of the Web API."""

    def __init__(self, ws: Workspace, bot_token: str, may_read: Callable[[], bool]) -> None:
        """`may_read` returns whether the bot has the permission files:read."""
        self.ws = ws
        self.bot_token = bot_token
        self.may_read = may_read

    async def upload(self, request: web.Request) -> web.Response:
        file = self.ws.files.get(request.match_info["file_id"])
        if file is None or file.complete:
            return web.Response(status=404, text="no such upload")
        content = await self._bytes(request)
        if len(content) != file.length:
            return web.Response(status=400, text=f"expected {file.length} bytes, got {len(content)}")
        with self.ws.changed:
            file.content = content
        return web.Response(text=f"OK - {len(content)}")

    async def _bytes(self, request: web.Request) -> bytes:
        if request.content_type != "multipart/form-data":
            return await request.read()
        for part in (await request.post()).values():
            if isinstance(part, web.FileField):
                return part.file.read()
        return b""

    async def download(self, request: web.Request) -> web.Response:
        """A file's bytes, if the request has the bot's token. Without it or the permission, Slack sends its sign-in page with
        status 200.
        """
        if request.headers.get("Authorization") != f"Bearer {self.bot_token}" or not self.may_read():
            return web.Response(text="<!DOCTYPE html><title>Sign in</title>", content_type="text/html")
        file = self.ws.files.get(request.match_info["file_id"])
        return (
            web.Response(status=404)
            if file is None
            else web.Response(body=file.content, content_type="application/octet-stream")
        )


METHODS: dict[str, Callable[[Workspace, Json], Json]] = {
    "files.getUploadURLExternal": upload_url,
    "files.completeUploadExternal": complete,
    "files.info": file_info,
}
