"""Every surface of planbot in Slack, as whole scenarios: what a person does there, and what they then see.

Most scenarios share one workspace and one bot, as colleagues do, and have a channel of their own.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from knowledge import alias_proposals
from tests.conftest import NOW
from tests.loopback import Loopback, View
from tests.scenes import SETTINGS, clock_of, command, edited, filled, home_of, office_over, payload, pushed, settled, take_plan
from tests.slack import Office

LONG = " ".join(f"sentence{number:04d} of the actions." for number in range(900))  # about 25,000 characters
CHANNELS = (f"C{number}" for number in itertools.count(100))


@pytest.fixture(scope="module")
def shared(shared_database: Path) -> Iterator[Office]:
    """The office shared by scenarios that leave nothing behind that another one could notice."""
    with office_over(shared_database) as opened:
        yield opened


@pytest.fixture
def office(shared: Office) -> Iterator[Office]:
    yield shared
    shared.clean()


@pytest.fixture
def channel(slack: Loopback) -> str:
    """A channel that no other scenario uses."""
    return slack.add_channel(next(CHANNELS), members=("U1", "U2", "U3")).id


@pytest.fixture
def own(database: Path) -> Iterator[Office]:
    """An office for a single scenario that changes the plan or stops the bot."""
    with office_over(database) as opened:
        yield opened


# Channels


def test_a_mention_is_answered_in_its_thread_for_all(slack: Loopback, channel: str) -> None:
    asked = slack.mention("U1", channel, "status of R17")
    answer = slack.answer(asked)
    assert (answer.thread_ts, answer.to) == (asked.ts, None)
    assert "R17 · 🟢 Completed" in answer.plain and "R17 · 🟢 Completed" in answer.text
    assert "read on 2 March 2026" not in answer.text  # it was read today, so that says nothing
    assert asked.wait_ack() and slack.messages(channel, by_bot=True) == [answer]


def test_a_thread_goes_on_and_another_one_knows_nothing_of_it(slack: Loopback, channel: str) -> None:
    first = slack.mention("U1", channel, "status of R17")
    slack.answer(first)
    again = slack.mention("U2", channel, "and who owns it?", thread_ts=first.ts)
    assert "R17 is owned by Commissioning and Procurement." in slack.answer(again).plain
    elsewhere = slack.mention("U1", channel, "and who owns it?")
    assert "R17" not in slack.answer(elsewhere).plain


def test_only_what_is_addressed_to_it_is_answered(slack: Loopback, channel: str) -> None:
    event = {"type": "message", "user": "U1", "text": "status of R17", "channel": channel}
    heard = [
        slack.event({**event, "channel_type": "channel"}),
        slack.event({**event, "channel_type": "group"}),
        slack.event({**event, "channel_type": "mpim"}),
        slack.event({**event, "type": "app_mention", "bot_id": "B9"}),
        slack.event({**event, "channel_type": "im", "channel": slack.dm("U1"), "subtype": "message_changed"}),
    ]
    assert all(delivery.wait_ack() for delivery in heard)
    answer = slack.answer(slack.mention("U1", channel, "status of R3"))
    assert slack.messages(channel, by_bot=True) == [answer]
    assert "conversations.history" not in {call.method for call in slack.calls}


# Direct messages


def test_a_direct_message_goes_on_as_a_conversation(slack: Loopback) -> None:
    first = slack.answer(slack.say_dm("U1", "R17"))
    assert first.thread_ts is None and "R17 · 🟢 Completed" in first.plain
    assert "R17 is owned by" in slack.answer(slack.say_dm("U1", "who owns it")).plain
    assert "R17" not in slack.answer(slack.say_dm("U2", "who owns it")).plain


def test_a_thread_in_a_direct_message_is_a_conversation_of_its_own(slack: Loopback) -> None:
    first = slack.say_dm("U2", "R17")
    slack.answer(first)
    inside = slack.answer(slack.say_dm("U2", "R3", thread_ts=first.ts))
    assert inside.thread_ts == first.ts
    assert "R3 is owned by" in slack.answer(slack.say_dm("U2", "who owns it", thread_ts=first.ts)).plain
    assert "R17 is owned by" in slack.answer(slack.say_dm("U2", "who owns it")).plain


def test_what_a_thread_was_about_is_remembered_for_a_day_and_over_a_restart(own: Office) -> None:
    first = own.slack.mention("U1", "C1", "status of R17")
    own.slack.answer(first)
    own.close()
    asked = own.slack.mention("U1", "C1", "and who owns it?", thread_ts=first.ts)  # while planbot isn't running
    own.open()
    assert "R17 is owned by" in own.slack.answer(asked).plain
    clock_of(own).ahead = timedelta(days=1, minutes=1)
    later = own.slack.mention("U1", "C1", "and who owns it?", thread_ts=first.ts)
    assert "R17" not in own.slack.answer(later).plain
    own.clean()


@pytest.mark.parametrize("where", ["thread", "direct message"])
def test_a_list_is_turned_over_in_words(slack: Loopback, channel: str, where: str) -> None:
    user = "U1"
    if where == "thread":
        asked = slack.mention(user, channel, "what does Procurement own")
        first = slack.answer(asked)
        turned = [slack.answer(slack.mention(user, channel, text, thread_ts=asked.ts)) for text in ("next", "back")]
    else:
        first = slack.answer(slack.say_dm(user, "what does Procurement own"))
        turned = [slack.answer(slack.say_dm(user, text)) for text in ("next", "back")]
    assert "1 to 8 of 16" in first.plain
    assert ["9 to 16 of 16" in turned[0].plain, "1 to 8 of 16" in turned[1].plain] == [True, True]


# The command


def test_a_command_is_answered_for_one_person_and_shared_by_a_button(slack: Loopback, channel: str) -> None:
    answer = command(slack, "U1", channel, "status of R17")
    assert answer.to == "U1" and "R17 · 🟢 Completed" in answer.plain and "Share in channel" in answer.buttons
    assert slack.messages(channel, by_bot=True) == []
    slack.press("U1", answer, "Share in channel")
    shared = slack.wait_message(channel, "R17 · 🟢 Completed")
    assert shared.to is None and shared.thread_ts is None and "Shared by Ann." in shared.plain
    assert "Share in channel" not in shared.buttons
    slack.wait(lambda: "Share in channel" not in answer.buttons, what="the button to go")
    assert f"Shared in #{channel}: see the message" in answer.plain and "R17 · 🟢 Completed" in answer.plain
    assert f"/{channel}/p{shared.ts.replace('.', '')}|see" in str(answer.blocks)


def test_a_shared_list_stays_shared_when_something_is_opened_from_it(slack: Loopback, channel: str) -> None:
    answer = command(slack, "U1", channel, "what does Procurement own")
    slack.press("U1", answer, "Share in channel")
    slack.wait(lambda: "Shared in" in answer.plain, what="where it was shared")
    slack.press("U1", answer, "Open")
    slack.wait(lambda: "Back to the list" in answer.buttons, what="the card")
    slack.press("U1", answer, "Back to the list")
    slack.wait(lambda: "Shared in" in answer.plain and "Share in channel" not in answer.buttons, what="the list again")


def test_a_command_in_a_channel_that_planbot_is_not_in(slack: Loopback) -> None:
    slack.add_channel("C50", members=("U1",), bot_in=False)
    answer = command(slack, "U1", "C50", "status of R17")
    assert "R17 · 🟢 Completed" in answer.plain
    slack.press("U1", answer, "Share in channel")
    reply = slack.wait_ephemeral("U1", "not in that channel")  # beside the button, not in a direct message
    assert "/invite @planbot" in reply.text and answer.buttons
    assert slack.messages("C50", by_bot=True) == []


def test_the_command_alone_offers_what_is_most_likely_wanted(slack: Loopback, channel: str) -> None:
    answer = command(slack, "U2", channel, "")
    assert {"What is still open", "Summary", "Help"} <= set(answer.buttons)
    assert "25 of 27 closed" in answer.plain and "Share in channel" not in answer.buttons
    slack.press("U2", answer, "What is still open")
    assert "2 recommendations are still open" in edited(slack, answer).plain
    assert slack.messages(channel, by_bot=True) == []


def test_a_command_goes_on_where_that_person_was(slack: Loopback, channel: str) -> None:
    command(slack, "U1", channel, "R17")
    assert "R17 is owned by" in command(slack, "U1", channel, "who owns it").plain
    assert "R17" not in command(slack, "U2", channel, "who owns it").plain


# Cards


def test_a_cards_button_opens_a_modal_with_the_rest(slack: Loopback, channel: str) -> None:
    card = slack.answer(slack.mention("U1", channel, "R17"))
    slack.press("U1", card, "Actions")
    view = filled(slack, "U1")
    assert "R17 · 🟢 Completed" in view.plain and "KCC is committed to considering social value" in view.plain
    slack.press("U1", view, "Owner")
    owner = pushed(slack, "U1", 2)
    assert "R17 is owned by Commissioning and Procurement." in owner.plain and card.edits == 0
    slack.press("U1", owner, "Progress")
    progress = pushed(slack, "U1", 3)
    slack.press("U1", progress, "Owner")  # Slack allows no fourth
    filled(slack, "U1", 2)
    assert "R17 is owned by Commissioning and Procurement." in progress.plain
    slack.close_view("U1")
    slack.close_view("U1")
    assert slack.views("U1") == [view] and "KCC is committed to considering social value" in view.plain
    slack.close_view("U1", everything=True)


@pytest.fixture(scope="module")
def lengthy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with a plan that has long texts in its cells."""
    database = tmp_path_factory.mktemp("lengthy") / "planbot.db"
    rows = [f'A{number},Parks,Plant tree number {number},"{LONG}",2027,Gardeners,Planted,Underway' for number in range(1, 4)]
    take_plan(database, "parks", "\n".join(rows))
    with office_over(database) as opened:
        yield opened


def test_long_text_is_told_to_be_shortened_and_paged_without_a_loss(lengthy: Office) -> None:
    slack = lengthy.slack
    answer = slack.answer(slack.mention("U1", "C1", "actions of A1"))
    assert "“Full text” shows" in answer.plain and "Full text" in answer.buttons
    assert len(answer.text) <= 4_000 and "“Full text” shows the rest." in answer.text
    slack.press("U1", answer, "Full text")
    view, pages, page = filled(slack, "U1"), [], 1
    pages.append(view.plain)
    while "Next page" in view.buttons and page < 100:
        slack.press("U1", view, "Next page")
        page += 1
        pages.append(filled(slack, "U1", page).plain)
        assert f"Page {page} of " in view.plain and "Previous page" in view.buttons
    assert 2 < page < 100
    text = " ".join(" ".join(pages).split())
    assert [number for number in range(900) if f"sentence{number:04d} of the actions." not in text] == []
    slack.press("U1", view, "Previous page")
    assert f"Page {page - 1} of {page}" in filled(slack, "U1", page + 1).plain
    lengthy.clean()


def test_long_text_that_a_button_opens_is_paged_as_well(lengthy: Office) -> None:
    slack = lengthy.slack
    slack.press("U2", slack.answer(slack.mention("U2", "C2", "status of A2")), "Actions")
    view = filled(slack, "U2")
    assert "Page 1 of " in view.plain
    slack.press("U2", view, "Next page")
    assert "Page 2 of " in filled(slack, "U2", 2).plain
    lengthy.clean()


def test_a_shared_long_text_keeps_its_rest_for_all(lengthy: Office) -> None:
    slack = lengthy.slack
    slack.press("U1", command(slack, "U1", "C2", "actions of A3"), "Share in channel")
    shared = slack.wait_message("C2", "Shared by Ann.")
    slack.press("U3", shared, "Full text")
    assert "sentence0000" in filled(slack, "U3").plain
    lengthy.clean()


# Lists


@pytest.mark.parametrize("surface", ["channel", "dm", "private"])
def test_a_list_is_turned_and_opened_in_its_place(slack: Loopback, channel: str, surface: str) -> None:
    user = {"channel": "U1", "dm": "U2", "private": "U3"}[surface]
    match surface:
        case "channel":
            message = slack.answer(slack.mention(user, channel, "list all"))
        case "dm":
            message = slack.answer(slack.say_dm(user, "list all"))
        case _:
            message = command(slack, user, channel, "list all")
    before = len(slack.messages(message.channel, by_bot=True)), len(slack.ephemerals(user))
    assert message.buttons.count("Open") == 8 and "1 to 8 of 27" in message.plain
    assert "Previous" not in message.buttons
    for step, (button, shown) in enumerate(
        (("Next", "9 to 16 of 27"), ("Next", "17 to 24 of 27"), ("Previous", "9 to 16 of 27"), ("Next", "17 to 24 of 27")), 1
    ):
        slack.press(user, message, button)
        assert shown in edited(slack, message, step).plain
    if surface == "channel":  # everybody sees the message, so a recommendation opens in a modal
        slack.press(user, message, "Open", index=2)
        view = filled(slack, user)
        assert (view.body["title"]["text"], message.edits) == ("R19", 4) and view.plain.startswith("R19 · ")
        slack.press("U2", message, "Open", index=0)
        assert filled(slack, "U2").plain.startswith("R17 · ") and message.buttons.count("Open") == 8
        for person in (user, "U2"):
            slack.close_view(person)
        return
    slack.press(user, message, "Open", index=2)
    assert edited(slack, message, 5).plain.startswith("R19 · ")
    assert "Open" not in message.buttons
    slack.press(user, message, "Back to the list")
    assert "17 to 24 of 27" in edited(slack, message, 6).plain
    slack.press(user, message, "Open", index=0)
    assert edited(slack, message, 7).plain.startswith("R17 · ")
    assert (len(slack.messages(message.channel, by_bot=True)), len(slack.ephemerals(user))) == before


def test_whoever_presses_a_lists_button_turns_it_for_all(slack: Loopback, channel: str) -> None:
    message = slack.answer(slack.mention("U1", channel, "list all"))
    slack.press("U2", message, "Next")
    assert "9 to 16 of 27" in edited(slack, message, 1).plain
    slack.press("U1", message, "Next")
    assert "17 to 24 of 27" in edited(slack, message, 2).plain


def test_what_was_opened_from_a_list_can_be_asked_about(slack: Loopback) -> None:
    message = slack.answer(slack.say_dm("U2", "what is still open"))
    slack.press("U2", message, "Open", index=1)
    edited(slack, message, 1)
    assert "R27 is owned by" in slack.answer(slack.say_dm("U2", "who owns it")).plain


def test_a_tables_buttons_answer_in_the_thread(slack: Loopback, channel: str) -> None:
    asked = slack.mention("U1", channel, "summary by owner")
    message = slack.answer(asked)
    assert [block for block in message.blocks if block["type"] == "data_table"]
    slack.press("U1", message, "By theme")
    second = slack.wait_messages(channel, thread_ts=asked.ts, count=2)[1]
    assert "By theme" in second.text and message.edits == 0


# Closest matches


def test_the_closest_match_becomes_an_alias_that_a_manager_accepts(own: Office) -> None:
    slack = own.slack
    asked = slack.mention("U1", "C1", "status of the penguin charter")
    near = slack.answer(asked)
    assert "I did not find “penguin” in the plan." in near.plain and "R27 · ⚪ No status" not in near.plain
    slack.press("U1", near, "That’s the one: R27")
    assert "R27 · ⚪ No status" in slack.wait_messages("C1", thread_ts=asked.ts, count=2)[1].plain

    mine = home_of(slack, "U2")
    assert "Accept" not in mine.buttons and "penguin" not in mine.plain
    home = home_of(slack, "U3")
    assert "“status of the penguin charter” → R27" in home.plain
    slack.press("U3", home, "Accept")
    slack.wait(lambda: "Words to learn" not in home.plain, what="the proposal to go")
    assert "“status of the penguin charter” is now known to mean R27." in home.plain
    later = slack.answer(slack.mention("U2", "C2", "status of the penguin charter"))
    assert "R27 · ⚪ No status" in later.plain
    own.clean()


def test_a_proposal_is_dropped_and_names_nobody(own: Office) -> None:
    slack = own.slack
    near = slack.answer(slack.say_dm("U1", "training of zookeepers"))
    slack.press("U1", near, "That’s the one: R22")
    slack.wait_message(slack.dm("U1"), "R22 · ")
    rows = own.store.db.conn.execute("SELECT * FROM proposal").fetchall()
    assert len(rows) == 1 and not any("U1" in str(cell) or "Ann" in str(cell) for cell in rows[0])
    home = home_of(slack, "U3")
    slack.press("U3", home, "Drop")
    slack.wait(lambda: "zookeepers" not in home.plain, what="the proposal to go")
    assert alias_proposals.pending(own.store, own.store.plan(None), NOW) == ()
    assert "I did not find" in slack.answer(slack.say_dm("U2", "training of zookeepers")).plain
    own.clean()


def test_nobody_but_a_manager_decides_on_a_proposal_and_it_expires(own: Office) -> None:
    slack, plan = own.slack, own.store.plan(None)
    slack.press("U1", slack.answer(slack.say_dm("U1", "training of zookeepers")), "That’s the one: R22")
    slack.wait_message(slack.dm("U1"), "R22 · ")
    (proposal,) = alias_proposals.pending(own.store, plan, NOW + timedelta(days=89))
    forged = {"action_id": "accept:1", "type": "button", "value": proposal.id, "block_id": "b"}
    view = {"container": {"type": "view", "view_id": "V1"}, "view": {"id": "V1", "type": "home"}}
    payload(slack, {"type": "block_actions", **view, "actions": [forged]})
    assert slack.wait_message(slack.dm("U1"), "Only managers decide that")
    assert alias_proposals.pending(own.store, plan, NOW + timedelta(days=89)) == (proposal,)
    assert alias_proposals.pending(own.store, plan, NOW + timedelta(days=91)) == ()


# The shortcut


def offered(slack: Loopback, view: View, typed: str, user: str = "U1") -> list[str]:
    return [option["text"]["text"] for option in slack.suggest(user, view, "find", typed)]


def test_a_recommendation_is_found_from_the_first_letter(slack: Loopback) -> None:
    slack.shortcut("U1", "find_recommendation")
    view = slack.wait_view("U1", "Find a recommendation")
    assert len(offered(slack, view, "")) == 27
    assert offered(slack, view, "r")[0].startswith("R1 ")
    assert [option.partition(" ")[0] for option in offered(slack, view, "R2")][:9] == ["R2", *(f"R2{n}" for n in range(8))]
    assert any(option.startswith("R27 ") for option in offered(slack, view, "soc"))
    assert offered(slack, view, "prompt pay")[0].startswith("R20 ")
    assert any(option.startswith("R20 ") for option in offered(slack, view, "promt paymet"))  # misspelt
    by_owner = offered(slack, view, "performance and risk")
    assert by_owner and "R20" not in {option.partition(" ")[0] for option in by_owner}
    assert offered(slack, view, "xyzzyqq") == []
    slack.close_view("U1")


def test_what_was_found_is_shared_in_a_channel_or_kept(slack: Loopback, channel: str) -> None:
    slack.shortcut("U2", "find_recommendation")
    view = slack.wait_view("U2", "Find a recommendation")
    option = slack.suggest("U2", view, "find", "prompt pay")[0]
    shown = slack.submit("U2", view, {"find": {"find": option}})
    assert shown.action == "update" and "R20 · " in view.plain
    assert slack.submit("U2", view, {"share": {"share": channel}}).action == "clear"
    shared = slack.wait_message(channel, "R20 · ")
    assert "Shared by Bob." in shared.plain and slack.views("U2") == []

    slack.shortcut("U2", "find_recommendation")
    view = slack.wait_view("U2", "Find a recommendation")
    option = slack.suggest("U2", view, "find", "R3")[0]
    slack.submit("U2", view, {"find": {"find": option}})
    assert "R3 · " in view.plain
    slack.close_view("U2")
    assert slack.views("U2") == [] and len(slack.messages(channel, by_bot=True)) == 1


def test_sharing_where_planbot_is_not_is_told(slack: Loopback) -> None:
    slack.add_channel("C51", members=("U3",), bot_in=False)
    slack.shortcut("U3", "find_recommendation")
    view = slack.wait_view("U3", "Find a recommendation")
    slack.submit("U3", view, {"find": {"find": slack.suggest("U3", view, "find", "R3")[0]}})
    slack.submit("U3", view, {"share": {"share": "C51"}})
    assert "/invite @planbot" in slack.wait_message(slack.dm("U3"), "not in that channel").text


# Home and the messages tab


def test_home_shows_the_plan_at_a_glance(slack: Loopback) -> None:
    home = home_of(slack, "U1")
    for text in (
        "25 of 27 closed · 1 late · 0 due soon",
        "27 recommendations: 25 Completed, 2 No status",
        "Overdue: 1",
        "*R27* To maximise",
        "days late (Autumn 2014)",
        "Latest changes",
        "Ask the plan",
    ):
        assert text in home.plain, text
    slack.press("U1", home, "Open")
    assert "R27" in filled(slack, "U1").plain
    slack.close_view("U1")


def test_a_question_typed_in_home_is_answered_in_a_modal(slack: Loopback) -> None:
    home = home_of(slack, "U2")
    slack.select("U2", home, "ask", "who owns R17")
    view = filled(slack, "U2")
    assert "R17 is owned by" in view.plain
    slack.close_view("U2")


def test_the_messages_tab_greets_once_and_then_suggests_questions(own: Office, database: Path) -> None:
    slack = own.slack
    slack.open_home("U1", "messages")
    greeting = slack.wait_message(slack.dm("U1"))
    assert greeting.plain.startswith("Hello, Ann. I can tell you where each recommendation stands.")
    assert greeting.buttons == ["What is still open?", "Overdue (1)", "Summary", "Help"]
    own.close()
    own.open()
    slack.open_home("U1", "messages")
    prompts = slack.wait(lambda: slack.prompts("U1"))
    assert prompts and prompts["prompts"][0]["message"] == "status of R14"
    assert slack.messages(slack.dm("U1"), by_bot=True) == [greeting]
    slack.press("U1", greeting, "Overdue (1)")
    assert slack.wait_message(slack.dm("U1"), "overdue").plain
    slack.open_home("U2", "messages")
    assert slack.wait_message(slack.dm("U2")).buttons == greeting.buttons
    own.clean()


def test_where_slack_takes_no_suggestions_nothing_is_said(own: Office) -> None:
    slack = own.slack
    slack.fail("assistant.threads.setSuggestedPrompts", "missing_scope", times=None)
    slack.open_home("U1", "messages")
    greeting = slack.wait_message(slack.dm("U1"))
    slack.open_home("U1", "messages")
    settled(slack, "U1")
    assert slack.messages(slack.dm("U1"), by_bot=True)[:1] == [greeting]
    assert len([message for message in slack.messages(slack.dm("U1"), by_bot=True) if "Hello" in message.plain]) == 1
    own.clean()


# Several plans


@pytest.fixture
def several(tmp_path: Path) -> Iterator[Office]:
    """An office with two plans. The channel C1 belongs to one of them."""
    database = tmp_path / "planbot.db"
    take_plan(database, "parks", "R1,Trees,Plant more oaks,Buy oaks,2027,Gardeners,Ten planted,Underway\n")
    take_plan(database, "roads", "R1,Holes,Fill every pothole,Buy tar,2026,Wardens,Half filled,Completed\n")
    with office_over(database, SETTINGS + "plans: {roads: {channels: [C1]}}\n") as opened:
        yield opened
    opened.clean()


def test_the_channels_plan_is_meant(several: Office) -> None:
    slack = several.slack
    assert "R1 · 🟢 Completed" in slack.answer(slack.mention("U1", "C1", "status of R1")).plain
    assert "R1 · 🟢 Completed" in command(slack, "U2", "C1", "status of R1").plain


def test_without_one_it_is_asked_and_the_last_used_is_meant_from_then_on(several: Office) -> None:
    slack = several.slack
    asked = slack.mention("U1", "C2", "status of R1")
    which = slack.answer(asked)
    assert "Which plan do you mean?" in which.plain and {"parks", "roads"} <= {button.lower() for button in which.buttons}
    slack.press("U1", which, value="parks: status of R1")
    reply = slack.wait_messages("C2", thread_ts=asked.ts, count=2)[1]
    assert "R1 · 🔵 Underway" in reply.plain
    assert "R1 · 🔵 Underway" in slack.answer(slack.say_dm("U1", "status of R1")).plain
    assert "Which plan" in slack.answer(slack.say_dm("U2", "status of R1")).plain  # another person hasn't used any plan
    slack.press("U1", reply, "Actions")
    assert "Buy oaks" in filled(slack, "U1").plain


def test_a_plan_is_chosen_for_a_channel(several: Office) -> None:
    slack = several.slack
    reply = command(slack, "U1", "C2", "use parks")
    assert "is now the plan I use in this channel" in reply.plain
    assert "R1 · 🔵 Underway" in slack.answer(slack.mention("U2", "C2", "status of R1")).plain
    assert "R1 · 🟢 Completed" in slack.answer(slack.mention("U2", "C2", "roads: status of R1")).plain
    assert "There is no plan named “bridges”" in command(slack, "U1", "C2", "use bridges").plain
    assert "The settings give this channel to the plan “roads”" in command(slack, "U1", "C1", "use parks").plain
    several.close()
    several.open()
    assert "R1 · 🔵 Underway" in slack.answer(slack.mention("U3", "C2", "status of R1")).plain


def test_home_asks_for_the_plan_and_changes_it(several: Office) -> None:
    slack = several.slack
    home = home_of(slack, "U1")
    assert "Choose the plan to show." in home.plain
    slack.press("U1", home, "parks")
    slack.wait(lambda: "Underway" in home.plain, what="the plan in Home")
    slack.press("U1", home, "roads")
    slack.wait(lambda: "Completed" in home.plain, what="the other plan in Home")
    slack.shortcut("U1", "find_recommendation")
    view = slack.wait_view("U1", "Find a recommendation")
    option = slack.suggest("U1", view, "find", "pothole")[0]
    slack.submit("U1", view, {"find": {"find": option}})
    assert "R1 · 🟢 Completed" in view.plain


def test_without_a_plan_the_next_step_is_told(tmp_path: Path) -> None:
    with Office(tmp_path / "planbot.db") as office:
        slack = office.slack
        assert "planbot import FILE" in slack.answer(slack.mention("U1", "C1", "status of R17")).plain
        assert "planbot import FILE" in command(slack, "U1", "C1", "").plain
        home = home_of(slack, "U1")
        assert "planbot import FILE" in home.plain
        slack.shortcut("U1", "find_recommendation")
        view = slack.wait_view("U1", "Find a recommendation")
        assert slack.suggest("U1", view, "find", "R") == []
        slack.open_home("U1", "messages")
        settled(slack, "U1")
        take_plan(tmp_path / "planbot.db", "parks", "R1,Trees,Plant more oaks,Buy oaks,2027,Gardeners,Ten planted,Underway\n")
        assert "R1 · 🔵 Underway" in slack.answer(slack.mention("U1", "C1", "status of R1")).plain
        office.clean()


def test_a_private_chart_can_be_shared_and_a_sheet_is_sent_directly(slack: Loopback) -> None:
    reply = command(slack, "U1", "C2", "chart by owner")
    assert "Procurement" in reply.plain
    slack.press("U1", reply, "Share in channel")
    shared = slack.wait_message("C2", "25 of 27 recommendations are closed.")
    assert "Procurement: 15 closed" in shared.plain and "Shared by Ann." in shared.plain
    before = len(slack.files())
    command(slack, "U1", "C2", "csv of summary by theme")
    slack.wait(lambda: len(slack.files()) > before and slack.files()[-1].name.endswith(".csv"), 30.0, "the file")


def test_home_is_drawn_anew_for_whoever_changed_something_and_has_opened_it(own: Office) -> None:
    slack = own.slack
    home = home_of(slack, "U3")
    assert "R5" not in home.plain.partition("Latest changes")[2]
    slack.press("U3", slack.answer(slack.mention("U3", "C1", "update R5 in progress: the compact is with legal")), "Confirm")
    slack.wait(lambda: "R5" in home.plain.partition("Latest changes")[2], what="the change in Home")
    assert slack.home("U2") is None
    own.clean()
