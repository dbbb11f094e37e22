"""A manager sends a plan's document in a direct message: the dry run, questions, the import, and who isn't allowed to do it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.slack import manifest
from bot.slack.document_actions import CHANGED, MANAGERS
from bot.slack.downloads import NO_PERMISSION
from knowledge import history, importing, verification
from tests.conftest import NOW
from tests.loopback import Loopback, Message
from tests.scenes import SETTINGS as MANAGED
from tests.scenes import clock_of, office_over, pressed
from tests.slack import Office

SETTINGS = (
    MANAGED
    + """
people: {ann: {name: Ann, slack: U1}}
plans:
  bridges: {managers: [U2], owners: {Roads: {people: [ann]}}}
"""
)
HEADINGS = "Ref,Recommendation,Actions,Timescale,Owner,Progress,Status\n"
BRIDGES = (
    HEADINGS
    + "B1,Mend the bridge,Hire a mason,April 2027,Roads,A mason was hired.,In progress\n"
    + "B2,Paint the bridge,Buy the paint,May 2027,Roads,,Not started\n"
)
LATER = BRIDGES.replace("Not started", "In progress").replace("A mason was hired.", "The mason has begun.")
# Two columns that may both be the owner, so that somebody has to say which.
UNCLEAR = (
    "Ref,Recommendation,Lead officer,Responsible officer,Cost,Status\n"
    "1,Repair the pier,Ada Kerr,Ben Lowe,£5,Open\n2,Paint the pier,Ben Lowe,Cai Roe,£6,Noted\n"
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_over(tmp_path / "plan.db", SETTINGS) as opened:
        yield opened


def sent(slack: Loopback, user: str, content: str | bytes, text: str = "", name: str = "bridges.csv") -> Message:
    """What planbot answers to a document."""
    content = content.encode() if isinstance(content, str) else content
    return slack.answer(slack.say_dm(user, text, files=[(name, content)]))


def refused(slack: Loopback, user: str, message: Message, button: str) -> str:
    """What planbot says to a button that does nothing."""
    last = slack.messages(message.channel)[-1].ts
    slack.press(user, message, button)
    return slack.wait_message(message.channel, after=last).plain


def imported(slack: Loopback, user: str, content: str, text: str = "", name: str = "bridges.csv") -> Message:
    return pressed(slack, user, sent(slack, user, content, text, name), "Import")


def test_a_manager_sends_a_document_and_imports_it(office: Office, slack: Loopback) -> None:
    dry = sent(slack, "U3", BRIDGES)
    assert dry.plain.startswith("Import bridges.csv as a new plan?\nThe plan will be called “bridges”.")
    assert "Nothing is imported yet." in dry.plain
    assert "each has what its heading says" in dry.plain and "B1. Mend the bridge" in dry.plain
    assert office.store.plans() == ()
    done = pressed(slack, "U3", dry, "Import")
    assert "Imported bridges.csv as the plan “bridges”: 2 recommendations." in done.plain
    assert "B1 · 🔵 In progress" in slack.answer(slack.say_dm("U1", "status of B1")).plain
    again = sent(slack, "U3", BRIDGES)
    assert "is the plan “bridges” as it was imported before, so there is nothing to import." in again.plain
    office.clean()


def test_the_dry_run_says_that_the_sample_goes(office: Office, slack: Loopback) -> None:
    importing.take_sample(office.store, NOW)
    dry = sent(slack, "U3", BRIDGES)
    headline, deleted, called = dry.plain.splitlines()[:3]
    assert headline == "Replace the sample plan with bridges.csv?"
    assert deleted == "The import deletes the sample plan, with all its updates and digests."
    assert called.startswith("The plan will be called “bridges”.")
    done = pressed(slack, "U3", dry, "Import")
    assert "The sample plan was deleted" in done.plain and [plan.name for plan in office.store.plans()] == ["bridges"]
    office.clean()


def test_the_next_version_keeps_what_was_posted(office: Office, slack: Loopback) -> None:
    imported(slack, "U3", BRIDGES)
    preview = slack.answer(slack.say_dm("U1", "update B2 progress: paint ordered"))
    slack.press("U1", preview, "Confirm")
    slack.wait(lambda: len(history.history(office.store, office.store.plan(None))) == 1)
    dry = sent(slack, "U2", LATER, name="bridges-march.csv")
    assert "Import bridges-march.csv as the next version of “bridges”?" in dry.plain
    assert "B1, progress: from “A mason was hired.” to “The mason has begun.”" in dry.plain
    done = pressed(slack, "U2", dry, "Import")
    assert "Imported bridges-march.csv as the plan “bridges”: 2 recommendations." in done.plain
    (plan,) = office.store.plans()
    rows = {row.ref: row for row in office.store.recommendations(plan)}
    assert rows["B2"].progress == "[2 March 2026] paint ordered" and rows["B2"].status == "In progress"
    assert verification.verify(office.store).same
    office.clean()


def test_cancel_imports_nothing(office: Office, slack: Loopback) -> None:
    dry = sent(slack, "U3", BRIDGES)
    assert pressed(slack, "U3", dry, "Cancel").plain == "Nothing was imported."
    assert dry.buttons == []
    assert office.store.plans() == ()


def test_what_only_a_person_can_tell_is_asked_with_buttons(office: Office, slack: Loopback) -> None:
    question = sent(slack, "U3", UNCLEAR)
    buttons = question.buttons
    assert "?" in question.plain and "Cancel" in buttons and len(buttons) >= 3
    dry = pressed(slack, "U3", question, buttons[0])
    assert "Nothing is imported yet." in dry.plain
    assert "2 recommendations." in pressed(slack, "U3", dry, "Import").plain


def test_only_managers_import(office: Office, slack: Loopback) -> None:
    assert MANAGERS in sent(slack, "U1", BRIDGES).plain
    imported(slack, "U3", BRIDGES)
    assert "as the next version of “bridges”?" in sent(slack, "U2", LATER).plain
    other = sent(slack, "U2", BRIDGES.replace("bridge", "road").replace("B1", "C1").replace("B2", "C2"), name="roads.csv")
    assert "roads.csv would be a new plan, which only a manager of the whole installation can add" in other.plain
    assert len(office.store.plans()) == 1


def test_nobody_else_presses_the_button(office: Office, slack: Loopback) -> None:
    dry = sent(slack, "U3", BRIDGES)
    slack.press("U1", dry, "Import")
    slack.wait_message(dry.channel, "Only whoever sent that document may import it.")
    assert office.store.plans() == ()


def test_without_the_permission_planbot_says_what_to_do(office: Office, slack: Loopback) -> None:
    slack.set_scopes(*manifest.NEEDED)
    assert NO_PERMISSION in sent(slack, "U3", BRIDGES).plain


def test_a_file_that_changed_or_went_is_not_imported(office: Office, slack: Loopback) -> None:
    dry = sent(slack, "U3", BRIDGES)
    (file,) = slack.files()
    file.content = LATER.encode()
    assert CHANGED.format("bridges.csv") in refused(slack, "U3", dry, "Import")
    clock_of(office).ahead += timedelta(minutes=1)
    slack.ws.files.clear()
    assert "I couldn’t download bridges.csv from Slack: send it again, or try later." in refused(slack, "U3", dry, "Import")
    assert office.store.plans() == ()


def test_what_is_no_plan_is_refused_with_the_reason(office: Office, slack: Loopback) -> None:
    letter = sent(slack, "U3", "Dear all, thank you for coming.", name="letter.txt")
    assert "letter.txt has no table with a plan's headings" in letter.plain
    assert "cannot be read as a Word document" in sent(slack, "U3", b"PK\x03\x04 not a zip", name="plan.docx").plain
    assert office.store.plans() == ()
    office.clean()


def test_a_picture_or_a_file_with_an_update_is_no_document(office: Office, slack: Loopback) -> None:
    imported(slack, "U3", BRIDGES)
    assert "Nothing is imported yet" not in sent(slack, "U3", b"\x89PNG", name="screen.png").plain
    preview = sent(slack, "U3", "Ref,x", "update B1 completed", name="evidence.csv")
    assert "Nothing is saved until you confirm" in preview.plain and "evidence.csv" in preview.plain


def test_a_name_can_be_given(office: Office, slack: Loopback) -> None:
    imported(slack, "U3", BRIDGES, "import as crossings")
    assert [plan.name for plan in office.store.plans()] == ["crossings"]
    wrong = sent(slack, "U3", BRIDGES, "import as a/b")
    assert "a slash or backslash would make a path of it" in wrong.plain
