"""Fetches files that people send to planbot from Slack."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request, build_opener

from slack_sdk import WebClient

from knowledge.documents.limits import LARGEST_FILE
from knowledge.model import Unclear

SLACK_HOSTS = (".slack.com", ".slack-edge.com")
SIGN_IN = (b"<!doctype html", b"<html")
NO_PERMISSION = (
    "I’m not allowed to read files here. Whoever runs planbot can give the app the permission files:read (“planbot doctor” says"
    " how), or import the document with “planbot import FILE” where planbot runs."
)
NOT_SENT = "I couldn’t download {} from Slack: send it again, or try later."


class _NoRedirect(HTTPRedirectHandler):
    """Doesn't follow redirects: if the bot isn't allowed to read a file, Slack redirects to its sign-in page, which isn't a
    file.
    """

    def redirect_request(self, *_: object) -> None:
        """Don't follow the redirect."""


class Downloads:
    """Fetches files with a client's token and proxy. The token is sent only to Slack's own hosts."""

    def __init__(self, client: WebClient) -> None:
        self._api, self._timeout = urlsplit(client.base_url), client.timeout
        self._headers = {"Authorization": f"Bearer {client.token}", "User-Agent": client.headers["User-Agent"]}
        self._opener = _opener(client)

    def fetch(self, url: str, name: str) -> bytes:
        """The content of a file. Raises Unclear if Slack doesn't provide it, or if it is too large for a plan."""
        if not self._is_slack(url):
            raise Unclear(f"{name} isn’t stored in Slack: download it, and send me the file.")
        try:
            with self._opener.open(Request(url, headers=self._headers), timeout=self._timeout) as response:
                content = bytes(response.read(LARGEST_FILE + 1))
        except HTTPError as error:
            refused = error.code in (301, 302, 303, 307, 308, 401, 403)
            raise Unclear(NO_PERMISSION if refused else NOT_SENT.format(name)) from error
        except (OSError, HTTPException) as error:
            raise Unclear(NOT_SENT.format(name)) from error
        if len(content) > LARGEST_FILE:
            raise Unclear(f"{name} has more than {LARGEST_FILE // 1_000_000} MB: send the plan's document alone.")
        is_page = content[:20].lstrip().lower().startswith(SIGN_IN)
        if is_page and not name.lower().endswith((".html", ".htm")):
            raise Unclear(NO_PERMISSION)
        return content

    def _is_slack(self, url: str) -> bool:
        at = urlsplit(url)
        if (at.scheme, at.netloc) == (self._api.scheme, self._api.netloc):
            return True
        return at.scheme == "https" and f".{at.hostname or ''}".endswith(SLACK_HOSTS)


def _opener(client: WebClient) -> OpenerDirector:
    proxies: Mapping[str, str] = {"http": client.proxy, "https": client.proxy} if client.proxy else {}
    context = client.ssl or ssl.create_default_context()
    return build_opener(ProxyHandler(dict(proxies)), HTTPSHandler(context=context), _NoRedirect())
