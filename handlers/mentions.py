"""People in answers: where a text holds somebody's id, whoever shows it puts their name there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from knowledge import names

T = TypeVar("T")
# What is not shown: sentences that a button says, refs, and what says how a question was understood.
NOT_SHOWN = frozenset(
    {"sentence", "say", "more", "back", "ref", "refs", "form", "close", "asks", "about", "pending", "kind", "remember"}
)


def named(value: T, called: Callable[[str], str]) -> T:
    """An answer, a part of one, or plain JSON, with names in the place of ids. `called` gives an id's name, "" for none."""
    made: T = changed(value, lambda text: names.shown(text, called), NOT_SHOWN)
    return made


def changed(value: Any, change: Callable[[str], str], apart: frozenset[str] = frozenset()) -> Any:
    """The value with every text in it changed but those in the fields set apart. What has no such text is given back itself."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple | list):
        made = [changed(each, change, apart) for each in value]
        same = all(new is old for new, old in zip(made, value, strict=True))
        return value if same else type(value)(made)
    if isinstance(value, Mapping):
        return {key: changed(each, change, apart) for key, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        parts = {each.name: getattr(value, each.name) for each in fields(value) if each.name not in apart}
        new = {name: changed(part, change, apart) for name, part in parts.items()}
        moved = {name: part for name, part in new.items() if part is not parts[name]}
        return replace(value, **moved) if moved else value
    return value
