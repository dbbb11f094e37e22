"""Calls to Slack's Web API over connections that are kept open for further calls.

A connection is reused only while it is fresh. If Slack is just closing it, a call may or may not arrive, and a new message
whose outcome is unknown must not be sent again.
"""

from __future__ import annotations

import json
import selectors
import ssl
import threading
import time
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from slack_sdk import WebClient

FRESH = 3.0  # seconds for which an idle connection is trusted; servers and proxies keep theirs open for longer


@dataclass(frozen=True, slots=True)
class Reply:
    """Slack's reply: the HTTP status, the headers, and the body ({} if it isn't a JSON object)."""

    status: int
    headers: Mapping[str, str]
    body: Mapping[str, Any]


class NotSent(OSError):
    """There was no connection, or it broke before the whole call was sent. Slack hasn't carried it out."""


class Calls:
    """Makes calls with a client's address, token, proxy and timeout.

    Raises OSError or HTTPException if a call fails, and NotSent if Slack can't have received it.
    """

    def __init__(self, client: WebClient) -> None:
        self._api, self._proxy = urlsplit(client.base_url), urlsplit(client.proxy or "")
        self._timeout = client.timeout
        self._headers = {"Authorization": f"Bearer {client.token}", "User-Agent": client.headers["User-Agent"]}
        self._ssl = (client.ssl or ssl.create_default_context()) if self._api.scheme == "https" else None
        self._lock = threading.Lock()
        self._idle: list[tuple[HTTPConnection, float]] = []

    def post(self, method: str, args: Mapping[str, Any]) -> Reply:
        return self._call("POST", method, json.dumps(args).encode(), {"Content-Type": "application/json; charset=utf-8"})

    def get(self, method: str, args: Mapping[str, Any]) -> Reply:
        return self._call("GET", f"{method}?{urlencode(args)}", None, {})

    def close(self) -> None:
        """Close the idle connections."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection, _ in idle:
            connection.close()

    def _call(self, verb: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        connection = self._fresh() or self._new()
        try:
            self._send(connection, verb, path, body, headers)
            answer = connection.getresponse()
            text = answer.read()
        except BaseException:  # whatever went wrong, half a reply may be left on the connection
            connection.close()
            raise
        if not answer.will_close:
            with self._lock:
                self._idle.append((connection, time.monotonic()))
        return Reply(answer.status, dict(answer.getheaders()), _json_object(text))

    def _send(self, connection: HTTPConnection, verb: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> None:
        try:
            connection.request(verb, self._target(path), body, {**self._headers, **self._to_proxy(), **headers})
        except (OSError, HTTPException) as fault:
            raise NotSent(str(fault) or type(fault).__name__) from fault

    def _fresh(self) -> HTTPConnection | None:
        """The most recently used connection, if it is certainly still open, or None. If it isn't open, neither are the older
        ones.
        """
        now = time.monotonic()
        with self._lock:
            connection, since = self._idle.pop() if self._idle else (None, 0.0)
        if connection is None:
            return None
        # Nothing was requested, so if there is anything to read, it is the end of the connection.
        if now - since < FRESH and not _has_input(connection):
            return connection
        connection.close()
        self.close()
        return None

    def _new(self) -> HTTPConnection:
        at = self._proxy if self._proxy.hostname else self._api
        host = at.hostname or ""
        if self._ssl is None:
            return HTTPConnection(host, at.port, timeout=self._timeout)
        connection = HTTPSConnection(host, at.port, timeout=self._timeout, context=self._ssl)
        if self._proxy.hostname:
            credentials = _credentials(self._proxy.username, self._proxy.password)
            connection.set_tunnel(self._api.hostname or "", self._api.port or 443, credentials)
        return connection

    def _to_proxy(self) -> Mapping[str, str]:
        """The headers that a proxy needs for a call without a tunnel."""
        return {} if self._ssl else _credentials(self._proxy.username, self._proxy.password)

    def _target(self, path: str) -> str:
        whole = self._ssl is None and self._proxy.hostname
        return f"{self._api.geturl() if whole else self._api.path}{path}"


def _credentials(name: str | None, password: str | None) -> dict[str, str]:
    """A proxy's credentials as a header, or {} if it doesn't need any."""
    if not name:
        return {}
    pair = f"{unquote(name)}:{unquote(password or '')}"
    return {"Proxy-Authorization": f"Basic {b64encode(pair.encode()).decode()}"}


def _json_object(text: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


# Windows has no poll; epoll would need another descriptor.
Selector = getattr(selectors, "PollSelector", selectors.SelectSelector)


def _has_input(connection: HTTPConnection) -> bool:
    """True if there is anything to read on an idle connection. (`select.select` can't handle descriptors of 1,024 or more.)"""
    with Selector() as selector:
        selector.register(connection.sock, selectors.EVENT_READ)
        return bool(selector.select(0))
