"""A change as it was understood: one recommendation, and what is to become of its fields. Nothing is written yet.

The surprise: a draft holds what its author saw. Confirming it later writes over that and over nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from knowledge import sessions
from knowledge.changes import APPEND, Current, Edit
from knowledge.deferred import Write
from knowledge.model import Unclear
from knowledge.store import Plan, Store

LIFETIME = timedelta(minutes=30)  # that a change waits for its confirmation
EXPIRED = "That change no longer waits: it has expired or was given up. Say it again."
NAMES = {
    "status": "Status", "progress": "Progress", "timescale": "Timescale", "owners": "Owners", "evidence": "Evidence",
    "note": "Note", "proposed": "Status, proposed", "extension": "Timescale, proposed",
}  # fmt: skip

FORMER_FIELDS = {"said": "line", "seen": "expected"}  # what earlier versions called them; suggestions wait for weeks


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to change. `said` is the line as they typed it, `suggested_by` who suggested it to them.

    `decides` says that it settles what waits for an approver, which is an approver's right and nobody else's.
    `surface`, `link` and `event` are where it was said, for the journal; what confirms it may be elsewhere.
    """

    ref: str
    edits: tuple[Edit, ...]
    line: str = ""
    suggested_by: str = ""
    surface: str = ""
    link: str = ""
    event: str = ""
    decides: bool = False

    def field(self, name: str) -> Edit | None:
        return next((edit for edit in self.edits if edit.field == name), None)

    def based_on(self, standing: Current) -> Draft:
        """The draft over what stands now."""
        seen = tuple(
            edit if edit.how == APPEND else replace(edit, expected=standing.values.get(edit.field)) for edit in self.edits
        )
        return replace(self, edits=seen)


def deferred_save(
    plan: Plan, draft: Draft, author: str, now: datetime, kind: str = "draft", lasts: timedelta = LIFETIME
) -> tuple[str, Write]:
    """The id of a draft that waits to be confirmed, and the write that keeps it until then."""
    body = {"kind": kind, "plan": plan.name, "author": author, "draft": asdict(draft)}
    return sessions.deferred_save(body, now, lasts)


def load(store: Store, plan: Plan, id: str, now: datetime, kind: str = "draft") -> tuple[Draft, str]:
    """A kept draft and its author. Raises Unclear where it no longer waits, or was of another plan."""
    found = sessions.load(store, id, now)
    if found is None or found.get("kind") != kind or found.get("plan") != plan.name:
        raise Unclear(EXPIRED)
    return _draft(found["draft"]), str(found["author"])


def _draft(saved: Mapping[str, Any]) -> Draft:
    edits = tuple(Edit(**_current_names(edit)) for edit in saved["edits"])
    return Draft(**{**_current_names(saved), "edits": edits})


def _current_names(saved: Mapping[str, Any]) -> dict[str, Any]:
    """What was saved, by the names that its fields have now."""
    return {FORMER_FIELDS.get(name, name): value for name, value in saved.items()}


def display(field: str, value: Any) -> str:
    """A field's value as a person reads it."""
    if value in (None, "", []):
        return "none"
    match field:
        case "owners":
            return ", ".join(value)
        case "evidence":
            last = value[-1] if isinstance(value, list) else value
            return " ".join(part for part in (last["text"], last["link"]) if part)
        case "proposed" | "extension":
            return str(value["to"])
        case _:
            return str(value)
