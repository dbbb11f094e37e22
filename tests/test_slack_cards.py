"""How a plan with late and waiting recommendations looks in Slack: cards, lists, Home, the type-ahead."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.line import shorten
from tests.loopback import Loopback, Message, View
from tests.scenes import command, filled, home_of, office_over, take_plan
from tests.slack import Office

SETTINGS = """
people: {priya: {name: Priya Patel, slack: U1}, ann: {name: Ann Kerr, slack: U2}, morag: {name: Morag Bell, slack: U3}}
managers: [U3]
pace: {per_second: 500, burst: 100}
plans: {housing: {owners: {Housing: {people: [priya]}, Legal: {people: [ann]}}, completions: two steps, approvers: [morag]}}
"""
LONG = "Make sure that every tenant who reports damp or mould hears within ten working days what will be done about it and when"
ROWS = f"""\
R1,Repairs,Publish repair times by ward,Ask the contractor for figures,31 January 2026,Housing,A new system comes,In progress
R2,Repairs,{LONG},,9 March 2026,Housing; Legal,,In progress
R3,Repairs,Train the call centre,,31 December 2026,Housing,,Not started
R4,Lettings,Write a lease policy,,28 February 2026,Legal,"See https://example.org/lease, and: - ask tenants - ask Legal",At risk
R5,Lettings,Let the empty shops,,1 March 2025,Housing,Done,Completed
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    database = tmp_path / "planbot.db"
    take_plan(database, "housing", ROWS)
    with office_over(database, SETTINGS) as opened:
        yield opened


@pytest.fixture
def slack(office: Office) -> Iterator[Loopback]:
    yield office.slack
    office.clean()


def leaves(blocks: list[dict], kind: str) -> list[dict]:
    """The leaves or lists of that kind in rich text."""
    every = [part for block in blocks if block["type"] == "rich_text" for part in block["elements"]]
    return [node for part in every for node in (part, *part["elements"]) if node["type"] == kind]


def labels(seen: Message | View) -> list[str]:
    """What a screen reader says about the buttons."""
    rows = [[block["accessory"]] if "accessory" in block else block.get("elements", []) for block in seen.blocks]
    return [element.get("accessibility_label", "") for row in rows for element in row if element.get("type") == "button"]


def test_a_card_says_how_it_stands_in_two_lines_and_one_row(slack: Loopback) -> None:
    card = slack.answer(slack.mention("U2", "C1", "R1"))
    header, title, row, progress = card.blocks[:4]
    assert header["text"]["text"] == "R1 · 🔵 In progress · 🔴 30 days late"
    assert "Publish repair times by ward" in str(title) and "Recommendation" not in str(title)
    fields = [field["text"] for field in row["fields"]]
    assert fields[:3] == ["*Owner*\nHousing (Priya Patel)", "*Due*\n31 January 2026", "*Last update*\nnone yet"]
    assert "A new system comes" in str(progress) and "Status" not in card.plain.partition("Understood")[0]
    assert card.buttons == ["Update", "Actions"] and labels(card) == ["Update R1", "Actions R1"]
    assert card.text.startswith("R1 · ") and "– Update" not in card.text


def test_an_address_can_be_pressed_and_bullets_are_bullets(slack: Loopback) -> None:
    card = slack.answer(slack.mention("U2", "C1", "R4"))
    assert [(link["url"], link["text"]) for link in leaves(card.blocks, "link")] == [("https://example.org/lease",) * 2]
    (bullets,) = leaves(card.blocks, "rich_text_list")
    assert [item["elements"][0]["text"] for item in bullets["elements"]] == ["ask tenants", "ask Legal"]
    assert card.buttons == ["Update"]  # “Full text” and “Actions” would show nothing more


def test_a_list_marks_what_is_late_and_whose_it_is(slack: Loopback) -> None:
    shown = slack.answer(slack.mention("U2", "C1", "what is still open"))
    assert shown.plain.startswith("4 recommendations are still open.")
    assert "*R1* Publish repair times by ward\n🔵 In progress · 🔴 30 days late · Housing (Priya Patel)" in shown.plain
    assert "🔵 In progress · due in 7 days · Housing (Priya Patel) and Legal (Ann Kerr)" in shown.plain
    assert shorten(LONG) in shown.plain and len(shorten(LONG)) <= 90  # a title of two lines
    assert labels(shown)[0] == "Open R1: Publish repair times by ward"
    slack.press("U2", shown, "Open")
    assert filled(slack, "U2").body["title"]["text"] == "R1" and shown.edits == 0
    mine = command(slack, "U1", "C1", "my recommendations")
    assert mine.plain.startswith("You have 3 open (1 closed).") and "You answer for Housing." in mine.plain


def test_plan_alone_offers_mine(slack: Loopback) -> None:
    offer = command(slack, "U1", "C1", "")
    assert "1 of 5 closed · 2 late · 1 due soon" in offer.plain and "Mine (3)" in offer.buttons
    slack.press("U1", offer, "Mine (3)")
    listed = slack.wait_ephemeral("U1", "Housing owns 3 recommendations that are still open.")
    assert "R5" not in listed.plain


def test_home_shows_first_what_needs_somebody_and_each_row_once(slack: Loopback) -> None:
    home = home_of(slack, "U1")
    order = [
        home.plain.index(text) for text in ("Needs you: 2", "*R1*", "*R2*", "1 of 5 closed", "Also yours: 1", "*R3*", "*R4*")
    ]
    assert order == sorted(order)
    assert all(home.plain.count(f"*{ref}*") == 1 for ref in ("R1", "R2", "R3", "R4"))
    assert {"Update R1", "Update R2", "Open R3: Train the call centre"} <= set(labels(home))
    slack.press("U1", home, "Update")
    slack.wait(lambda: slack.views("U1") and "Preview" in str(slack.views("U1")[-1].body), what="the form")


def test_home_lets_an_approver_decide(slack: Loopback) -> None:
    preview = slack.answer(slack.say_dm("U1", "update R1 Completed: the figures are out, see https://example.org/figures"))
    slack.press("U1", preview, "Confirm")
    slack.wait(lambda: preview.edits, what="the update")
    home = home_of(slack, "U3")
    assert "Waiting for you: 1" in home.plain and "Priya Patel asks you to accept it as" in home.plain
    assert "Status: In progress → Completed" in home.plain and "Evidence: https://example.org/figures" in home.plain
    assert {"Accept R1", "Send back R1", "Open R1: Publish repair times by ward"} <= set(labels(home))
    assert "Needs you" not in home.plain and home.plain.count("*R1*") == 1
    slack.press("U3", home, "Accept")
    filled(slack, "U3")
    assert slack.answer(slack.mention("U2", "C1", "R1")).plain.startswith("R1 · 🟢 Completed")


def test_the_type_ahead_says_how_each_stands(slack: Loopback) -> None:
    slack.shortcut("U1", "find_recommendation")
    view = slack.wait(lambda: slack.views("U1") and slack.views("U1")[-1], what="the modal")
    option = slack.suggest("U1", view, "find", "repair")[0]
    assert (option["text"]["text"], option["description"]["text"]) == ("R1 Publish repair times by ward", "🔵 In progress")
