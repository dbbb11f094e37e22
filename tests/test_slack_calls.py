"""Calls of the Web API on kept-alive connections, against a small HTTP server that counts them.

A test can make the server close a connection between two calls, as Slack's sometimes does.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.settings import Settings
from bot.slack import calls
from bot.slack.calls import Calls
from bot.slack.outbox import Outbox
from tests.limits import Background, at_once


class Answers(BaseHTTPRequestHandler):
    """Answers every call with `{"ok": true}`, or with what the server was told to answer."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        self.server.requests.append(f"{self.command} {self.path}")
        self.server.shown.append(dict(self.headers))
        self.server.connections.add(self.client_address)
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, body = self.server.answer
        self.server.bodies.append(json.loads(content) if content else None)
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = self.server.closing

    do_GET = do_CONNECT = do_POST

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: the server remembers its requests."""


class Server(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.answer: tuple[int, bytes] = (200, b'{"ok": true}')
        self.closing = False
        self.requests: list[str] = []
        self.shown: list[dict[str, str]] = []
        self.bodies: list[Any] = []
        self.connections: set[object] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/api/"


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        serving = Background(lambda: running.serve_forever(0.02))
        yield running
        Background(running.shutdown).finish()
        serving.finish()


def calls_of(server: Server, **more: str) -> Calls:
    return Calls(WebClient("xoxb-token", **{"base_url": server.url, **more}))


def test_calls_one_after_the_other_share_a_connection(server: Server) -> None:
    line = calls_of(server)
    assert [line.post("chat.postMessage", {"text": "é"}).body, line.get("users.info", {"user": "U1"}).body] == [
        {"ok": True}
    ] * 2
    assert server.requests == ["POST /api/chat.postMessage", "GET /api/users.info?user=U1"]
    assert server.bodies == [{"text": "é"}, None]
    assert all(headers["Authorization"] == "Bearer xoxb-token" for headers in server.shown)
    assert len(server.connections) == 1
    line.close()


def test_a_connection_that_was_closed_meanwhile_is_not_used_again(server: Server) -> None:
    line = calls_of(server)
    server.closing = True  # without announcing it in its answer
    for _ in range(3):
        assert line.post("chat.postMessage", {}).body == {"ok": True}
        time.sleep(0.05)
    assert len(server.connections) == 3
    line.close()


def test_a_connection_that_was_idle_for_long_is_not_used_again(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "FRESH", 0.05)
    line = calls_of(server)
    line.post("chat.postMessage", {})
    time.sleep(0.1)
    line.post("chat.postMessage", {})
    assert len(server.connections) == 2
    line.close()


def test_calls_at_once_have_a_connection_each(server: Server) -> None:
    line = calls_of(server)
    at_once(*(partial(line.post, "chat.postMessage", {"number": number}) for number in range(8)))
    assert sorted(body["number"] for body in server.bodies) == list(range(8))
    line.close()


def test_what_is_no_json_is_told_by_its_status(server: Server) -> None:
    server.answer = (502, b"<html>Bad Gateway</html>")
    outbox = Outbox(WebClient("xoxb-token", base_url=server.url), Settings)
    assert outbox.call("chat.postMessage", {}).error == "HTTP 502"
    server.answer = (200, b"<html>Please log in</html>")
    assert outbox.call("chat.postMessage", {}).error == "HTTP 200"
    outbox.close()


def test_a_proxy_is_asked_for_the_whole_address(server: Server) -> None:
    proxy = server.url.removesuffix("/api/").replace("http://", "http://ann:s%40cret@")
    line = calls_of(server, base_url="http://slack.example/api/", proxy=proxy)
    assert line.post("chat.postMessage", {}).body == {"ok": True}
    assert server.requests == ["POST http://slack.example/api/chat.postMessage"]
    assert server.shown[0]["Proxy-Authorization"] == "Basic YW5uOnNAY3JldA=="
    line.close()


def test_a_proxy_tunnels_to_slack(server: Server) -> None:
    server.answer = (403, b"")
    proxy = server.url.removesuffix("/api/").replace("http://", "http://ann:secret@")
    line = calls_of(server, base_url="https://slack.example/api/", proxy=proxy)
    with pytest.raises(OSError, match="403"):
        line.post("chat.postMessage", {})
    assert server.requests == ["CONNECT slack.example:443"]
    assert server.shown[0]["Proxy-Authorization"] == "Basic YW5uOnNlY3JldA=="
    assert "Authorization" not in server.shown[0]
