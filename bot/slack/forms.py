"""The forms for changes: every field of a recommendation as a proper input, and what was filled in read again.

The surprise: a form says nothing that is believed. It carries the id of something kept for its author; who they are and
what they may is asked when it comes back, and once more when the change is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from bot.slack import limits
from bot.slack.blocks import context, plain, section
from bot.slack.modals import finder, modal, option
from handlers.request import LONGEST
from handlers.updates.draft import Draft
from knowledge.changes import APPEND, Current, Edit
from knowledge.characters import readable
from knowledge.model import Unclear
from knowledge.timescale import read_timescale

Json = dict[str, Any]

REWRITTEN = "rewritten"
AS_PROGRESS, AS_EVIDENCE = "progress", "evidence"
TOO_LONG = f"At most {limits.INPUT:,} characters: shorten it, or add the rest as a second update."
NOTHING_CHANGED = "Nothing is changed yet: change a field, or close this window."


class Wrong(Unclear):
    """Something in a form that has to be filled in otherwise. `block` is where."""

    def __init__(self, block: str, what: str) -> None:
        super().__init__(what)
        self.block = block


@dataclass(frozen=True, slots=True)
class Offered:
    """What a form offers to choose: statuses, and owners for those who may change them."""

    statuses: tuple[str, ...]
    owners: tuple[str, ...] = ()


def update(standing: Current, offered: Offered, kept: str, draft: Draft | None = None) -> Json:
    """Every field of a recommendation, as it stands or as a draft would have it. Raises Unclear for a draft with a text
    that no input of a form can hold: cut, it would come back as the whole."""
    values = standing.values
    status, due = (_drafted(draft, name) or _proposed(draft, name) for name in ("status", "timescale"))
    note, evidence = _drafted(draft, "note"), [edit.to for edit in draft.edits if edit.field == "evidence"] if draft else []
    shown = "; ".join(each["text"] for each in evidence if each["text"])
    links = " ".join(each["link"] for each in evidence if each["link"])
    _fits(draft, shown, links)
    blocks = [
        section(limits.shorten(f"{standing.ref}. {standing.title}", 600)),
        _select("status", "Status", offered.statuses, status or values["status"]),
        _progress(draft),
        _text("timescale", "Timescale", due or values["timescale"], "31 March 2027", hint="A new date needs a reason below."),
        _text("why", "Reason", _reason(draft), "Why the date or the status changes"),
        _text("evidence", "Evidence", shown, "What shows it"),
        _text("link", "Links to the evidence", links, "https://…"),
        _text("note", "Note", note, "For the history only", long=True),
    ]
    if offered.owners:
        blocks.append(_owners(offered.owners, tuple(_drafted(draft, "owners") or values["owners"])))
    return modal(blocks, title=f"Update {standing.ref}", callback_id="update", private_metadata=kept, submit=plain("Preview"))


def _fits(draft: Draft | None, *texts: str) -> None:
    """Raises Unclear for a draft with a text that is longer than an input takes."""
    edited = (text for edit in (draft.edits if draft else ()) for text in (edit.to, edit.why) if isinstance(text, str))
    if any(len(text) > limits.INPUT for text in (*texts, *edited)):
        raise Unclear(f"That change has more than the {limits.INPUT:,} characters that a form takes: send its line again.")


def _drafted(draft: Draft | None, name: str) -> Any:
    found = draft.field(name) if draft else None
    return found.to if found else None


def _proposed(draft: Draft | None, name: str) -> Any:
    """What a draft would propose to an approver."""
    found = _drafted(draft, {"status": "proposed", "timescale": "extension"}[name])
    return found["to"] if found else None


def _progress(draft: Draft | None) -> Json:
    """What was done; or, where a draft rewrites the progress, what is to stand there instead."""
    edit = draft.field("progress") if draft else None
    if edit and edit.how != APPEND:
        hint = "Takes the place of what stands there."
        return _text(REWRITTEN, "Progress, rewritten", edit.to, "What is to stand there", long=True, hint=hint)
    hint = "Added to what stands there, with its date."
    return _text("progress", "Progress", edit.to if edit else None, "What was done", long=True, hint=hint)


def _reason(draft: Draft | None) -> str:
    return next((edit.why for edit in draft.edits if edit.why), "") if draft else ""


def _text(name: str, label: str, value: str | None, placeholder: str, *, long: bool = False, hint: str = "") -> Json:
    element: Json = {"type": "plain_text_input", "action_id": name, "multiline": long, "placeholder": plain(placeholder)}
    element["max_length"] = limits.INPUT
    if value and len(value) <= limits.INPUT:  # what is longer is left out, and stays as it is: cut, it would be a change
        element["initial_value"] = value
    block: Json = {"type": "input", "block_id": name, "optional": True, "label": plain(label), "element": element}
    return {**block, "hint": plain(hint)} if hint else block


def _select(name: str, label: str, words: Sequence[str], chosen: str | None) -> Json:
    options = [option(word, word) for word in words[: limits.OPTIONS]]
    element: Json = {"type": "static_select", "action_id": name, "options": options, "placeholder": plain("As it is: none")}
    if chosen in words[: limits.OPTIONS]:
        element["initial_option"] = option(str(chosen), str(chosen))
    return {"type": "input", "block_id": name, "optional": True, "label": plain(label), "element": element}


def _owners(names: Sequence[str], chosen: Sequence[str]) -> Json:
    options = [option(str(place), name) for place, name in enumerate(names[: limits.OPTIONS])]
    element: Json = {"type": "multi_static_select", "action_id": "owners", "options": options, "placeholder": plain("Nobody")}
    first = [each for each, name in zip(options, names, strict=False) if name in chosen]
    if first:
        element["initial_options"] = first
    return {"type": "input", "block_id": "owners", "optional": True, "label": plain("Owners"), "element": element}


def read(values: Mapping[str, Any], standing: Current, offered: Offered) -> tuple[Edit, ...]:
    """What a form changes. Raises Wrong for what has to be filled in otherwise."""
    given = {name: _value(elements) for name, elements in values.items()}
    if too_long := next((name for name, text in given.items() if isinstance(text, str) and len(text) > limits.INPUT), None):
        raise Wrong(too_long, TOO_LONG)
    why = str(given.get("why") or "").strip()
    edits: list[Edit] = []
    status = given.get("status")
    if status and status != standing.values["status"]:
        edits.append(Edit("status", status, why))
    if text := _said(given, "progress"):
        edits.append(Edit("progress", text, how=APPEND))
    if (text := _said(given, REWRITTEN)) and text != standing.values["progress"]:
        edits.append(Edit("progress", text, why))
    due = _said(given, "timescale")
    if due and due != standing.values["timescale"]:
        edits.append(_timescale(due, why))
    edits += _evidence(_said(given, "evidence"), _said(given, "link").split())
    if text := _said(given, "note"):
        edits.append(Edit("note", text, how=APPEND))
    edits += _new_owners(given.get("owners"), standing, offered, why)
    if not edits:
        raise Wrong("status", NOTHING_CHANGED)
    return tuple(edits)


def _said(given: Mapping[str, Any], name: str) -> str:
    return str(given.get(name) or "").strip()


def _timescale(words: str, why: str) -> Edit:
    if read_timescale(words).span is None:
        raise Wrong("timescale", f"I cannot read “{words}” as a date: write it as 31 March 2027, Spring 2027 or Q3 2027/28.")
    if not why:
        raise Wrong("why", "A new date needs a reason.")
    return Edit("timescale", words, why)


def _evidence(text: str, links: Sequence[str]) -> list[Edit]:
    """Evidence: each address is one piece, the first with the words."""
    if not all(link.startswith(("http://", "https://")) for link in links):
        raise Wrong("link", "Write the whole address, beginning with https://, or leave this empty.")
    pieces = zip_longest([text], links, fillvalue="") if text or links else ()
    return [Edit("evidence", {"text": words, "link": link}, how=APPEND) for words, link in pieces]


def _new_owners(chosen: Any, standing: Current, offered: Offered, why: str) -> list[Edit]:
    if chosen is None or not offered.owners:
        return []
    names = [offered.owners[int(place)] for place in chosen if place.isdigit() and int(place) < len(offered.owners)]
    return [Edit("owners", names, why)] if set(names) != set(standing.values["owners"]) else []


def _value(elements: Mapping[str, Any]) -> Any:
    """What stands in a block's one element."""
    element: Mapping[str, Any] = next(iter(elements.values()), {})
    if "selected_options" in element:
        return [each["value"] for each in element["selected_options"] or []]
    if "selected_option" in element:
        return (element["selected_option"] or {}).get("value")
    return readable(element.get("value") or "")


# The smaller forms


def add(kept: str, excerpt: str) -> Json:
    """A message taken as progress or evidence of a recommendation."""
    return modal(
        [section(limits.shorten(excerpt or "A message without text.", 600)), finder(), _kind()],
        title="Add to a recommendation"[: limits.TITLE], callback_id="add", private_metadata=kept, submit=plain("Preview"),
    )  # fmt: skip


def _kind() -> Json:
    choices = [option(AS_PROGRESS, "As progress"), option(AS_EVIDENCE, "As evidence")]
    element = {"type": "radio_buttons", "action_id": "kind", "options": choices, "initial_option": choices[0]}
    return {"type": "input", "block_id": "kind", "label": plain("How"), "element": element}


def pick() -> Json:
    """Which recommendation is to be updated."""
    return modal([finder()], title="Update the plan", callback_id="pick", submit=plain("Next"))


def reason(kept: str, sentence: str) -> Json:
    """The reason that a sentence still lacks."""
    block = _text("why", "Reason", "", "What is missing, or what has to change", long=True)
    return modal(
        [context(sentence), {**block, "optional": False}],
        title="Say why", callback_id="reason", private_metadata=kept, submit=plain("Preview"),
    )  # fmt: skip


def of_message(told: Mapping[str, Any], kind: str, link: str, author: str) -> Edit:
    """A message as progress or evidence, with its author (as a text holds somebody) and its link.

    Raises Unclear for progress that is too long.
    """
    text = str(told["text"]).strip() or "a message without text"
    if kind != AS_EVIDENCE and len(text) > LONGEST:
        raise Unclear(f"That message has more than {LONGEST:,} characters: add it as evidence, which keeps its link.")
    if kind == AS_EVIDENCE:
        return Edit("evidence", {"text": f"{author}: “{limits.shorten(text, 500)}”", "link": link}, how=APPEND)
    return Edit("progress", f"{text} ({author}, {link})" if link else f"{text} ({author})", how=APPEND)


def digest() -> Json:
    """A digest to be set up."""
    channel = {
        "type": "conversations_select", "action_id": "channel", "placeholder": plain("Choose a channel"),
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }  # fmt: skip
    boxes = {"type": "checkboxes", "action_id": "even", "options": [option("even", "Also when nothing changed, in one line")]}
    when = _text(
        "when", "When", "", "every Monday 9:00", hint="Or: first working day of the month · the day before each meeting"
    )
    owner = _text("owner", "Only one team’s", "", "Procurement")
    return modal(
        [
            {"type": "input", "block_id": "channel", "label": plain("Channel"), "element": channel},
            {**when, "optional": False},
            owner,
            {"type": "input", "block_id": "even", "optional": True, "label": plain("When nothing changed"), "element": boxes},
        ],
        title="Set up a digest", callback_id="digest", submit=plain("Set up"),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class DigestForm:
    """What a digest's form says: the channel, and the rest of the line that sets it up."""

    channel: str
    when: str


def digest_of(values: Mapping[str, Any]) -> DigestForm:
    """A digest's form, read."""
    channel = str(values["channel"]["channel"].get("selected_conversation") or "")
    line = str(values["when"]["when"].get("value") or "").strip()
    owner = str(values["owner"]["owner"].get("value") or "").strip()
    even = values["even"]["even"].get("selected_options")
    return DigestForm(channel, f"{line}{f', only {owner}’s' if owner else ''}{', even when nothing changed' if even else ''}")
