"""The forms for changes: each field of a recommendation as an input, and the submitted values as edits.

The table of fields determines which fields a form has and how each is entered. Nothing in a form is trusted: it carries the id
of data stored on the server for its author, whose rights are checked when the form is submitted and again when the change is
written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest
from typing import Any

from bot.slack import limits
from bot.slack.block_kit import context, plain, section
from bot.slack.modals import modal, option, text_input
from handlers import updates
from handlers.updates.draft import Draft
from knowledge import fields
from knowledge.calendars import impossible_day, written
from knowledge.changes import APPEND, Current, Edit
from knowledge.characters import readable
from knowledge.fields import Changer, Field, Kind
from knowledge.model import Plan, Unclear
from knowledge.store import Store
from knowledge.timescale import read_timescale

Json = dict[str, Any]

# The order of inputs: those that replace a current value, the reason, then those that add something, and the owners.
BEFORE_REASON = (Kind.WORD, Kind.PROSE, Kind.PERIOD)
AFTER_REASON = (Kind.EVIDENCE, Kind.NOTE, Kind.NAMES, Kind.AMOUNT, Kind.TEXT)
TITLE = 200  # the most characters of a recommendation's title above its form, which is five lines on a phone
# Offered after a plan's own statuses, as far as planbot has these words for them. The rest come last.
USUAL_STATUSES = ("Not started", "In progress", "On track", "On hold", "Completed", "Withdrawn")
MOST_COLUMNS = 40  # the most further columns in a form; Slack allows 100 blocks
CHOSEN = (Kind.WORD, Kind.NAMES)  # entered by choosing from a list
REASON = "why"
# Block ids of a field's second input, if it has one: for the whole text rewritten, or for links to evidence.
SECOND_INPUT = {"progress": "rewritten", "evidence": "link"}
TOO_LONG = f"At most {limits.INPUT:,} characters: shorten it, or add the rest as a second update."
NOTHING_CHANGED = "Nothing is changed yet: change a field, or close this window."

NO_EVIDENCE = "Write a sentence about what was done, or add a link."


class InvalidInput(Unclear):
    """An input that has to be corrected. `block` is its block id."""

    def __init__(self, block: str, sentence: str) -> None:
        super().__init__(sentence)
        self.block = block


@dataclass(frozen=True, slots=True)
class Offered:
    """The choices for one person: statuses, owners (empty for people who aren't allowed to change them), and the words of
    further fields, by field name. `columns` are the further columns that they may change. The first `own_statuses` of the
    statuses are the plan's own.
    """

    statuses: tuple[str, ...]
    owners: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    columns: tuple[Field, ...] = ()
    own_statuses: int = 0

    def choices(self, name: str) -> tuple[str, ...]:
        """The choices for a field. Empty if the person isn't allowed to choose or there is nothing to choose from."""
        return {"status": self.statuses, "owners": self.owners, **self.words}.get(name, ())


def offered(store: Store, plan: Plan, manager: bool) -> Offered:
    """The choices for somebody who may update the plan: statuses, all words in use and, for a manager, owners."""
    changers = (Changer.OWNER, Changer.MANAGER) if manager else (Changer.OWNER,)
    vocabulary = store.vocabulary(plan)
    words = {
        row.name: tuple(sorted(vocabulary.words.get(row.name, ())))
        for row in fields.FIELDS
        if row.kind is Kind.WORD and row.name != "status" and row.changed_by in changers
    }
    columns = tuple(row for row in vocabulary.further if row.changed_by in changers)[:MOST_COLUMNS]
    words |= {row.name: vocabulary.words.get(row.name, ()) for row in columns}
    owners = tuple(vocabulary.owners) if manager else ()
    return Offered(updates.status_choices(store, plan), owners, words, columns, len(vocabulary.statuses))


# The form for an update


def update(
    standing: Current, offered: Offered, form_id: str, draft: Draft | None = None, notice: str = "", above: str = ""
) -> Json:
    """The form with every field that can be changed, filled in with current values or those of a draft. `notice` is shown to
    people who can only suggest a change, and is "" for others. `above` is text to read first.

    Raises Unclear if any text in the draft is too long for an input: if it were shortened, the short version would replace it.
    """
    _check_lengths(draft)
    blocks = [
        *(section(limits.shorten(text, limits.SECTION)) for text in (above, notice) if text),
        section(limits.shorten(f"{standing.ref}. {standing.title}", TITLE)),
        *_inputs(BEFORE_REASON, standing, offered, draft),
        text_input(REASON, "Reason, if the date changes", _reason(draft), "Why the date or the status changes"),
        *_inputs(AFTER_REASON, standing, offered, draft),
    ]
    title = f"{'Suggest for' if notice else 'Update'} {standing.ref}"
    submit = plain("Send suggestion" if notice else "Preview")
    return modal(blocks, title=title, callback_id="update", private_metadata=form_id, submit=submit)


def extend(standing: Current, form_id: str, notice: str = "") -> Json:
    """The form that asks for a new date and the reason."""
    row = fields.BY_NAME["timescale"]
    current = standing.values.get(row.name) or "no date"
    blocks = [
        *([section(notice)] if notice else []),
        section(limits.shorten(f"{standing.ref}. {standing.title}", TITLE)),
        context(f"{row.label} now: {current}"),
        {**_day(row, "New date"), "optional": False},
        {**text_input(REASON, "Reason", None, "What has to happen first", long=True), "optional": False},
    ]
    submit = plain("Send suggestion" if notice else "Preview")
    return modal(blocks, title=f"New date for {standing.ref}", callback_id="update", private_metadata=form_id, submit=submit)


def evidence(standing: Current, status: str, form_id: str) -> Json:
    """The form that asks for evidence that something was done, when its status changes."""
    row = fields.BY_NAME["evidence"]
    now = standing.values["status"] or "none"
    progress = text_input("progress", "What was done", None, "A sentence or two", long=True)
    link = text_input(_second_input(row), "Link", None, "https://…", hint="One of the two is enough.")
    blocks = [
        section(limits.shorten(f"{standing.ref}. {standing.title}", TITLE)),
        context(f"Status: {now} → {status}"),
        progress,
        link,
    ]
    title = limits.shorten(f"Evidence for {standing.ref}", limits.TITLE)
    return modal(blocks, title=title, callback_id="update", private_metadata=form_id, submit=plain("Preview"))


def _fields(kinds: Sequence[Kind], offered: Offered) -> Iterator[Field]:
    """The fields of these kinds in the form, in the form's order."""
    every = (*fields.FIELDS, *offered.columns)
    return (row for kind in kinds for row in every if row.kind is kind and _is_in_form(row, offered))


def _is_in_form(row: Field, offered: Offered) -> bool:
    """True if a field can be changed with the form: text if owners may write it, a choice if there is anything to choose
    from.
    """
    if row.kind in CHOSEN:
        return row.changed_by in (Changer.OWNER, Changer.MANAGER) and bool(offered.choices(row.name))
    if row.is_further:
        return row in offered.columns
    return row.changed_by is Changer.OWNER


def _inputs(kinds: Sequence[Kind], standing: Current, offered: Offered, draft: Draft | None) -> Iterator[Json]:
    for row in _fields(kinds, offered):
        value = _drafted(draft, row.name) or standing.values.get(row.name)
        match row.kind:
            case Kind.WORD:
                yield _select(row, offered.choices(row.name), value, offered.own_statuses if row.name == "status" else 0)
            case Kind.NAMES:
                yield _multi_select(row, offered.choices(row.name), value or ())
            case Kind.PERIOD:
                yield text_input(row.name, row.label, value, "31 March 2027", hint="A new date needs a reason below.")
                yield _day(row, "Or pick the day")
            case Kind.EVIDENCE:
                yield from _evidence_inputs(row, draft)
            case Kind.NOTE:
                yield text_input(row.name, row.label, _drafted(draft, row.name), "For the history only", long=True)
            case Kind.AMOUNT:
                yield text_input(row.name, row.label, value, "A number, or what is to stand there")
            case Kind.PROSE if row.appended:
                yield _appended(row, draft)
            case _:
                yield text_input(row.name, row.label, value, "What is to stand there", long=True)


def _check_lengths(draft: Draft | None) -> None:
    """Raise Unclear if any text in the draft is longer than an input accepts."""
    if draft is None:
        return
    edited = [text for edit in draft.edits for text in (edit.to, edit.why) if isinstance(text, str)]
    for row in fields.FIELDS:
        if row.kind is Kind.EVIDENCE:
            edited += _evidence_texts(row, draft)
    if any(len(text) > limits.INPUT for text in edited):
        raise Unclear(f"That change has more than the {limits.INPUT:,} characters that a form takes: send its line again.")


def _drafted(draft: Draft | None, name: str) -> Any:
    """The value that a draft sets a field to or proposes for it, or None if it doesn't change the field."""
    if draft is None:
        return None
    waiting = next((proposal for proposal, becomes in fields.WAITING.items() if becomes == name), "")
    edit, proposed = draft.field(name), draft.field(waiting)
    return (edit.to if edit else None) or (proposed.to["to"] if proposed and proposed.to else None)


def _appended(row: Field, draft: Draft | None) -> Json:
    """The input for an addition to the existing text or, if a draft rewrites it, for the new text."""
    edit = draft.field(row.name) if draft else None
    if edit and edit.how != APPEND:
        hint = "Takes the place of what stands there."
        label = f"{row.label}, rewritten"
        return text_input(_second_input(row), label, edit.to, "What is to stand there", long=True, hint=hint)
    hint = "Added below the existing text, with today’s date."
    return text_input(row.name, row.label, edit.to if edit else None, "What was done", long=True, hint=hint)


def _evidence_inputs(row: Field, draft: Draft | None) -> Iterator[Json]:
    words, links = _evidence_texts(row, draft)
    yield text_input(row.name, row.label, words, "A document, a decision, a figure")
    yield text_input(_second_input(row), f"Links to the {row.label.lower()}", links, "https://…")


def _evidence_texts(row: Field, draft: Draft | None) -> tuple[str, str]:
    """The words and the links of all evidence that a draft adds."""
    pieces = [edit.to for edit in draft.edits if edit.field == row.name] if draft else []
    words = "; ".join(piece["text"] for piece in pieces if piece["text"])
    return words, " ".join(piece["link"] for piece in pieces if piece["link"])


def _second_input(row: Field) -> str:
    return SECOND_INPUT.get(row.name, f"second-{row.name}")


def _reason(draft: Draft | None) -> str:
    return next((edit.why for edit in draft.edits if edit.why), "") if draft else ""


def _day(row: Field, label: str) -> Json:
    """The input for a day, next to the input for a period in words."""
    element = {"type": "datepicker", "action_id": _day_input(row), "placeholder": plain("Pick a day")}
    return {"type": "input", "block_id": _day_input(row), "optional": True, "label": plain(label), "element": element}


def _day_input(row: Field) -> str:
    return f"{row.name}-day"


def _select(row: Field, words: Sequence[str], chosen: str | None, own: int = 0) -> Json:
    """A choice of one word. Words that are too long for an option are left out, because shortened they would be different
    words. The first `own` words are the plan's: they are grouped above the usual ones, with all others last. 0 means no groups.
    """
    whole = [word for word in words if len(word) <= limits.OPTION_VALUE][: limits.OPTIONS]
    ours = [word for word in words[:own] if word in whole]
    element: Json = {"type": "static_select", "action_id": row.name}
    if ours and len(ours) < len(whole):
        usual = [word for word in USUAL_STATUSES if word in whole and word not in ours]
        groups = {"In this plan": ours, "Usual": usual, "Other…": [word for word in whole if word not in (*ours, *usual)]}
        element["option_groups"] = [
            {"label": plain(label), "options": [option(word, word) for word in group]}
            for label, group in groups.items()
            if group
        ]
    else:
        element["options"] = [option(word, word) for word in whole]
    element["placeholder"] = plain(f"No {row.label.lower()} yet")
    if chosen in whole:
        element["initial_option"] = option(str(chosen), str(chosen))
    return {"type": "input", "block_id": row.name, "optional": True, "label": plain(row.label), "element": element}


def _multi_select(row: Field, names: Sequence[str], chosen: Sequence[str]) -> Json:
    """A choice of several names. An option's value is the position of its name in the list, because names can be long."""
    options = [option(str(place), name) for place, name in enumerate(names[: limits.OPTIONS])]
    element: Json = {"type": "multi_static_select", "action_id": row.name, "options": options, "placeholder": plain("Nobody")}
    selected = [entry for entry, name in zip(options, names, strict=False) if name in chosen]
    if selected:
        element["initial_options"] = selected
    return {"type": "input", "block_id": row.name, "optional": True, "label": plain(row.label), "element": element}


# Reading submitted values


@dataclass(frozen=True, slots=True)
class _Filled:
    """A submitted form: the value of each input by block id, and the reason."""

    inputs: Mapping[str, Any]
    why: str

    def text(self, block: str) -> str:
        return str(self.inputs.get(block) or "").strip()


def read(values: Mapping[str, Any], standing: Current, offered: Offered) -> tuple[Edit, ...]:
    """The edits in a submitted form. `values` is Slack's `view.state.values`. Raises InvalidInput for an input that has to be
    corrected, or if nothing has changed.
    """
    inputs = {block: _value(elements) for block, elements in values.items()}
    if too_long := next((block for block, text in inputs.items() if isinstance(text, str) and len(text) > limits.INPUT), None):
        raise InvalidInput(too_long, TOO_LONG)
    filled = _Filled(inputs, str(inputs.get(REASON) or "").strip())
    changeable = tuple(_fields((*BEFORE_REASON, *AFTER_REASON), offered))
    edits = [edit for row in changeable for edit in _edits(row, filled, standing, offered)]
    if not edits:
        sentence = NOTHING_CHANGED if "status" in values or "timescale-day" in values else NO_EVIDENCE
        raise InvalidInput(next(iter(values), changeable[0].name), sentence)
    return tuple(edits)


def _edits(row: Field, filled: _Filled, standing: Current, offered: Offered) -> Iterator[Edit]:
    """The edits to one field in a submitted form."""
    text, value = filled.text(row.name), standing.values.get(row.name)
    match row.kind:
        case Kind.NAMES:
            yield from _new_names(row, filled, value or (), offered)
        case Kind.EVIDENCE:
            yield from _evidence(row, text, filled.text(_second_input(row)).split())
        case Kind.PERIOD:
            new = text if text != value else ""
            if day := filled.text(_day_input(row)):
                if new:
                    raise InvalidInput(_day_input(row), "There is a date in words as well: keep one of the two.")
                new = written(date.fromisoformat(day))
            if new and new != value:
                yield _period(row, new, filled.why)
        case Kind.NOTE:
            if text:
                yield Edit(row.name, text, how=APPEND)
        case Kind.PROSE if row.appended:
            if text:
                yield Edit(row.name, text, how=APPEND)
            rewritten = filled.text(_second_input(row))
            if rewritten and rewritten != value:
                yield Edit(row.name, rewritten, filled.why)
        case _:
            if text and text != value:
                yield Edit(row.name, text, filled.why)


def check_still_to_come(edits: Sequence[Edit], today: date) -> None:
    """Raises InvalidInput if the new date in the form for one has already passed."""
    for edit in edits:
        span = read_timescale(str(edit.to)).span if edit.field == "timescale" else None
        if span and span.end and span.end < today:
            raise InvalidInput(_day_input(fields.BY_NAME["timescale"]), "Choose a day that is still to come.")


def _period(row: Field, words: str, why: str) -> Edit:
    if day := impossible_day(words):
        raise InvalidInput(row.name, f"There is no {day}.")
    if read_timescale(words).span is None:
        raise InvalidInput(row.name, f"I can’t read “{words}” as a date: write it as 31 March 2027, Spring 2027 or Q3 2027/28.")
    if not why:
        raise InvalidInput(REASON, "A new date needs a reason.")
    return Edit(row.name, words, why)


def _evidence(row: Field, text: str, links: Sequence[str]) -> list[Edit]:
    """The edits for evidence, one for each link. The first has the words. Raises InvalidInput for anything but a web
    address.
    """
    if not all(link.startswith(("http://", "https://")) for link in links):
        raise InvalidInput(_second_input(row), "Write the whole address, beginning with https://, or leave this empty.")
    pieces = zip_longest([text], links, fillvalue="") if text or links else ()
    return [Edit(row.name, {"text": words, "link": link}, how=APPEND) for words, link in pieces]


def _new_names(row: Field, filled: _Filled, value: Sequence[str], offered: Offered) -> list[Edit]:
    chosen, names = filled.inputs.get(row.name), offered.choices(row.name)
    if chosen is None:
        return []
    new = [names[int(place)] for place in chosen if place.isdigit() and int(place) < len(names)]
    return [Edit(row.name, new, filled.why)] if set(new) != set(value) else []


def _value(elements: Mapping[str, Any]) -> Any:
    """The value of a block's only element: a string, an option's value, or a list of those."""
    element: Mapping[str, Any] = next(iter(elements.values()), {})
    if "selected_options" in element:
        return [entry["value"] for entry in element["selected_options"] or []]
    if "selected_date" in element:
        return element["selected_date"] or ""
    if "selected_option" in element:
        return (element["selected_option"] or {}).get("value")
    return readable(element.get("value") or "")
