"""`/healthz` over HTTP, for monitoring: 200 while the socket to Slack is alive and the database can be written, otherwise 503
with the reasons.

The socket counts as alive if Slack answered one of its pings recently. That the client considers itself connected isn't enough.
"""

from __future__ import annotations

import json
import math
import socketserver
import threading
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from knowledge.model import Unclear

# Slack and the client ping each other every few seconds. A limit below a minute would restart planbot while the client is still
# reconnecting by itself.
ALIVE_SECONDS = 60.0
SILENT = "Slack has not been heard on the socket for a minute: planbot connects anew by itself; if it goes on, look at the log."
REQUEST_TIMEOUT = 5.0  # seconds that a monitor may take to send its request

Report = Callable[[], Mapping[str, object]]


def no_trouble() -> str:
    return ""


class Health:
    """The HTTP server, in separate threads.

    `alive` returns the seconds since the socket was last alive, or infinity; `trouble` returns why the database can't be
    written, or "". `work` returns more keys for the response, of which "faults" lists sentences about threads that have ended
    or are stuck. Any of these makes planbot unhealthy.
    """

    def __init__(
        self, port: int, alive: Callable[[], float], work: Report = dict, trouble: Callable[[], str] = no_trouble
    ) -> None:
        """Raise Unclear if the port can't be opened."""
        try:
            self._server = _Server(port, alive, work, trouble)
        except OSError as fault:
            sentence = f"/healthz cannot answer on port {port} ({fault.strerror})"
            raise Unclear(f"{sentence}: name another as health_port in the settings.") from fault
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), name="healthz", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join(REQUEST_TIMEOUT)
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    """Listens on every interface, because monitoring comes from outside the container."""

    def __init__(self, port: int, alive: Callable[[], float], work: Report, trouble: Callable[[], str]) -> None:
        self.alive, self.work, self.trouble = alive, work, trouble
        self.began = time.monotonic()
        super().__init__(("", port), _Answers)

    def server_bind(self) -> None:
        """Bind without looking up this machine's name as HTTPServer does, because that can be slow."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "planbot", int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """Log nothing: it isn't planbot's fault if a client disconnects early."""


class _Answers(BaseHTTPRequestHandler):
    server: _Server
    server_version, sys_version = "planbot", ""
    timeout = REQUEST_TIMEOUT

    def do_GET(self) -> None:
        if self.path.partition("?")[0] != "/healthz":
            self._answer(404, {"ok": False, "error": "there is /healthz here and nothing else"})
            return
        ago = self.server.alive()
        work = dict(self.server.work())
        faults: list[str] = work.get("faults") or []  # type: ignore[assignment]
        reasons = [reason for reason in ("" if ago < ALIVE_SECONDS else SILENT, self.server.trouble(), *faults) if reason]
        since = None if math.isinf(ago) else round(ago, 1)
        up = round(time.monotonic() - self.server.began)
        state = {"ok": not reasons, "alive_seconds_ago": since, "up_seconds": up, "reasons": reasons}
        self._answer(503 if reasons else 200, {**state, **work})

    do_HEAD = do_GET

    def _answer(self, status: int, content: dict[str, object]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: monitoring sends a request every few seconds."""
