"""The loopback Slack, driven by a small Bolt app over HTTP and a WebSocket, and by a bare WebClient.

The app here is not planbot. These tests check that the loopback does what Slack does, so that planbot's tests can rely on it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.webhook import WebhookClient

from bot.demo.loopback.blocks import message_faults, view_faults
from bot.demo.loopback.elements import Fault
from tests.limits import Background, child
from tests.loopback import BOT_USER, Loopback, View, formats, links, notifies, shown

Json = dict[str, Any]
ROOT = Path(__file__).parent.parent


def words(text: str, kind: str = "plain_text") -> Json:
    return {"type": kind, "text": text}


def section(text: str) -> Json:
    return {"type": "section", "text": words(text, "mrkdwn")}


def button(text: str, action_id: str = "press", value: str = "v") -> Json:
    return {"type": "button", "action_id": action_id, "text": words(text), "value": value}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def modal(*blocks: Json, **rest: Any) -> Json:
    return {
        "type": "modal",
        "title": words("Update"),
        "submit": words("Save"),
        "callback_id": "save",
        "blocks": list(blocks),
        **rest,
    }


NOTE = {
    "type": "input", "block_id": "note", "label": words("What happened"),
    "element": {"type": "plain_text_input", "action_id": "text", "max_length": 20},
}  # fmt: skip
REC = {
    "type": "input", "block_id": "rec", "label": words("Which"), "optional": True,
    "element": {"type": "external_select", "action_id": "which", "min_query_length": 1},
}  # fmt: skip


def small_app(slack: Loopback, **handlers: Any) -> App:
    """A Bolt app with a listener of each kind."""
    app = App(client=WebClient(slack.bot_token, base_url=slack.api_url))

    @app.event("app_mention")
    def mentioned(event: Json, say: Any, request: Any) -> None:
        say(
            text=f"heard {event['text']}",
            thread_ts=event.get("thread_ts") or event["ts"],
            blocks=[section("heard"), actions(button("Go"))],
        )

    @app.event("message")
    def direct(event: Json, say: Any) -> None:
        if event.get("channel_type") == "im" and "subtype" not in event:
            say(text=f"you said {event['text']}", thread_ts=event.get("thread_ts"))

    @app.event("app_home_opened")
    def home(event: Json, client: WebClient) -> None:
        if event["tab"] == "home":
            client.views_publish(
                user_id=event["user"], view={"type": "home", "blocks": [section("the plan"), actions(button("Ask", "ask"))]}
            )
        else:
            prompts = [{"title": "Overdue", "message": "what is overdue"}]
            client.assistant_threads_setSuggestedPrompts(channel_id=event["channel"], prompts=prompts)

    @app.command("/plan")
    def plan(ack: Any, respond: Any, command: Json) -> None:
        ack(text="looking")
        respond(
            text=f"for you: {command['text']}",
            blocks=[section("for you"), actions(button("Share", "share"), button("Drop", "drop"))],
        )

    @app.action("share")
    def share(ack: Any, respond: Any) -> None:
        ack()
        respond(text="shared", response_type="in_channel")

    @app.action("drop")
    def drop(ack: Any, respond: Any) -> None:
        ack()
        respond(text="", delete_original=True)

    @app.action("press")
    def press(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=modal(NOTE, REC, private_metadata=body["message"]["ts"]))

    @app.shortcut("find")
    def shortcut(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=modal(NOTE, REC))

    @app.options("which")
    def which(ack: Any, body: Json) -> None:
        refs = [f"R{number}" for number in range(1, 30)]
        ack(options=[{"text": words(ref), "value": ref} for ref in refs if ref.startswith(body["value"])])

    @app.view("save")
    def save(ack: Any, view: Json, client: WebClient, body: Json) -> None:
        typed = view["state"]["values"]
        if typed["note"]["text"]["value"] == "bad":
            ack(response_action="errors", errors={"note": "Not that."})
        elif typed["note"]["text"]["value"] == "more":
            ack(response_action="push", view=modal(section("second"), callback_id="save2"))
        elif typed["note"]["text"]["value"] == "wrong":
            ack(response_action="errors", errors={"nowhere": "Not that."})
        else:
            ack()
            chosen = typed["rec"]["which"]["selected_option"]
            client.chat_postMessage(channel=body["user"]["id"], text=f"saved {chosen and chosen['value']}")

    @app.view("save2")
    def save2(ack: Any) -> None:
        ack(response_action="clear")

    for name, listener in handlers.items():
        app.event(name)(listener)
    return app


@contextmanager
def connected(slack: Loopback, app: App, ping_interval: float = 5) -> Iterator[SocketModeHandler]:
    handler = SocketModeHandler(app, slack.app_token, ping_interval=ping_interval)
    handler.connect()  # type: ignore[no-untyped-call]
    slack.wait_connected()
    try:
        yield handler
    finally:
        handler.close()  # type: ignore[no-untyped-call]


def people_in(slack: Loopback) -> None:
    slack.add_user("U1", "Ann", email="ann@example.org")
    slack.add_user("U2", "Bob", is_restricted=True)
    slack.add_channel("C1", "general", members=["U1", "U2"])
    slack.add_channel("C2", "closed", archived=True)
    slack.add_channel("C3", "elsewhere", bot_in=False)
    slack.add_group("S1", "owners", ["U1"])


@pytest.fixture(scope="module")
def slack() -> Iterator[Loopback]:
    """One workspace with one connected bot, for all tests that leave no trouble behind."""
    with Loopback(ping_every=0.1) as running:
        people_in(running)
        with connected(running, small_app(running)):
            yield running


@pytest.fixture
def bare() -> Iterator[Loopback]:
    """A workspace without a bot, with shortened times."""
    with Loopback(ack_limit=0.3, retry_after=(0.0, 0.05, 0.05), trigger_life=0.2, ping_every=0.1) as running:
        people_in(running)
        yield running


@pytest.fixture
def client(bare: Loopback) -> WebClient:
    return WebClient(bare.bot_token, base_url=bare.api_url, retry_handlers=[])


def refusal(call: Any, *args: Any, **named: Any) -> Json:
    with pytest.raises(SlackApiError) as raised:
        call(*args, **named)
    answer: Json = raised.value.response.data
    return answer


# -- with a bot


def test_a_mention_is_acknowledged_and_answered_in_its_thread(slack: Loopback) -> None:
    asked = slack.mention("U1", "C1", "status of R17 & <R18>")
    answer = slack.answer(asked)
    assert answer.text == f"heard <@{BOT_USER}> status of R17 &amp; &lt;R18&gt;"
    assert answer.thread_ts == asked.ts
    assert answer.buttons == ["Go"]
    assert asked.wait_ack()
    assert asked.acked_after is not None
    assert [message.ts for message in slack.messages("C1", asked.ts)] == [asked.ts, answer.ts]


def test_a_direct_message_and_its_echo(slack: Loopback) -> None:
    asked = slack.say_dm("U1", "hello")
    assert slack.answer(asked, "you said hello").channel == slack.dm("U1")
    assert slack.edit_dm(asked, "hello again").wait_ack()
    assert slack.delete_dm(asked).wait_ack()
    echoes = [sent for sent in slack.deliveries if sent.payload.get("event", {}).get("bot_id")]
    assert echoes
    assert all(echo.wait_ack() for echo in echoes)


def test_a_command_is_answered_for_one_person_and_shared_by_a_button(slack: Loopback) -> None:
    sent = slack.slash("U1", "C1", "/plan", "overdue")
    assert sent.wait_ack()
    assert sent.ack_payload == {"text": "looking"}
    card = slack.wait_ephemeral("U1", "for you: overdue")
    assert slack.ephemerals("U2") == []
    pressed = slack.press("U1", card, "Share")
    assert "message" not in pressed.payload
    shared = slack.wait_message("C1", "shared", after=card.ts)
    assert shared.to is None
    slack.press("U1", card, "Drop")
    slack.wait(lambda: card.deleted)
    assert card not in slack.ephemerals("U1")


def test_a_modal_with_typeahead_errors_and_a_second_page(slack: Loopback) -> None:
    card = slack.answer(slack.mention("U1", "C1", "update"))
    slack.press("U1", card, "Go")
    view = slack.wait_view("U1", "Update")
    assert view.body["private_metadata"] == card.ts
    assert slack.suggest("U1", view, "which", "") == []
    assert [option["value"] for option in slack.suggest("U1", view, "which", "R2")] == ["R2", *(f"R{n}" for n in range(20, 30))]
    with pytest.raises(ValueError, match="What happened is empty"):
        slack.submit("U1", view)
    with pytest.raises(ValueError, match="21 characters"):
        slack.submit("U1", view, {"note": {"text": "x" * 21}})
    refused = slack.submit("U1", view, {"note": {"text": "bad"}})
    assert (refused.action, refused.errors) == ("errors", {"note": "Not that."})
    assert slack.views("U1") == [view]
    assert slack.submit("U1", view, {"note": {"text": "more"}}).action == "push"
    second = slack.wait_view("U1")
    assert (second.plain, second.previous) == ("second", view.id)
    slack.close_view("U1")
    done = slack.submit("U1", view, {"note": {"text": "good"}, "rec": {"which": "R21"}})
    assert done.acked
    assert done.action is None
    assert slack.views("U1") == []
    slack.wait_message(slack.dm("U1"), "saved R21")


def test_a_submission_answered_wrongly_is_misuse_and_trouble(slack: Loopback) -> None:
    slack.shortcut("U1", "find")
    view = slack.wait_view("U1")
    slack.submit("U1", view, {"note": {"text": "wrong"}})
    assert "errors_for_unknown_blocks" in slack.misuse.pop()
    assert slack.trouble.pop()[0] == "U1"
    slack.submit("U1", view, {"note": {"text": "more"}})
    assert slack.submit("U1", slack.views("U1")[-1]).action == "clear"
    assert slack.views("U1") == []


def test_the_home_tab_and_the_prompts(slack: Loopback) -> None:
    slack.open_home("U1")
    home = slack.wait(lambda: slack.home("U1"))
    assert isinstance(home, View)
    assert home.plain == "the plan\nAsk"
    slack.open_home("U1", "messages")
    assert slack.wait(lambda: slack.prompts("U1"))


def test_no_event_is_lost_in_a_refresh(slack: Loopback) -> None:
    asked = []
    for number in range(20):
        asked.append(slack.mention("U1", "C1", f"number {number}"))
        if number == 5:
            slack.refresh(close_after=0.3)
        time.sleep(0.02)
    for number, event in enumerate(asked):
        assert slack.answer(event).text.endswith(f"number {number}")
    assert all(event.wait_ack() for event in asked)
    slack.wait(lambda: slack.connections == 1)


def test_a_redelivery_and_a_repetition_carry_the_same_event(slack: Loopback) -> None:
    asked = slack.mention("U1", "C1", "once")
    slack.answer(asked)
    again, twice = slack.redeliver(asked), slack.repeat(asked)
    assert again.wait_ack()
    assert twice.wait_ack()
    assert again.event_id == twice.event_id == asked.event_id
    assert (again.attempts[0].number, twice.attempts[0].number) == (1, 0)
    slack.wait_messages("C1", "once", thread_ts=asked.ts, count=3)


def test_a_dropped_answer_is_posted_twice_by_the_sdk(slack: Loopback) -> None:
    slack.drop("chat.postMessage")
    asked = slack.mention("U1", "C1", "dropped")
    slack.wait_messages("C1", "dropped", thread_ts=asked.ts, count=2)


def test_all_that_the_small_bot_sent_is_sound(slack: Loopback) -> None:
    assert (slack.model_faults, slack.strays, slack.misuse, slack.trouble, slack.unacked()) == ([], [], [], [], [])


def test_what_nobody_takes_is_sent_again_three_times(bare: Loopback) -> None:
    numbers: list[str] = []

    def slow(event: Json, request: Any) -> None:
        numbers.append(request.headers["x-slack-retry-num"][0])

    app = small_app(bare, reaction_added=slow)
    with connected(bare, app):
        lost = bare.event({"type": "channel_rename", "channel": {"id": "C1"}})
        taken = bare.event({"type": "reaction_added", "user": "U1", "bot_id": "BOTHER"}, team="TELSE", shared=True)
        assert not lost.wait_ack()
        assert [attempt.number for attempt in lost.attempts] == [0, 1, 2, 3]
        assert len({attempt.envelope_id for attempt in lost.attempts}) == 4
        assert lost.acked_after is None
        assert bare.unacked() == [lost]
        assert taken.wait_ack()
        bare.redeliver(taken).wait_ack()
        bare.wait(lambda: len(numbers) == 2)
        assert (taken.payload["team_id"], numbers) == ("TELSE", ["0", "1"])
        silent = bare.slash("U1", "C1", "/nobody")
        assert not silent.wait_ack()
        assert bare.trouble == [("U1", "command was not acknowledged")]


def test_a_cut_socket_comes_back_and_what_was_said_meanwhile_is_answered(bare: Loopback) -> None:
    with connected(bare, small_app(bare), ping_interval=1):
        assert bare.cut() == 1
        asked = bare.mention("U1", "C1", "meanwhile")
        for _ in range(20):
            if asked.over:
                asked = bare.redeliver(asked)
            if asked.wait_ack():
                break
        bare.wait_message("C1", "meanwhile")


def test_closed_sockets_are_replaced_and_stalled_ones_say_nothing(bare: Loopback) -> None:
    with connected(bare, small_app(bare), ping_interval=1):
        bare.hang_up()
        bare.wait_connected()
        assert bare.mention("U1", "C1", "after a close").wait_ack()
        bare.stall()
        assert not bare.slash("U1", "C1", "/plan").wait_ack()
        bare.resume()
        assert bare.slash("U1", "C1", "/plan").wait_ack()


# -- without one


def test_tokens_scopes_and_unknown_methods(bare: Loopback, client: WebClient) -> None:
    assert client.auth_test()["user_id"] == BOT_USER
    assert "chat:write" in client.auth_test().headers["x-oauth-scopes"]
    assert refusal(WebClient("xoxb-wrong", base_url=bare.api_url).auth_test)["error"] == "invalid_auth"
    assert refusal(WebClient(base_url=bare.api_url).auth_test)["error"] == "not_authed"
    assert refusal(client.apps_connections_open, app_token=bare.bot_token)["error"] == "not_allowed_token_type"
    assert refusal(client.api_call, "chat.shout")["error"] == "unknown_method"
    bare.set_scopes("chat:write")
    answer = refusal(client.users_info, user="U1")
    assert (answer["error"], answer["needed"], answer["provided"]) == ("missing_scope", "users:read", "chat:write")


@pytest.mark.parametrize(
    ("channel", "error"),
    [("C2", "is_archived"), ("C3", "not_in_channel"), ("C9", "channel_not_found"), ("", "channel_not_found")],
)
def test_where_a_post_is_refused(client: WebClient, channel: str, error: str) -> None:
    assert refusal(client.chat_postMessage, channel=channel, text="x")["error"] == error


@pytest.mark.filterwarnings("ignore:The top-level `text`")
def test_posting_and_changing(bare: Loopback, client: WebClient) -> None:
    assert refusal(client.chat_postMessage, channel="C1", text=" ")["error"] == "no_text"
    assert refusal(client.chat_postMessage, channel="C1", text="x" * 40_001)["error"] == "msg_too_long"
    ts = client.chat_postMessage(channel="#general", text="one", blocks=[section("one")])["ts"]
    client.chat_update(channel="C1", ts=ts, text="two")
    message = bare.wait_message("C1")
    assert (message.text, message.plain, message.edits) == ("two", "one", 1)
    reply = client.chat_postMessage(channel="C1", text="reply", thread_ts=ts)["ts"]
    client.chat_postMessage(channel="C1", text="reply", thread_ts=reply)
    assert "reply's" in bare.misuse.pop()
    assert [message.thread_ts for message in bare.messages("C1", ts)] == [None, ts, ts]
    assert client.chat_getPermalink(channel="C1", message_ts=ts)["permalink"].endswith(f"/C1/p{ts.replace('.', '')}")
    asked = bare.mention("U1", "C1", "mine")
    assert refusal(client.chat_update, channel="C1", ts=asked.ts, text="x")["error"] == "cant_update_message"
    client.chat_delete(channel="C1", ts=ts)
    assert refusal(client.chat_update, channel="C1", ts=ts, text="x")["error"] == "message_not_found"
    assert refusal(client.chat_postEphemeral, channel="C1", user="U9", text="x")["error"] == "user_not_in_channel"
    client.chat_postEphemeral(channel="C1", user="U2", text="for you")
    assert [message.text for message in bare.ephemerals("U2")] == ["for you"]
    client.chat_postMessage(channel="U1", text="direct")
    bare.wait_message(bare.dm("U1"), "direct")


def test_people_and_places(client: WebClient) -> None:
    assert client.users_info(user="U2")["user"]["is_restricted"]
    assert client.users_lookupByEmail(email="ANN@example.org")["user"]["id"] == "U1"
    assert client.conversations_info(channel="C3")["channel"]["is_member"] is False
    assert client.conversations_join(channel="C3")["channel"]["is_member"] is True
    assert client.conversations_open(users="U1")["channel"]["id"] == "D1"
    assert client.conversations_members(channel="C1")["members"] == [BOT_USER, "U1", "U2"]
    assert [len(page["members"]) for page in client.users_list(limit=2)] == [2, 1]
    assert client.usergroups_users_list(usergroup="S1")["users"] == ["U1"]
    assert client.usergroups_list()["usergroups"][0]["handle"] == "owners"


def test_429_has_its_retry_after_and_the_pace_can_be_held(bare: Loopback, client: WebClient) -> None:
    bare.rate_limit("chat.postMessage", retry_after=1, times=2)
    with pytest.raises(SlackApiError) as raised:
        client.chat_postMessage(channel="C1", text="x")
    assert raised.value.response.status_code == 429
    assert raised.value.response.headers["Retry-After"] == "1"
    patient = WebClient(bare.bot_token, base_url=bare.api_url, retry_handlers=[RateLimitErrorRetryHandler(max_retry_count=1)])
    patient.chat_postMessage(channel="C1", text="x")
    assert [call.status for call in bare.called("chat.postMessage")] == [429, 429, 200]
    bare.pace(1.0, burst=2)
    for _ in range(2):
        client.chat_postMessage(channel="C1", text="x")
    assert refusal(client.chat_postMessage, channel="C1", text="x")["error"] == "ratelimited"
    client.chat_postMessage(channel="U1", text="elsewhere")


def test_arranged_refusals_are_spent(bare: Loopback, client: WebClient) -> None:
    bare.fail("chat.postMessage", "restricted_action", channel="C1")
    assert refusal(client.chat_postMessage, channel="C1", text="x")["error"] == "restricted_action"
    client.chat_postMessage(channel="C1", text="x")


def test_a_delayed_answer_lets_others_through(bare: Loopback, client: WebClient) -> None:
    bare.delay("chat.postMessage", 1.0, times=1)
    slow = Background(lambda: client.chat_postMessage(channel="C1", text="x"))
    other = WebClient(bare.bot_token, base_url=bare.api_url)
    for _ in range(5):
        other.auth_test()
    slow.finish()
    answered = [call.method for call in bare.calls]
    assert "auth.test" in answered[: answered.index("chat.postMessage")]


def test_triggers_are_short_lived_and_used_once(bare: Loopback, client: WebClient) -> None:
    trigger = bare.shortcut("U1", "find").trigger_id
    assert refusal(client.views_open, trigger_id="1.2.3", view=modal(NOTE))["error"] == "invalid_trigger_id"
    client.views_open(trigger_id=trigger, view=modal(NOTE))
    assert refusal(client.views_open, trigger_id=trigger, view=modal(NOTE))["error"] == "exchanged_trigger_id"
    late = bare.shortcut("U1", "find").trigger_id
    time.sleep(0.25)
    assert refusal(client.views_open, trigger_id=late, view=modal(NOTE))["error"] == "expired_trigger_id"


def test_views_stack_change_and_conflict(bare: Loopback, client: WebClient) -> None:
    first = client.views_open(trigger_id=bare.shortcut("U1", "f").trigger_id, view=modal(NOTE))["view"]
    for _ in range(2):
        client.views_push(trigger_id=bare.shortcut("U1", "f").trigger_id, view=modal(NOTE))
    over = refusal(client.views_push, trigger_id=bare.shortcut("U1", "f").trigger_id, view=modal(NOTE))
    assert over["error"] == "push_limit_reached"
    assert refusal(client.views_update, view_id=first["id"], hash="old", view=modal(NOTE))["error"] == "hash_conflict"
    bare.views("U1")[0].typed["note"]["text"]["value"] = "typed"
    changed = client.views_update(view_id=first["id"], hash=first["hash"], view=modal(section("new"), NOTE))["view"]
    assert changed["state"]["values"]["note"]["text"]["value"] == "typed"
    assert len(bare.views("U1")) == 3
    home = {"type": "home", "blocks": [section("x")]}
    published = client.views_publish(user_id="U1", view=home)["view"]
    client.views_publish(user_id="U1", view=home, hash=published["hash"])
    assert refusal(client.views_publish, user_id="U1", view=home, hash=published["hash"])["error"] == "hash_conflict"


def test_a_response_url_is_good_for_five_answers(bare: Loopback) -> None:
    hook = WebhookClient(bare.slash("U1", "C1", "/plan").payload["response_url"])
    assert hook.send(text="", blocks=[{"type": "nonsense"}]).status_code == 400
    assert [hook.send(text=str(number)).status_code for number in range(5)] == [200, 200, 200, 200, 404]
    assert [message.text for message in bare.ephemerals("U1")] == ["0", "1", "2", "3"]


def test_files_go_up_and_are_shared_later(bare: Loopback, client: WebClient) -> None:
    parent = client.chat_postMessage(channel="C1", text="export")["ts"]
    client.files_upload_v2(channel="C1", thread_ts=parent, filename="plan.csv", content="a,b\n", initial_comment="Here it is.")
    message = bare.wait_message("C1", "Here it is.", thread_ts=parent)
    assert message.files[0]["name"] == "plan.csv"
    assert bare.files()[0].content == b"a,b\n"
    assert refusal(client.files_upload_v2, channel="C3", filename="x", content="x")["error"] == "not_in_channel"
    assert client.files_info(file=bare.files()[0].id)["file"]["shares"] == {"public": {"C1": [{"ts": message.ts}]}}
    file = bare.say_dm("U1", "new plan", files=[("plan.txt", b"text")]).payload["event"]["files"][0]
    request = urllib.request.Request(file["url_private_download"], headers={"Authorization": f"Bearer {bare.bot_token}"})
    assert urllib.request.urlopen(request, timeout=10).read() == b"text"


# -- limits


def test_a_refusal_names_the_place(bare: Loopback, client: WebClient) -> None:
    long = "x" * 3001
    answer = refusal(client.chat_postMessage, channel="C1", text="x", blocks=[section("x"), section(long)])
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]"
    ]
    assert bare.model_faults
    trigger = bare.shortcut("U1", "f").trigger_id
    view = refusal(client.views_open, trigger_id=trigger, view=modal(NOTE, title=words("x" * 25)))
    assert (view["error"], view["errors"]) == (
        "invalid_arguments",
        ["must be less than 25 characters [json-pointer:/view/title/text]"],
    )
    assert client.blocks_validate(blocks=[section("x")])["errors"] == []
    assert client.blocks_validate(blocks=[section(long)])["errors"][0]["pointer"] == "/blocks/0/text/text"
    bare.refuse_blocks("divider")
    assert refusal(client.chat_postMessage, channel="C1", text="x", blocks=[{"type": "divider"}])["error"] == "invalid_blocks"


def test_the_limit_over_all_blocks(client: WebClient) -> None:
    client.chat_postMessage(channel="C1", text="x", blocks=[section("x" * 2399)] * 3 + [section("x" * 2400)])
    answer = refusal(client.chat_postMessage, channel="C1", text="x", blocks=[section("x" * 2835)] * 3 + [section("x" * 2836)])
    assert answer["error"] == "msg_blocks_too_long"


def cells(rows: int, columns: int, text: str = "x") -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": text}] * columns] * rows}


def data_table(*rows: list[Json], **more: object) -> Json:
    return {"type": "data_table", "caption": "x", "rows": list(rows), **more}


def chart(title: str = "x", kind: str = "bar", names: tuple[str, ...] = ("a", "b"), **more: object) -> Json:
    series = [{"name": "x", "data": [{"label": name, "value": 1} for name in names]}]
    drawn = {"type": kind, "series": series, "axis_config": {"categories": list(names)}, **more}
    return {"type": "data_visualization", "title": title, "chart": drawn}


CELL = {"type": "raw_text", "text": "x"}
NUMBER = {"type": "raw_number", "value": 1, "text": "1"}
SEGMENT = {"label": "a", "value": 1}
OPTION = {"text": words("a"), "value": "a"}


@pytest.mark.parametrize(
    ("blocks", "pointer"),
    [
        ([{"type": "header", "text": words("x" * 151)}], "/blocks/0/text/text"),
        ([{"type": "header", "text": words("x", "mrkdwn")}], "/blocks/0/text/type"),
        ([section("")], "/blocks/0/text/text"),
        ([section("&amp;" * 601)], "/blocks/0/text/text"),
        ([{"type": "section", "fields": [words("x")] * 11}], "/blocks/0/fields"),
        ([{"type": "section", "fields": [words("x" * 2001)]}], "/blocks/0/fields/0/text"),
        ([{"type": "context", "elements": [words("x")] * 11}], "/blocks/0/elements"),
        ([actions(*(button("x", f"a{n}") for n in range(26)))], "/blocks/0/elements"),
        ([actions()], "/blocks/0/elements"),
        ([actions(button("x" * 76))], "/blocks/0/elements/0/text/text"),
        ([actions(button("x", value="x" * 2001))], "/blocks/0/elements/0/value"),
        ([actions(button("x", "a"), button("y", "a"))], "/blocks/0/elements/1/action_id"),
        ([actions({"type": "overflow", "action_id": "o", "options": [OPTION] * 6})], "/blocks/0/elements/0/options"),
        ([actions({"type": "static_select", "action_id": "o", "options": [OPTION] * 101})], "/blocks/0/elements/0/options"),
        (
            [actions({"type": "static_select", "action_id": "o", "options": [{"text": words("x" * 76), "value": "a"}]})],
            "/blocks/0/elements/0/options/0/text/text",
        ),
        ([{"block_id": "b", **section("x")}, {"block_id": "b", **section("x")}], "/blocks/1/block_id"),
        ([{"block_id": "b" * 256, **section("x")}], "/blocks/0/block_id"),
        ([section("x")] * 51, "/blocks"),
        ([cells(101, 1)], "/blocks/0/rows"),
        ([cells(1, 21)], "/blocks/0/rows/0"),
        ([cells(1, 1, "")], "/blocks/0/rows/0/0/text"),
        ([cells(11, 1, "x" * 910)], "/blocks/0"),
        ([cells(1, 1), cells(1, 1)], "/blocks/1"),
        ([data_table([CELL])], "/blocks/0/rows"),
        ([data_table(*[[CELL]] * 102)], "/blocks/0/rows"),
        ([data_table([CELL], [CELL, NUMBER])], "/blocks/0/rows/1"),
        ([data_table([CELL], [{"type": "raw_number", "value": 1}])], "/blocks/0/rows/1/0"),
        ([data_table([CELL], [CELL], page_size=101)], "/blocks/0/page_size"),
        ([data_table([CELL], [CELL], caption="")], "/blocks/0/caption"),
        ([data_table([CELL], [CELL]), cells(1, 1)], "/blocks/1"),
        ([chart("x" * 51)], "/blocks/0/title"),
        ([chart(kind="radar")], "/blocks/0/chart/type"),
        ([chart(names=("a", "a"))], "/blocks/0/chart/axis_config/categories"),
        ([chart(series=[{"name": "x", "data": [SEGMENT]}])], "/blocks/0/chart/series/0/data"),
        ([chart(series=[{"name": "x", "data": [SEGMENT, {**SEGMENT, "label": "b"}]}] * 2)], "/blocks/0/chart/series"),
        ([chart(kind="pie", segments=[SEGMENT] * 7)], "/blocks/0/chart/segments"),
        ([chart(kind="pie", segments=[{"label": "a", "value": 0}])], "/blocks/0/chart/segments/0/value"),
        ([chart(), chart(), chart()], "/blocks/2"),
        ([NOTE], "/blocks/0/type"),
        ([{"type": "alert", "text": words("x")}], "/blocks/0/type"),
        ([{"type": "nonsense"}], "/blocks/0/type"),
        ([{"type": "markdown", "text": "x" * 6001}] * 2, "/blocks"),
    ],
)
def test_limits_of_a_message(blocks: list[Json], pointer: str) -> None:
    assert [fault.pointer for fault in message_faults(blocks)] == [pointer]


@pytest.mark.parametrize(
    ("view", "pointer"),
    [
        (modal(cells(1, 1)), "/view/blocks/0/type"),
        (modal({"type": "markdown", "text": "x"}), "/view/blocks/0/type"),
        (modal(chart()), "/view/blocks/0/type"),
        (modal({"type": "context_actions", "elements": []}), "/view/blocks/0/type"),
        (modal(section("x"), private_metadata="x" * 3001), "/view/private_metadata"),
        (modal(section("x"), callback_id="x" * 256), "/view/callback_id"),
        (modal(*[section("x")] * 101), "/view/blocks"),
        ({"type": "modal", "title": words("x"), "blocks": [NOTE]}, "/view/submit"),
    ],
)
def test_limits_of_a_view(view: Json, pointer: str) -> None:
    assert [fault.pointer for fault in view_faults(view)] == [pointer]


def test_what_is_at_the_limit_passes() -> None:
    feedback = {
        "type": "feedback_buttons", "action_id": "f",
        "positive_button": {"text": words("Good"), "value": "+"}, "negative_button": {"text": words("Bad"), "value": "-"},
    }  # fmt: skip
    menu = {"type": "external_select", "action_id": "e", "min_query_length": 0, "placeholder": words("Find")}
    blocks = [
        {"type": "header", "text": words("x" * 150)}, section("x" * 3000), cells(100, 20),
        actions(button("x" * 75, value="x" * 2000), menu),
        {"type": "context_actions", "elements": [feedback]}, {"type": "divider"},
        chart("x" * 50, names=tuple(f"{n:020}" for n in range(20))), chart(kind="pie", segments=[SEGMENT] * 6),
    ]  # fmt: skip
    assert message_faults(blocks) == []
    assert message_faults([data_table(*[[CELL, NUMBER]] * 101, page_size=100)]) == []
    assert view_faults(modal(NOTE, REC, {"type": "alert", "text": words("x"), "level": "warning"})) == []
    assert str(Fault("/a", "b")) == "b [json-pointer:/a]"


# -- what readers see


def test_what_notifies_links_and_formats(bare: Loopback, client: WebClient) -> None:
    live = "<!channel> <@U1> <https://x.org|here> <!date^1^{date}|then> *bold* `code` https://y.org a < b & c"
    client.chat_postMessage(channel="C1", text="x", blocks=[section(live)])
    message = bare.wait_message("C1")
    assert notifies(message) == ["<!channel>", "<@U1>", "<https://x.org|here>"]
    assert formats(message) == [("code", "code"), ("bold", "bold")]
    assert links(message) == ["https://y.org"]
    assert len(bare.strays) == 2
    bare.strays.clear()
    tame = "&lt;!channel&gt; 5*3*2 snake_case_name a &amp; b"
    client.chat_postMessage(channel="C1", text=tame)
    calm = bare.wait_message("C1", count=2)
    assert (notifies(calm), formats(calm), bare.strays) == ([], [], [])
    assert shown(tame) == "<!channel> 5*3*2 snake_case_name a & b"


# -- as a process of its own


def test_it_runs_beside_a_benchmark(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.loopback", "--channels", "3", "--keep", "10", "--unjudged"]
    with child(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        control = url.replace("/api/", "/control")
        app = App(client=WebClient("xoxb-loopback", base_url=url))
        app.event("app_mention")(lambda event, say: say(text=event["text"], thread_ts=event["ts"]))
        handler = SocketModeHandler(app, "xapp-1-loopback")
        handler.connect()  # type: ignore[no-untyped-call]
        body = json.dumps({"texts": ["q"], "channels": ["C1", "C2", "C3"], "count": 60, "at_once": 5}).encode()
        result = json.load(urllib.request.urlopen(f"{control}/load", data=body, timeout=60))
        assert (result["lost"], len(result["answered"])) == (0, 60)
        assert result["p99"] < 5
        posts = json.load(urllib.request.urlopen(f"{control}/posts", timeout=10))["posts"]
        assert 0 < len(posts) <= 30
        assert json.load(urllib.request.urlopen(f"{control}/state", timeout=10))["connections"] == 1
        Background(handler.close).finish(30)
