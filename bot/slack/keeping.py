"""Answers as JSON and back, so that a button can carry the id of one that is kept on the server.

The surprise: a part is told by its class's name, and only the classes of `handlers.answer` are ever made of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from handlers.answer import Answer, Choice, Choices, Facts, Item, Items, Note, Passage, Table, Told

CLASSES = {made.__name__: made for made in (Answer, Choice, Choices, Facts, Item, Items, Note, Passage, Table, Told)}
KIND = "is"


def pack(value: Any) -> Any:
    """An answer as plain JSON."""
    if is_dataclass(value) and not isinstance(value, type):
        return {KIND: type(value).__name__, **{field.name: pack(getattr(value, field.name)) for field in fields(value)}}
    if isinstance(value, tuple):
        return [pack(each) for each in value]
    return value


def unpack(value: Any) -> Any:
    """What `pack` was given. A field that a later version no longer has is left out."""
    if isinstance(value, list):
        return tuple(unpack(each) for each in value)
    if isinstance(value, Mapping):
        made = CLASSES[value[KIND]]
        known = {field.name for field in fields(made)}
        return made(**{name: unpack(each) for name, each in value.items() if name in known})
    return value
