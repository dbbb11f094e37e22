"""The two Slack tokens and the API's URL: read from the environment, and checked with Slack.

No message ever contains a token, not even an invalid one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING

from knowledge.model import Unclear

if TYPE_CHECKING:
    from slack_sdk import WebClient
    from slack_sdk.web import SlackResponse

BOT, APP, URL = "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_API_URL"
API_URL = "https://slack.com/api/"

# Where to find each token in the app's settings at api.slack.com/apps.
BOT_PLACE = "the Bot User OAuth Token (“xoxb-…”) from the page “OAuth & Permissions” of your app at api.slack.com/apps"
APP_PLACE = "an App-Level Token (“xapp-…”, scope connections:write) from the page “Basic Information” of your app there"
SHAPES = {BOT: re.compile(r"xoxb-[A-Za-z0-9-]{5,}"), APP: re.compile(r"xapp-[A-Za-z0-9-]{5,}")}
KINDS = (
    ("xoxb-", "is a bot token"),
    ("xapp-", "is an app-level token"),
    ("xoxp-", "is a person's token"),
    ("xoxe", "is a token that expires (token rotation is on)"),
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens ("" if missing or malformed), and what is wrong with them, as sentences."""

    bot: str
    app: str
    api_url: str
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Granted:
    """Who the bot token belongs to: the workspace's id and name, and the ids of planbot's user and bot.

    `scopes` is None if Slack doesn't list them; `date` is the Date header (RFC 9110) of Slack's reply.
    """

    team: str
    team_name: str
    bot_user: str
    bot: str
    scopes: frozenset[str] | None
    date: str


def environment() -> Mapping[str, str]:
    """The environment without empty variables."""
    return {name: value for name, value in os.environ.items() if value}


def examine(variables: Mapping[str, str]) -> Tokens:
    """Read the tokens and check their format, without contacting Slack."""
    bot, app = (variables.get(name, "").strip() for name in (BOT, APP))
    api_url = variables.get(URL, "").strip() or API_URL
    faults = [*_token_faults(bot, app), *_url_faults(api_url)]
    whole = {name: token if SHAPES[name].fullmatch(token) else "" for name, token in ((BOT, bot), (APP, app))}
    return Tokens(whole[BOT], whole[APP], api_url.rstrip("/") + "/", tuple(faults))


def read(variables: Mapping[str, str] | None = None) -> Tokens:
    """Read the tokens. Raises Unclear if one is missing or malformed."""
    examined = examine(environment() if variables is None else variables)
    if examined.faults:
        raise Unclear(" ".join(examined.faults))
    return examined


def _token_faults(bot: str, app: str) -> list[str]:
    if not bot and not app:
        return [f"{BOT} and {APP} are missing: put {BOT_PLACE}, and {APP_PLACE}, into .env or the environment."]
    if bot.startswith("xapp-") and app.startswith("xoxb-"):
        return [f"{BOT} and {APP} are swapped: the one that starts with “xoxb-” is {BOT}, “xapp-” is {APP}."]
    return [fault for fault in (_token_fault(BOT, bot, BOT_PLACE), _token_fault(APP, app, APP_PLACE)) if fault]


def _token_fault(name: str, token: str, place: str) -> str:
    if not token:
        return f"{name} is missing: put {place} into .env or the environment."
    if SHAPES[name].fullmatch(token):
        return ""
    prefix = SHAPES[name].pattern[:5]
    kind = next((kind for start, kind in KINDS if token.startswith(start) and start != prefix), "is not a whole token")
    return f"{name} {kind}: copy {place} into it, all of it and nothing else."


def _url_faults(url: str) -> list[str]:
    if "@" in url:
        return [f"{URL} holds a name or a password (what stands before “@”), which Slack never asks for: leave that part out."]
    if re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", url):
        return []
    return [f"{URL} isn’t an address: write it as {API_URL}, or leave it out."]


# Checked with Slack


def check(client: WebClient) -> Granted:
    """Ask Slack who the client's token belongs to. Raises Unclear if Slack refuses it or can't be reached."""
    from slack_sdk.errors import SlackApiError

    try:
        answer = client.auth_test()
    except SlackApiError as refused:
        raise Unclear(explain(BOT, refusal(refused.response), BOT_PLACE)) from refused
    except (OSError, HTTPException) as trouble:
        raise Unclear(unreachable(client.base_url, trouble)) from trouble
    headers = {name.lower(): value for name, value in answer.headers.items()}
    listed = headers.get("x-oauth-scopes")
    scopes = None if listed is None else frozenset(scope.strip() for scope in listed.split(",") if scope.strip())
    account = {name: str(answer.get(name) or "") for name in ("team_id", "team", "user_id", "bot_id")}
    return Granted(account["team_id"], account["team"], account["user_id"], account["bot_id"], scopes, headers.get("date", ""))


def check_app(client: WebClient, app_token: str) -> None:
    """Check that a socket could be opened with the app-level token. Raises Unclear if not."""
    from slack_sdk.errors import SlackApiError

    try:
        client.apps_connections_open(app_token=app_token)
    except SlackApiError as refused:
        raise Unclear(explain(APP, refusal(refused.response), APP_PLACE)) from refused
    except (OSError, HTTPException) as trouble:
        raise Unclear(unreachable(client.base_url, trouble)) from trouble


def refusal(answer: SlackResponse) -> str:
    """Slack's error code, or "HTTP status N" if the reply has none (for example, if it comes from a proxy)."""
    body = answer.data if isinstance(answer.data, dict) else {}
    error = str(body.get("error") or "")
    if answer.status_code == 429:
        return "ratelimited"
    return error if re.fullmatch(r"[a-z_]+", error) else f"HTTP status {answer.status_code}"


def explain(name: str, error: str, place: str) -> str:
    """Why Slack refuses a token, as a sentence with the next step. `error` comes from `refusal`."""
    if error in ("invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"):
        return f"Slack does not know {name} or no longer takes it ({error}): copy {place} into it anew."
    if error == "not_allowed_token_type":
        return f"{name} holds a token of another kind: copy {place} into it."
    if error == "missing_scope":
        return f"{name} lacks its permission: make {place}."
    if error == "ratelimited":
        return "Slack asks for patience (ratelimited): wait a minute and try again."
    if error.startswith("HTTP status") and not error.startswith("HTTP status 5"):
        return f"Something answered that is not Slack ({error}): check the proxy and {URL}."
    if error.startswith("HTTP status") or error in ("internal_error", "fatal_error", "service_unavailable"):
        return f"Slack has trouble of its own just now ({error}): try again in a minute."
    return f"Slack does not take {name} ({error}): check your app at api.slack.com/apps, its Socket Mode too, and try again."


def unreachable(url: str, trouble: Exception) -> str:
    return f"Slack cannot be reached at {url} ({getattr(trouble, 'reason', trouble)}): check the network, the proxy and {URL}."
