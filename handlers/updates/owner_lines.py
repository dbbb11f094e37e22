"""Reads lines about owners: set, added, removed, or one in place of another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from handlers.answer import Choice
from handlers.language import change_values, statement_words
from handlers.question import join_names
from handlers.updates.added_texts import with_progress
from handlers.updates.asking_back import NOTHING, Back, nearest
from handlers.updates.date_lines import without_reason
from handlers.updates.draft import Swap
from handlers.updates.line_terms import Edits, Says, Terms
from handlers.updates.status_lines import SENTENCE, after_status
from handlers.updates.status_names import status_to_set
from knowledge.changes import ADD, REMOVE, Edit


def owners_line(says: Says, ref: str, words: Terms) -> Edits | Back:
    """The edits that set, add or remove owners, which must be named exactly or by a synonym; or a question back."""
    owners = {way.casefold(): name for name, also in words.vocabulary.owners.items() for way in (*also, name)}
    if "swaps" in says:
        return _swap(says, ref, owners, words)
    for group, leads in (("adds", change_values.ADDS_OWNER), ("removes", change_values.DROPS_OWNER)):
        if lead := leads.match(says["owners"]):
            says = {**says, group: lead[0], "owners": says["owners"][lead.end() :]}
    if (also := statement_words.ALSO_SET.search(says["owners"])) and (status_set := status_to_set(also["sets"], words)):
        owned = owners_line({**says, "owners": says["owners"][: also.start()]}, ref, words)
        status = after_status(*status_set, ref, words)
        return next((edits for edits in (owned, status) if isinstance(edits, Back)), None) or (*_edits(owned), *_edits(status))
    denied = change_values.NOT_OWNER.search(says["owners"])
    text, why = without_reason(change_values.NOT_OWNER.sub("", says["owners"]))
    why = why or says.get("why", "")
    if denied and (swap := _swapped(denied["out"], text, owners)):
        return (Edit("owners", replace(swap, strict=False), why),)
    if "leaves" in says and (swap := _swapped(says["leaves"], text, owners)):
        return (Edit("owners", swap, why),)
    whole = owner_called(text, owners)
    parts = [text] if whole else [part for part in change_values.BETWEEN_OWNERS.split(text) if part.strip(" .")]
    names = [owner_called(part, owners) for part in parts]
    how = ADD if "adds" in says else REMOVE if "removes" in says else "set"
    if names and all(names):
        return (Edit("owners", [name for name in dict.fromkeys(names) if name], why, how=how),)
    head, _, tail = text.partition(",")
    if (first := owner_called(head, owners)) and not any(names[1:]) and len(tail.split()) >= SENTENCE:
        return with_progress((Edit("owners", [first], why, how=how),), change_values.AND_THEN.sub("", tail.strip()), (), ref)
    wrong = next((part for part, name in zip(parts, names, strict=True) if name is None), text).strip(" .")
    right = [name for name in names if name]
    near = nearest(wrong, owners)
    form = {ADD: "add {1} to {0}", REMOVE: "take {1} off {0}"}.get(how, "assign {0} to {1}")
    choices = tuple(Choice(name, form.format(ref, " and ".join(dict.fromkeys((*right, name))))) for name in near)
    all_owners = join_names(tuple(words.vocabulary.owners), 20)
    return Back(f"{NOTHING}“{wrong}” isn’t an owner in this plan. Its owners are {all_owners}.", choices)


def _edits(edits: Edits | Back) -> Edits:
    return () if isinstance(edits, Back) else edits


def _swap(says: Says, ref: str, owners: Mapping[str, str], words: Terms) -> Edits | Back:
    """The edit that replaces one owner with another, or a question back."""
    if swap := _swapped(says["removes"], says["owners"], owners):
        return (Edit("owners", swap),)
    out = owner_called(says["removes"], owners)
    wrong = says["removes"] if out is None else says["owners"]
    all_owners = join_names(tuple(words.vocabulary.owners), 20)
    return Back(f"{NOTHING}“{wrong}” isn’t an owner in this plan. Its owners are {all_owners}.")


def _swapped(out: str, into: str, owners: Mapping[str, str]) -> Swap | None:
    """The swap of one owner for another, or None unless both are owners in the plan."""
    names = owner_called(out, owners), owner_called(into, owners)
    return Swap(names[0], names[1]) if names[0] and names[1] else None


def owner_called(text: str, owners: Mapping[str, str]) -> str | None:
    """The owner with this name, with or without an article or "team"; or None."""
    plain = text.casefold().strip(" .")
    bare = change_values.AROUND_OWNER.sub("", plain).strip()
    return owners.get(plain) or owners.get(bare) or owners.get(f"{bare} team")
