"""A change as it was understood: one recommendation, and new values for its fields. Nothing has been written yet.

A draft contains the values that its author was shown. Confirming it later overwrites those values and no others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from knowledge import fields, sessions
from knowledge.changes import APPEND, Current, Edit
from knowledge.deferred import Write
from knowledge.fields import Changer, Field, Kind
from knowledge.model import Plan, Unclear
from knowledge.store import Store

LIFETIME = timedelta(minutes=30)  # how long a change waits for confirmation
EXPIRED = "That change no longer waits: it has expired or was cancelled. Send it again."
REPLACED_BY_EDIT = "That change was replaced by your edit: confirm the newer one, or send the change again."
REPLACED = "replaced"
SUGGESTION_OF = "suggestion of "
"""The prefix of the event of a change that somebody suggested. Their id follows."""
FORMER_FIELDS = {"said": "line", "seen": "expected"}  # names in earlier versions; suggestions can wait for weeks


@dataclass(frozen=True, slots=True)
class Swap:
    """One name to be replaced by another in a list whose current contents aren't known yet. If `out` isn't in the list, a
    `strict` swap fails, and any other sets the list to `into`.
    """

    out: str
    into: str
    strict: bool = True

    def within(self, names: Sequence[str]) -> list[str]:
        """The names after the swap. Raises Unclear if a strict swap doesn't find its name."""
        if self.out not in names:
            if not self.strict:
                return [self.into]
            raise Unclear(f"Nothing was changed: {self.out} isn’t one of its owners.")
        return list(dict.fromkeys(self.into if name == self.out else name for name in names))


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to change. `line` is the line as typed, and `suggested_by` the id of the person who suggested it to
    them, if any.

    `decides` means that it settles something that waits for an approver, which only approvers may do. `surface`, `link` and
    `event` record where it came from, since it may be confirmed somewhere else. `also` are drafts for other recommendations or
    parts that the same text changes; all are confirmed together or not at all.
    """

    ref: str
    edits: tuple[Edit, ...]
    line: str = ""
    suggested_by: str = ""
    surface: str = ""
    link: str = ""
    event: str = ""
    decides: bool = False
    also: tuple[Draft, ...] = ()

    @property
    def all(self) -> tuple[Draft, ...]:
        """All drafts in this one, each for one recommendation and without `also`."""
        return (replace(self, also=()), *self.also)

    @property
    def refs(self) -> tuple[str, ...]:
        return tuple(draft.ref for draft in self.all)

    def field(self, name: str) -> Edit | None:
        return next((edit for edit in self.edits if edit.field == name), None)

    def based_on(self, standing: Current) -> Draft:
        """The draft, as if its author had been shown these current values."""
        edits = tuple(
            edit if edit.how == APPEND else replace(edit, expected=standing.values.get(edit.field)) for edit in self.edits
        )
        return replace(self, edits=edits)


def suggester(event: str) -> str:
    """The id of the person who suggested the change with this event, or "" if nobody did."""
    return event.removeprefix(SUGGESTION_OF) if event.startswith(SUGGESTION_OF) else ""


def deferred_save(
    plan: Plan, draft: Draft, author: str, now: datetime, kind: str = "draft", lasts: timedelta = LIFETIME, id: str = ""
) -> tuple[str, Write]:
    """The id for a draft that waits for confirmation, and the write that stores it."""
    body = {"kind": kind, "plan": plan.name, "author": author, "draft": asdict(draft)}
    return sessions.deferred_save(body, now, lasts, id)


def deferred_replace(id: str, now: datetime) -> Write:
    """The write after which a draft can no longer be confirmed, because its author has edited it."""
    _, write = sessions.deferred_save({"kind": REPLACED}, now, LIFETIME, id)
    return write


def load(store: Store, plan: Plan, id: str, now: datetime, kind: str = "draft") -> tuple[Draft, str]:
    """A saved draft and its author. Raises Unclear if it is no longer pending, or belongs to another plan."""
    saved = sessions.load(store, id, now)
    if saved is not None and saved.get("kind") == REPLACED:
        raise Unclear(REPLACED_BY_EDIT)
    if saved is None or saved.get("kind") != kind or saved.get("plan") != plan.name:
        raise Unclear(EXPIRED)
    return _draft(saved["draft"]), str(saved["author"])


def _draft(saved: Mapping[str, Any]) -> Draft:
    edits = tuple(Edit(**_current_names(edit)) for edit in saved["edits"])
    also = tuple(map(_draft, saved.get("also", ())))
    return Draft(**{**_current_names(saved), "edits": edits, "also": also})


def _current_names(saved: Mapping[str, Any]) -> dict[str, Any]:
    """The saved values under the current names of their fields."""
    return {FORMER_FIELDS.get(name, name): value for name, value in saved.items()}


# Field names and values in words


def label(name: str) -> str:
    """A field's name for use in a sentence. A name without a field ("removed", "added") is returned unchanged."""
    return fields.spoken(name)


def is_plural(name: str) -> bool:
    """True if the field's label needs "are" instead of "is": "the owners are"."""
    return kind_of(name) is Kind.NAMES


def is_replaced(name: str) -> bool:
    """True if the field has a short value that a change replaces, so that it can be shown as "old → new"."""
    return kind_of(name) in (Kind.WORD, Kind.TEXT, Kind.PERIOD, Kind.NAMES)


def kind_of(name: str) -> Kind | None:
    """The type of the field's value, or None if there is no such field ("removed", "added")."""
    field = fields.named(name)
    return field.kind if field else None


def word_fields() -> tuple[Field, ...]:
    """The fields with a few fixed words that people can change, except the status, which has lines of its own."""
    return tuple(
        field
        for field in fields.FIELDS
        if field.kind is Kind.WORD and field.changed_by in (Changer.OWNER, Changer.MANAGER) and field.name != "status"
    )


def display(field: str, value: Any) -> str:
    """A field's value as a person reads it."""
    if value in (None, "", []):
        return "none"
    match kind_of(field):
        case Kind.NAMES if not isinstance(value, str):
            return ", ".join(value)
        case Kind.EVIDENCE:
            last = value[-1] if isinstance(value, list) else value
            return " ".join(part for part in (last["text"], last["link"]) if part)
        case Kind.PROPOSAL:
            return str(value["to"])
        case _:
            return str(value)
