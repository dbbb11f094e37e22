"""Forms with only a few inputs: for a message to add, a recommendation to update, a reason, and a digest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.slack import limits
from bot.slack.block_kit import context, plain, section
from bot.slack.forms import REASON
from bot.slack.modals import channel_select, finder, modal, option, text_input
from handlers.request import LONGEST
from knowledge import fields
from knowledge.changes import APPEND, Edit
from knowledge.model import Unclear

Json = dict[str, Any]
DECISION = re.compile(r"send back (?P<ref>\S+)|decline suggestion ", re.IGNORECASE)
AS_PROGRESS, AS_EVIDENCE = "progress", "evidence"


def add(form_id: str, excerpt: str) -> Json:
    """The form that adds a message to a recommendation, as progress or as evidence."""
    blocks = [section(limits.shorten(excerpt or "A message without text.", 600)), finder(), _kind()]
    title = "Add to a recommendation"[: limits.TITLE]
    return modal(blocks, title=title, callback_id="add", private_metadata=form_id, submit=plain("Preview"))


def _kind() -> Json:
    choices = [option(name, f"As {fields.label(name).lower()}") for name in (AS_PROGRESS, AS_EVIDENCE)]
    element = {"type": "radio_buttons", "action_id": "kind", "options": choices, "initial_option": choices[0]}
    return {"type": "input", "block_id": "kind", "label": plain("How"), "element": element}


def pick() -> Json:
    """The form that asks which recommendation to update."""
    return modal([finder()], title="Update the plan", callback_id="pick", submit=plain("Next"))


def reason(form_id: str, sentence: str) -> Json:
    """The form that asks for the reason that a sentence lacks. Submitting it makes a decision at once; any other change is
    previewed first.
    """
    decision = DECISION.match(sentence)
    if decision is None:
        block = text_input(REASON, "Reason", "", "What is missing, or what has to change", long=True)
        blocks = [context(sentence), {**block, "optional": False}]
        return modal(blocks, title="Why?", callback_id="reason", private_metadata=form_id, submit=plain("Preview"))
    ref = decision["ref"]
    title, done = (f"Send {ref} back", "Send back") if ref else ("Decline this suggestion", "Decline")
    placeholder = "What is missing, or what has to change" if ref else "What speaks against it"
    hint = "Whoever proposed it is told this." if ref else "Whoever suggested it is told this."
    block = text_input(REASON, "Why?", "", placeholder, long=True, hint=hint)
    return modal(
        [{**block, "optional": False}],
        title=limits.shorten(title, limits.TITLE),
        callback_id="reason",
        private_metadata=form_id,
        submit=plain(done),
    )


def of_message(message: Mapping[str, Any], kind: str, link: str, author: str) -> Edit:
    """The edit that adds the text of a message, as AS_PROGRESS or AS_EVIDENCE. `author` is a mention of the person who wrote
    it.

    Raises Unclear if the text is too long for progress.
    """
    text = str(message["text"]).strip() or "a message without text"
    if kind != AS_EVIDENCE and len(text) > LONGEST:
        raise Unclear(f"That message has more than {LONGEST:,} characters: add it as evidence, which keeps its link.")
    if kind == AS_EVIDENCE:
        return Edit("evidence", {"text": f"{author}: “{limits.shorten(text, 500)}”", "link": link}, how=APPEND)
    return Edit(
        "progress", f"{text} (message from {author}: {link})" if link else f"{text} (message from {author})", how=APPEND
    )


def digest() -> Json:
    """The form that sets up a digest."""
    channel = channel_select("channel")
    boxes = {"type": "checkboxes", "action_id": "even", "options": [option("even", "Also when nothing changed, in one line")]}
    hint = "Or: first working day of the month · the day before each meeting"
    when = text_input("when", "When", "", "every Monday 9:00", hint=hint)
    blocks = [
        {"type": "input", "block_id": "channel", "label": plain("Channel"), "element": channel},
        {**when, "optional": False},
        text_input("owner", "Only one team’s", "", "Procurement"),
        {"type": "input", "block_id": "even", "optional": True, "label": plain("When nothing changed"), "element": boxes},
    ]
    return modal(blocks, title="Set up a digest", callback_id="digest", submit=plain("Set up"))


@dataclass(frozen=True, slots=True)
class DigestForm:
    """A submitted digest form: the channel's id, when the digest comes, whose recommendations it covers ("" for everybody's),
    and the rest of the sentence that sets it up.
    """

    channel: str
    when: str
    owner: str
    sentence: str


def digest_of(values: Mapping[str, Any]) -> DigestForm:
    """Read a submitted digest form. `values` is Slack's `view.state.values`."""
    channel = str(values["channel"]["channel"].get("selected_conversation") or "")
    line = str(values["when"]["when"].get("value") or "").strip()
    owner = str(values["owner"]["owner"].get("value") or "").strip()
    even = values["even"]["even"].get("selected_options")
    sentence = f"{line}{f', only {owner}’s' if owner else ''}{', even when nothing changed' if even else ''}"
    return DigestForm(channel, line, owner, sentence)
