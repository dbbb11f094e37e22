"""The demo's page in a real browser, with the real bot: what a newcomer does there, from the first question on."""

from __future__ import annotations

import struct
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import axe_core_python
import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.demo.clock import Clock
from bot.demo.loopback.state import File
from bot.demo.run import demo
from bot.demo.server import DemoSlack
from knowledge.model import Unclear
from tests import look
from tests.browser import Page, chromium, needs_chromium, resize

pytestmark = needs_chromium
AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)  # a Wednesday; the next Monday isn't a holiday


@pytest.fixture(scope="module")
def driver() -> Iterator[webdriver.Chrome]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def slack(tmp_path: Path, driver: webdriver.Chrome) -> Iterator[DemoSlack]:
    """The demo. At the end, neither Slack nor the browser may have complained about anything in it."""
    resize(driver, 1200, 900)
    driver.get_log("browser")  # complaints from before this test
    with demo(tmp_path, 0, None, Clock(NOW)) as running:
        yield running
        assert (running.trouble, running.misuse) == ([], [])
        for window in driver.window_handles[1:]:
            driver.switch_to.window(window)
            driver.close()
        driver.switch_to.window(driver.window_handles[0])
        driver.get("about:blank")


@pytest.fixture
def ann(driver: webdriver.Chrome, slack: DemoSlack) -> Page:
    return Page(driver, slack.url, "U0ANN")


@pytest.fixture
def priya(driver: webdriver.Chrome, slack: DemoSlack) -> Page:
    """Priya's page. She is responsible for what Procurement owns."""
    return Page(driver, slack.url, "U0PRIYA")


# Asking


def test_a_question_in_a_channel_and_one_that_follows_it(ann: Page) -> None:
    ann.say("@planbot status of R17")
    ann.sees("R17 · 🟢 Completed", "#replies")  # the answer is in a thread, which opens
    ann.reply("@planbot and who owns it?")
    ann.sees("R17 is owned by Commissioning (Colin Marsh) and Procurement (Priya Shah).", "#replies")
    ann.sees("3 replies", "#messages")
    assert "demo" in ann.text("header").lower() and not ann.complaints()


def test_a_list_is_paged_in_its_place_for_one_person_and_shared(ann: Page) -> None:
    ann.say("/plan what does Procurement own")
    ann.sees("1 to 8 of 16", "#messages")
    ann.sees("Only visible to you", "#messages")
    ann.press("Next", "#messages")
    ann.sees("9 to 16 of 16", "#messages")
    ann.loses("1 to 8 of 16", "#messages")
    ann.press("Share in channel", "#messages")
    ann.sees("Shared by Ann Reed.", "#messages")
    ann.press("Dismiss", "#messages")
    ann.loses("Only visible to you", "#messages")


def test_the_next_page_of_a_thread_leaves_its_button_in_sight(ann: Page) -> None:
    ann.say("@planbot list all recommendations")
    ann.sees("1 to 8 of 27", "#thread")
    ann.tab_to("Next page of this list")
    within = (
        "const { bottom, top } = document.activeElement.getBoundingClientRect();"
        "return document.activeElement.textContent === 'Next' && bottom <= innerHeight && top >= 0"
    )
    for page in ("9 to 16 of 27", "17 to 24 of 27"):
        ann.keys(Keys.ENTER)
        ann.sees(page, "#thread")
        ann.wait(lambda: ann.driver.execute_script(within), "the button in sight")


def test_a_message_that_planbot_does_not_hear(ann: Page) -> None:
    ann.say("status of R17")
    ann.sees("it sees only messages that mention it", "#toast")
    field = ann.one("#compose-text")
    field.send_keys("/weather", Keys.ENTER)  # refused, and still in the box to be corrected
    ann.sees("/weather is not a command here", "#toast")
    assert field.get_attribute("value") == "/weather"


def test_a_chart_and_a_file(ann: Page) -> None:
    ann.go("planbot")
    ann.press("Messages", "#tabs")
    ann.say("chart by owner")
    ann.sees("Recommendations by owner", "#messages .chart figcaption")
    assert "Procurement 15" in str(ann.one("#messages .chart svg").get_attribute("aria-label"))
    ann.press("As a picture", "#messages")
    picture = ann.one("#messages img")
    ann.wait(lambda: ann.driver.execute_script("return arguments[0].naturalWidth", picture) > 300, "the picture")
    assert len(str(picture.get_attribute("alt"))) > 20
    ann.say("csv of what is still open")
    ann.wait(lambda: ann.named("2 recommendations", "a", "#messages"), "the file")


def test_a_document_is_sent_and_imported(driver: webdriver.Chrome, slack: DemoSlack, tmp_path: Path) -> None:
    document = tmp_path / "bridges.csv"
    document.write_text(
        "Ref,Recommendation,Owner,Status\nB1,Mend the bridge,Roads,Open\nB2,Paint it,Roads,Open\n", encoding="utf-8"
    )
    morag = Page(driver, slack.url, "U0MORAG")
    morag.go("planbot")
    driver.find_element(By.CSS_SELECTOR, "#compose input[type=file]").send_keys(str(document))
    morag.sees("bridges.csv", "#compose")
    morag.press("Send", "#compose")
    morag.sees("will be called “bridges”", "#messages")
    morag.press("Import", "#messages")
    morag.sees("Imported bridges.csv", "#messages")


def test_a_direct_message_is_edited_and_deleted_by_its_author(ann: Page) -> None:
    ann.go("planbot")
    ann.press("Messages", "#tabs")
    ann.say("status of R17")
    ann.sees("R17 · 🟢 Completed", "#messages")
    ann.press("More actions for planbot", "#messages")
    assert not ann.named("Edit the message")
    ann.keys(Keys.ESCAPE)
    ann.press("More actions for Ann Reed", "#messages")
    ann.press("Edit the message")
    field = ann.one("#compose-text")
    assert field.get_attribute("value") == "status of R17"
    field.send_keys(", please", Keys.ENTER)
    ann.sees("status of R17, please (edited)", "#messages")
    ann.press("More actions for Ann Reed", "#messages")
    ann.press("Delete the message")
    ann.loses("status of R17, please", "#messages")


# Changing


def test_an_update_is_edited_confirmed_and_undone(priya: Page) -> None:
    priya.say("@planbot update R5 in progress: toolkit signed off")
    priya.sees("none → In progress", "#replies")
    priya.press("Edit", "#replies")
    priya.sees("Update R5", "#modal")
    priya.fill("Progress", "toolkit signed off, pilots start in May")
    priya.press("Preview", "#modal")
    priya.sees("pilots start in May", "#modal")
    priya.press("Confirm", "#modal")
    priya.sees("Saved", "#modal")
    priya.keys(Keys.ESCAPE)
    priya.wait(lambda: not priya.text("#modal"), "the modal to close")
    priya.sees("Priya Shah updated", "#messages")  # announced in the channel
    priya.reply("@planbot undo")
    priya.sees("Undone: R5", "#replies")


def test_a_form_says_beside_the_input_what_is_wrong(priya: Page) -> None:
    priya.press("Shortcuts", "#compose")
    priya.press("Update the plan")
    priya.sees("Recommendation", "#modal")
    priya.press("Next", "#modal")
    priya.sees("Recommendation is required.", "#modal")
    assert priya.focus() == "Recommendation"
    priya.keys("R17")
    priya.wait(lambda: priya.named("R17", "[role=option]", "#modal"), "the suggestion")
    priya.keys(Keys.ARROW_DOWN, Keys.ENTER)
    priya.press("Next", "#modal")
    priya.sees("Update R17", "#modal")
    priya.fill("Timescale", "whenever")
    priya.press("Preview", "#modal")
    priya.sees("I can’t read “whenever” as a date", "#modal")
    assert priya.focus().startswith("Timescale")


def test_a_completion_is_proposed_and_signed_off_in_two_windows(driver: webdriver.Chrome, slack: DemoSlack) -> None:
    aileen = Page(driver, slack.url, "U0AILEEN")
    colin = Page(driver, slack.url, "U0COLIN", new=True)
    colin.say("@planbot R5 is now complete, see https://council.example/compact")
    colin.press("Confirm", "#replies")
    colin.sees("waiting for sign-off", "#replies")
    aileen.front()
    aileen.go("planbot")
    aileen.press("Messages", "#tabs")
    aileen.press("Accept", "#messages")
    aileen.sees("Accepted", "#messages")
    colin.front()
    colin.wait(
        lambda: len(colin.named("1 reply", "button", "#messages")) == 2, "an answer to the post"
    )  # without reloading the page
    colin.press("1 reply", "#messages")
    colin.sees("Aileen Cole", "#replies")


def test_a_second_press_of_enter_does_not_undo_what_the_first_confirmed(priya: Page) -> None:
    priya.say("@planbot update R5 in progress: agreed")
    priya.sees("Confirm", "#replies")
    priya.keys(*[Keys.TAB] * 10)
    priya.back_to("Confirm")
    priya.keys(Keys.ENTER)
    priya.sees("Saved", "#replies")
    priya.wait(lambda: priya.focus().startswith("planbot"), "the focus on the message, and not on its new button")


# Shortcuts


def test_typing_ahead_finds_a_recommendation_with_the_keyboard_alone(ann: Page) -> None:
    ann.press("Shortcuts", "#compose")
    ann.keys(Keys.ENTER)  # the first in the menu
    ann.sees("Find a recommendation", "#modal")
    ann.wait(lambda: ann.focus() == "Recommendation", "the focus in the input")
    ann.keys("prompt payment")
    ann.wait(lambda: ann.named("R20", "[role=option]", "#modal"), "the suggestion")
    ann.keys(Keys.ARROW_DOWN, Keys.ENTER, Keys.ENTER)
    ann.sees("R20", "#modal .modal-body")
    ann.keys(Keys.ESCAPE)
    ann.wait(lambda: not ann.text("#modal"), "the modal to close")


def test_a_message_becomes_progress_by_its_shortcut(priya: Page) -> None:
    priya.say("The toolkit was signed off this morning.")
    priya.press("More actions for Priya Shah", "#messages")
    priya.press("Add to a recommendation")
    priya.sees("The toolkit was signed off this morning.", "#modal")
    priya.wait(lambda: priya.focus() == "Recommendation", "the focus in the input")
    priya.keys("R17")
    priya.wait(lambda: priya.named("R17", "[role=option]", "#modal"), "the suggestion")
    priya.keys(Keys.ARROW_DOWN, Keys.ENTER)
    priya.press("Preview", "#modal")
    priya.press("Confirm", "#modal")
    priya.sees("Saved", "#modal")


def test_home_shows_the_plan_and_answers(priya: Page) -> None:
    priya.go("planbot")
    priya.press("Home", "#tabs")
    priya.sees("27 recommendations", "#home")
    field = priya.one("#home input")
    field.send_keys("who owns R3", Keys.ENTER)
    priya.sees("R3 is owned by", "#modal")


# The clock


def test_a_digest_and_a_reminder_come_when_the_clock_is_moved(driver: webdriver.Chrome, slack: DemoSlack) -> None:
    colin = Page(driver, slack.url, "U0COLIN")  # who owns something that is overdue
    colin.say("@planbot digest here every Monday 9:00, even when nothing changed")
    colin.sees("every Monday at 9:00", "#replies")
    colin.press("Move the clock")
    colin.press("Next Monday at 10:00", "#clock")
    colin.sees("Mon 9 Mar 2026, 10:0", "#now")
    colin.sees("Monday, 9 March 2026", "#messages")
    colin.sees("changed since", "#messages")
    colin.one("#apps .badge")  # something new from planbot
    colin.go("planbot")
    colin.sees("R27", "#messages")


# What planbot may draw with


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def option(text: str, **more: Any) -> dict[str, Any]:
    return {"text": plain(text), "value": text.lower(), **more}


BRIEF = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "R5 · overdue", "style": {"bold": True, "italic": True}},
                {"type": "text", "text": " <b>&amp; *so on* "},
                {"type": "link", "url": "https://council.example/compact", "text": "the compact", "style": {"bold": True}},
                {"type": "emoji", "name": "flag-gb", "unicode": "1f1ec-1f1e7"},
                {"type": "user", "user_id": "U0PRIYA"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "ordered",
            "offset": 2,
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "the third thing"}]}],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "as it was written"}]},
    ],
}
MENU = {
    "type": "overflow",
    "action_id": "menu",
    "options": [option("History"), option("Note", description=plain("For the history only"))],
}
DAY = {"type": "datepicker", "action_id": "day", "initial_date": "2026-03-04"}
GROUPED = {
    "type": "static_select",
    "action_id": "status",
    "placeholder": plain("Status"),
    "option_groups": [
        {"label": plain("Of this plan"), "options": [option("Completed")]},
        {"label": plain("Others"), "options": [option("On hold")]},
    ],
}
BOXES = {"type": "checkboxes", "action_id": "parts", "options": [option("Policy", description=plain("all that it owns"))]}


def test_what_blocks_hold_is_drawn_and_used_with_the_keyboard(ann: Page, slack: DemoSlack) -> None:
    client = WebClient(slack.bot_token, base_url=slack.api_url)
    blocks = [BRIEF, {"type": "actions", "block_id": "a", "elements": [MENU, DAY, GROUPED, BOXES]}]
    client.chat_postMessage(channel="C0PLAN", text="R5", blocks=blocks)
    ann.sees("R5 · overdue <b>&amp; *so on* the compact🇬🇧@Priya Shah", "#messages")
    kinds = (
        "return [...document.querySelectorAll('#messages :is(b i, ol, blockquote, optgroup)')].map((node) => node.localName)"
    )
    assert ann.driver.execute_script(kinds) == ["i", "ol", "blockquote", "optgroup", "optgroup"]
    assert ann.one("#messages ol").get_attribute("start") == "3" and ann.one("#messages b a").text == "the compact"
    assert axe_findings(ann) == []

    def used() -> tuple[str, Any]:
        last = [sent.payload["actions"][0] for sent in slack.deliveries if "actions" in sent.payload][-1:]
        return (last[0]["action_id"], last[0]) if last else ("", {})

    ann.tab_to("More about R5 · overdue <b>&amp; *so on* the compact")
    ann.keys(Keys.SPACE, Keys.ARROW_DOWN)
    assert ann.focus() == "NoteFor the history only"
    ann.keys(Keys.ENTER)
    ann.wait(lambda: used()[0] == "menu" and used()[1]["selected_option"]["value"] == "note", "the menu's choice")
    ann.keys(Keys.TAB, "11", "10", "2027")  # a day, in the order that the page's language uses, or another order
    assert used()[0] == "menu"  # not before it is left
    ann.keys(Keys.ENTER)
    ann.wait(lambda: used()[0] == "day" and used()[1]["selected_date"] in ("2027-10-11", "2027-11-10"), "the day")
    ann.tab_to("Status")
    ann.keys("On hold", Keys.ENTER)
    ann.wait(lambda: used()[0] == "status" and used()[1]["selected_option"]["value"] == "on hold", "the status")
    ann.keys(Keys.TAB, Keys.SPACE)
    ann.wait(lambda: used()[0] == "parts" and len(used()[1]["selected_options"]) == 1, "the box")
    for wrong in ({**DAY, "initial_date": "4 March"}, {**DAY, "type": "timepicker", "initial_time": "9:00"}):
        with pytest.raises(SlackApiError, match="invalid_blocks"):
            client.chat_postMessage(channel="C0PLAN", text="x", blocks=[{"type": "actions", "elements": [wrong]}])


def test_the_gallery_draws_files(driver: webdriver.Chrome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look, "GALLERY", tmp_path / "look")
    resize(driver, 600, 400)
    collector = look.Collector()
    picture = driver.get_screenshot_as_png()
    collector.share(File("F1", "status.png", picture, "By status", "A chart", len(picture)))
    collector.share(File("F2", "open.csv", b"Ref,Status\n", "What is open", "", 11))
    collector.share(File("F3", "late.csv", b"Ref,Status\n", "What is open", "", 11))  # a type that the workspace has
    look.draw(list(collector.frames.values()))
    sizes = [struct.unpack(">II", (tmp_path / "look" / f"00{number}-800.png").read_bytes()[16:24]) for number in range(2)]
    assert sizes[0][1] > 400 > sizes[1][1] and not (tmp_path / "look" / "002-800.png").exists()


# Who is acting, and where


def test_two_people_in_two_windows_see_each_others_changes(driver: webdriver.Chrome, slack: DemoSlack) -> None:
    ann = Page(driver, slack.url, "U0ANN")
    priya = Page(driver, slack.url, "U0PRIYA", new=True)
    priya.say("Good morning")
    ann.front().sees("Good morning", "#messages")
    ann.say("@planbot what does Procurement own")
    priya.front().press("1 reply", "#messages")
    priya.press("Next", "#replies")
    ann.front().sees("9 to 16 of 16", "#replies")  # everybody can see the answer
    ann.say("/plan summary")
    ann.sees("Only visible to you", "#messages")
    priya.front().reply("thank you")
    priya.sees("thank you", "#replies")
    assert "Only visible to you" not in priya.text()


def test_a_guest_is_refused_and_another_person_is_not(ann: Page) -> None:
    ann.driver.get(ann.driver.current_url.replace("U0ANN", "U0GUS"))
    ann.say("@planbot status of R17")
    ann.sees("Guests can’t use planbot here", "#replies")
    ann.choose("who", "U0ANN")
    ann.say("@planbot status of R17")
    ann.sees("R17 · 🟢 Completed", "#replies")


def test_the_page_is_usable_at_the_width_of_a_phone(ann: Page) -> None:
    resize(ann.driver, 390, 800)
    ann.press("☰ Channels")
    ann.go("general")
    ann.say("@planbot status of R17")
    ann.press("1 reply", "#messages")
    ann.sees("R17 · 🟢 Completed", "#replies")
    assert ann.focus() == "Thread" and ann.one("main").get_property("inert") is True  # the thread covers the channel
    assert ann.width() <= 390
    ann.press("Actions", "#replies")
    ann.sees("KCC is committed to considering", "#modal")
    assert ann.width() <= 390
    ann.press("Close", "#modal .modal-foot")
    ann.press("Close the thread")
    ann.press("☰ Channels")
    ann.go("planbot")
    ann.press("Home", "#tabs")
    ann.sees("27 recommendations", "#home")
    assert ann.width() <= 390


def test_the_keyboard_alone_asks_presses_and_comes_back(ann: Page) -> None:
    ann.keys(Keys.TAB)
    assert ann.focus() == "Skip to the message box"
    ann.keys(Keys.ENTER, "/plan what does Procurement own", Keys.ENTER)
    ann.sees("1 to 8 of 16", "#messages")
    ann.back_to("Open R1")
    ann.keys(Keys.ENTER)
    ann.sees("Back to the list", "#messages")
    ann.wait(lambda: "planbot" in ann.focus(), "the focus in the message that has changed")
    ann.keys(Keys.TAB)
    ann.back_to("Actions")
    ann.keys(Keys.ENTER)
    ann.sees("Understood as: actions", "#modal")
    ann.wait(lambda: ann.driver.execute_script("return modal.contains(document.activeElement)"), "the focus in the window")
    ann.keys(Keys.ESCAPE)
    ann.wait(lambda: ann.focus().startswith("Actions R"), "the focus back on the button")


def test_everything_is_done_with_the_keyboard_alone(driver: webdriver.Chrome, slack: DemoSlack) -> None:
    """Update, edit, confirm, undo, propose, sign off, share, dismiss, add a message to a recommendation, move the clock."""
    colin = Page(driver, slack.url, "U0COLIN")

    def enter(name: str) -> None:
        colin.tab_to(name)
        colin.keys(Keys.ENTER)

    def told(words: str, region: str = "#news") -> None:
        """Wait until a screen reader has been told this."""
        colin.wait(lambda: words in colin.spoken(region), f"“{words}” to be read out")

    def comes_back_to(name: str) -> None:
        colin.keys(Keys.ESCAPE)
        colin.wait(lambda: not colin.text("#modal") and colin.focus().startswith(name), f"the focus on “{name}”")

    def in_window(words: str) -> None:
        colin.sees(words, "#modal")
        colin.wait(lambda: driver.execute_script("return modal.contains(document.activeElement)"), "the focus in the window")

    colin.keys(Keys.TAB, Keys.ENTER, "@planbot update R5 in progress: toolkit signed off", Keys.ENTER)
    told("planbot: Check this change to R5")
    enter("Edit")
    in_window("Update R5")
    colin.tab_to("Progress")
    colin.keys(", pilots start in May")
    enter("Preview")
    in_window("pilots start in May")
    told("pilots start in May", "#modal [data-news]")
    enter("Confirm")
    told("Saved", "#modal [data-news]")
    comes_back_to("planbot")  # the message, which has other buttons now
    colin.sees("Colin Marsh updated", "#messages")
    enter("Reply…")
    colin.keys("@planbot undo", Keys.ENTER)
    told("Undone: R5")
    colin.keys(Keys.ESCAPE)
    colin.wait(lambda: colin.focus().startswith("Message #action-plan"), "the focus where the thread was opened from")
    colin.tab_to("Message #action-plan")
    colin.keys("@planbot R27 is now complete, see https://council.example/charter", Keys.ENTER)
    colin.sees("Check this change to R27", "#replies")
    enter("Confirm")
    told("planbot changed its message: Sent to")
    colin.back_to("You are")
    colin.keys("Aileen", Keys.ENTER)
    colin.wait(lambda: "U0AILEEN" in driver.current_url and not colin.one("#thread").is_displayed(), "the change of persons")
    enter("●planbot")
    colin.wait(lambda: colin.focus() == "Message planbot", "the focus in the message box")
    colin.back_to("Accept")
    colin.keys(Keys.ENTER)
    told("planbot changed its message: Accepted")
    colin.back_to("#action-plan")
    colin.keys(Keys.ENTER)
    colin.wait(lambda: colin.focus().startswith("Message #action-plan"), "the focus in the message box")
    colin.keys("/plan summary", Keys.ENTER)
    colin.sees("Only visible to you", "#messages")
    colin.back_to("Share in channel")
    colin.keys(Keys.ENTER)
    colin.sees("Shared by Aileen Cole.", "#messages")
    colin.back_to("Dismiss")
    colin.keys(Keys.ENTER)
    colin.loses("Only visible to you", "#messages")
    colin.wait(lambda: colin.focus().startswith("planbot"), "the focus on what is left")
    colin.keys(Keys.ARROW_UP)
    enter("More actions for")
    colin.keys(Keys.ENTER)
    in_window("Add to a recommendation")
    comes_back_to("More actions for")
    colin.back_to("Move the clock")
    colin.keys(Keys.ENTER)
    colin.wait(lambda: colin.focus() == "One hour from now", "the focus in the window")
    enter("Next Monday")
    told("The clock has moved. It is now Monday, 9 March 2026, 10:0")
    assert colin.focus().startswith("Move the clock") and not colin.complaints()


def test_a_choice_in_home_keeps_the_focus_and_only_counts_on_enter(ann: Page, slack: DemoSlack) -> None:
    colin = Page(ann.driver, slack.url, "U0COLIN")
    colin.go("planbot")
    colin.press("Home", "#tabs")
    colin.sees("Your reminders", "#home")
    assert colin.one("#skip").get_attribute("href").endswith("#home")
    colin.tab_to("One message on Mondays")
    before = len(slack.deliveries)
    colin.keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    assert len(slack.deliveries) == before
    colin.driver.execute_script("document.activeElement.dataset.old = 'yes'")
    colin.keys(Keys.ENTER)
    drawn = "const node = document.activeElement; return node.dataset.key && !node.dataset.old ? node.value : ''"
    colin.wait(lambda: colin.driver.execute_script(drawn) == "remind me monthly", "the focus on the new list")


def test_at_800_pixels_a_thread_covers_the_channel_and_escape_leads_back(ann: Page) -> None:
    resize(ann.driver, 800, 900)
    ann.say("@planbot status of R17")
    ann.wait(lambda: ann.named("1 reply"), "the reply")
    ann.back_to("1 reply")
    ann.keys(Keys.ENTER)
    ann.sees("R17 · 🟢 Completed", "#replies")
    assert ann.focus() == "Thread" and ann.one("main").get_property("inert") is True
    assert ann.one("#skip").get_attribute("href").endswith("#reply-text")
    ann.keys(Keys.ESCAPE)
    ann.wait(lambda: ann.focus().startswith("1 reply"), "the focus on what opened the thread")
    assert ann.one("main").get_property("inert") is False


def test_what_is_typed_is_kept_for_each_channel_and_thread(ann: Page) -> None:
    ann.one("#compose-text").send_keys("for the plan")
    ann.go("general")
    assert ann.one("#compose-text").get_attribute("value") == "" and "draft" in ann.text("#channels")
    ann.go("action-plan")
    assert ann.one("#compose-text").get_attribute("value") == "for the plan"
    ann.one("#compose-text").clear()
    ann.say("@planbot status of R17")
    ann.sees("R17 · 🟢 Completed", "#replies")
    ann.one("#reply-text").send_keys("and who", Keys.ESCAPE)
    ann.press("1 reply", "#messages")
    assert ann.one("#reply-text").get_attribute("value") == "and who"


def test_a_form_is_not_discarded_without_asking_and_a_window_leads_back(priya: Page) -> None:
    priya.say("@planbot status of R5")
    priya.press("Actions", "#replies")
    priya.wait(lambda: priya.named("Progress", "button", "#modal"), "the window")
    assert priya.driver.execute_script("return document.activeElement.id") == "modal-body"
    priya.press("Progress", "#modal")
    priya.press("Back", "#modal")
    priya.wait(lambda: priya.focus().startswith("Progress"), "the focus on the button that led on")
    priya.press("Update", "#modal")
    priya.fill("Progress", "agreed")
    priya.keys(Keys.ESCAPE)
    priya.wait(lambda: priya.focus() == "Keep it", "the question")
    priya.keys(Keys.ESCAPE)
    priya.wait(lambda: priya.focus().startswith("Progress"), "the focus back in the form")
    priya.press("Preview", "#modal")
    priya.sees("Check this change to R5", "#modal")
    priya.wait(
        lambda: priya.driver.execute_script("return document.activeElement.id") == "modal-body", "the focus on the preview"
    )
    priya.keys(Keys.ESCAPE)
    priya.wait(lambda: priya.focus() == "Keep it", "the question")
    priya.keys(Keys.ENTER)
    priya.keys(Keys.TAB)
    assert priya.focus().startswith("Confirm")
    priya.keys(Keys.ENTER)
    priya.wait(lambda: priya.named("Undo change", "button", "#modal"), "what Undo undoes")


def test_an_answer_that_comes_before_its_question_is_sent_opens_its_thread(ann: Page, slack: DemoSlack) -> None:
    """On a busy machine the answer may overtake the page's own request."""
    assert slack.acts is not None
    perform, answered = slack.acts.perform, threading.Event()

    def late(act: dict[str, Any]) -> dict[str, Any]:
        outcome = perform(act)
        assert act["do"] != "say" or answered.wait(30)
        return outcome

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(slack.acts, "perform", late)
        ann.one("#compose-text").send_keys("@planbot status of R17", Keys.ENTER)
        ann.sees("1 reply", "#messages")
        answered.set()
        ann.sees("R17 · 🟢 Completed", "#replies")


def test_what_goes_wrong_while_a_window_is_open_is_said_in_front_of_it(ann: Page, slack: DemoSlack) -> None:
    assert slack.acts is not None
    ann.press("Shortcuts", "#compose")
    ann.press("Find a recommendation")
    ann.wait(lambda: ann.focus() == "Recommendation", "the focus in the input")

    def refused(act: dict[str, Any]) -> dict[str, Any]:
        raise Unclear("That is no longer there.")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(slack.acts, "perform", refused)
        ann.keys(Keys.ESCAPE)
        ann.sees("That is no longer there.", "#modal [role=alert]")


def test_what_a_document_says_is_shown_as_it_is(driver: webdriver.Chrome, tmp_path: Path) -> None:
    """Markup, links and mentions in a plan are plain text on the page, too."""
    hostile = "<img src=x onerror=document.title='owned'> <b>bold</b> <!channel> *stars* `code` &lt;i&gt; <https://x.example|y>"
    document = tmp_path / "hostile.csv"
    document.write_text(f'Ref,Recommendation,Owner,Status\nA1,"{hostile}","<i>Parks</i>",Underway\nA2,Other,Parks,Done\n')
    folder = tmp_path / "data"
    folder.mkdir()
    driver.get_log("browser")  # complaints from before this test
    with demo(folder, 0, document, Clock(NOW)) as slack:
        ann = Page(driver, slack.url, "U0ANN")
        ann.say("@planbot status of A1")
        ann.sees("<img src=x onerror=document.title='owned'> <b>bold</b> <!channel> *stars* `code`", "#replies")
        ann.say(f"@planbot {hostile.partition(' *')[0]}")
        ann.sees("@planbot <img src=x onerror=document.title='owned'> <b>bold</b> <!channel>", "#messages")
        ann.go("planbot")
        ann.press("Home", "#tabs")
        ann.sees("2 recommendations", "#home")
        assert not ann.driver.execute_script("return document.querySelectorAll('img, .text i, .text a').length")
        assert "owned" not in ann.driver.title and not ann.complaints()


# Accessibility


def axe_findings(page: Page) -> list[str]:
    """axe's serious and critical findings, as "rule: element"."""
    page.driver.execute_script(AXE)
    results = page.driver.execute_async_script("const done = arguments[0]; axe.run().then((found) => done(found.violations))")
    return [
        f"{rule['id']}: {node['html'][:200]}"
        for rule in results
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("width", [1200, 390])
def test_axe_finds_nothing_serious(driver: webdriver.Chrome, slack: DemoSlack, width: int) -> None:
    resize(driver, width, 900)
    colin = Page(driver, slack.url, "U0COLIN")
    assert axe_findings(colin) == []
    colin.say("/plan what does Procurement own")
    colin.sees("1 to 8 of 16", "#messages")
    colin.say("@planbot update R5 in progress: agreed")
    if width < 1000:
        colin.press("1 reply", "#messages")
    colin.sees("Confirm", "#replies")
    assert axe_findings(colin) == []
    colin.press("Edit", "#replies")
    colin.sees("Update R5", "#modal")
    assert axe_findings(colin) == []
    colin.keys(Keys.ESCAPE)
    colin.wait(lambda: not colin.text("#modal"), "the modal to close")
    colin.press("Close the thread")
    colin.press("Shortcuts", "#compose")
    assert axe_findings(colin) == []
    colin.keys(Keys.ENTER)
    colin.wait(lambda: colin.focus() == "Recommendation", "the focus in the input")
    colin.keys("pay")
    colin.wait(lambda: colin.named("R", "[role=option]", "#modal"), "the suggestions")
    assert axe_findings(colin) == []
    colin.keys(Keys.ESCAPE, Keys.ESCAPE)
    if width < 1000:
        colin.press("☰ Channels")
        assert axe_findings(colin) == []
    colin.go("planbot")
    colin.press("Messages", "#tabs")
    colin.say("summary by theme")
    colin.sees("Social Value", "#messages table")
    colin.say("chart by owner")
    colin.one("#messages .chart")
    assert axe_findings(colin) == []
    colin.press("Home", "#tabs")
    colin.sees("27 recommendations", "#home")
    assert axe_findings(colin) == []
    colin.press("Move the clock")
    assert axe_findings(colin) == []
