"""Parts in Slack: cards and lists name them, the form asks which part, the type-ahead offers them, Home shows their dates."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge import history, importing, verification
from knowledge.store import Store
from tests.conftest import NOW
from tests.loopback import Loopback
from tests.scenes import SETTINGS as MANAGED
from tests.scenes import office_over
from tests.slack import Office
from tests.test_slack_updates import asked, form

SETTINGS = (
    MANAGED
    + """
people: {ann: {name: Ann, slack: U1}, bob: {name: Bob, slack: U2}}
plans:
  parts:
    tell: C2
    owners: {Finance: {people: [ann]}, Procurement: {people: [bob]}}
"""
)
PLAN = Path(__file__).parent / "documents" / "parts.csv"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    path = tmp_path / "planbot.db"
    store = Store(path)
    importing.take(store, importing.read(PLAN), None, NOW)
    store.close()
    with office_over(path, SETTINGS) as opened:
        yield opened
        assert verification.verify(opened.store).same


def test_a_card_names_its_parts_and_opens_them(office: Office, slack: Loopback) -> None:
    card = asked(slack, "U1", "R2")
    assert "1 of 3 parts completed" in card.plain
    assert all(f"*R2{letter}* " in card.plain for letter in "abc")
    listed = asked(slack, "U1", "what does Finance own")
    assert "R2a Change the payment run" in listed.plain and "R2b" not in listed.plain
    office.clean()


def test_the_form_asks_which_part(office: Office, slack: Loopback) -> None:
    card = asked(slack, "U1", "R2")
    slack.press("U1", card, "Update")
    which = slack.wait(lambda: next((view for view in slack.views("U1") if "Which one" in view.plain), None), what="the parts")
    slack.press("U1", which, "R2a: Change the payment run")
    view = form(slack, "U1", "Update R2a")
    assert slack.submit("U1", view, {"status": {"status": "Complete"}}).action == "update"
    assert "In progress → Complete" in view.plain
    slack.press("U1", view, "Confirm")
    slack.wait(lambda: "Saved: R2a" in view.plain, what="the confirmation")
    (entry,) = history.history(office.store, office.store.plan(None))
    assert (entry.ref, entry.field, entry.after, entry.surface) == ("R2a", "status", "Complete", "slack:form")
    office.clean()


def test_all_parts_are_confirmed_with_one_button(office: Office, slack: Loopback) -> None:
    shown = asked(slack, "U3", "R2 is done")
    assert "Which one do you mean, or all of them?" in shown.plain and "All 3" in shown.buttons
    before = shown.edits
    slack.press("U3", shown, "All 3")
    slack.wait(lambda: shown.edits > before and "Confirm" in shown.buttons, what="the preview")
    slack.press("U3", shown, "Confirm")
    slack.wait(lambda: "Saved: R2a and R2c" in shown.plain, what="the confirmation")
    told = slack.wait(lambda: slack.messages("C2", by_bot=True), what="what the channel is told")
    assert len(told) == 1 and "updated R2a\n" in told[0].plain and "updated R2c\n" in told[0].plain
    assert "Status: In progress → Complete" in told[0].plain
    office.clean()


def test_the_type_ahead_and_home(office: Office, slack: Loopback) -> None:
    slack.shortcut("U1", "update_recommendation")
    view = form(slack, "U1", "Update the plan")
    found = [option["text"]["text"] for option in slack.suggest("U1", view, "find", "R2")]
    assert [text.partition(" ")[0] for text in found][:4] == ["R2", "R2a", "R2b", "R2c"]
    assert any("tenants" in option["text"]["text"] for option in slack.suggest("U1", view, "find", "tenants"))
    slack.close_view("U1", everything=True)
    slack.open_home("U1")
    home = slack.wait(lambda: slack.home("U1"), what="Home")
    assert "30 days late" in home.plain and "\nR2b" not in home.plain
    office.clean()
