"""Reads YAML written by people. It reports all faults at once, each with its line, and keeps every scalar as it was typed.

YAML's own conversions are switched off: `No`, `3.10` and `2015` stay strings. A shape describes what the file should contain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from knowledge.input_files import read_bytes
from knowledge.model import Unclear

# Limits for a settings or plan file. A large one has a few thousand values in 50 kB. For each byte, PyYAML needs about 200
# bytes of memory and 10 microseconds.
LARGEST = 200_000  # bytes
DEEPEST = 20  # levels of nesting; the existing shapes have five
MOST_VALUES = 50_000  # counted with every alias (*name) expanded, so that nested aliases do no harm
NULLS = ("", "~", "null", "Null", "NULL")
TRUTHS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


@dataclass(slots=True)
class Faults:
    """The faults in a file, as (line, sentence)."""

    entries: list[tuple[int, str]] = field(default_factory=list)

    def add(self, node: yaml.Node, sentence: str) -> None:
        self.entries.append((node.start_mark.line + 1, sentence))

    def lines(self) -> list[str]:
        """The faults as sentences that begin with "line 3: ", in line order."""
        return [f"line {line}: {sentence}" for line, sentence in sorted(self.entries)]


Shape = Callable[[yaml.Node, Faults], Any]
"""Reads a node as one kind of value. If it isn't one, that is added to the faults, and the value is None or empty."""


def load(path: Path, shape: Shape, empty: Any) -> tuple[Any, list[str]]:
    """The file's content in a shape (`empty` if there is none), and its faults as sentences with line numbers.

    Raises Unclear if the file can't be read (see `read_text`).
    """
    return loads(read_text(path), shape, empty)


def read_text(path: Path) -> str:
    """The text of a settings or plan file. Raises Unclear if the file is missing, isn't UTF-8 or is too large."""
    try:
        return read_bytes(path, LARGEST, "a settings or plan file").decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Unclear(f"{path} cannot be read as text ({fault}): save it as UTF-8 text and try again.") from fault


class _BoundedLoader(yaml.SafeLoader):
    """PyYAML's loader with a limit on nesting."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _too_much(self.get_mark(), f"lists and keys stand more than {DEEPEST} levels deep")
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def _too_much(place: Any, what: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(None, None, what, place)


def compose(text: str) -> yaml.Node | None:
    """The root node of a file, or None if it is empty. Raises yaml.YAMLError if it isn't valid YAML or exceeds the limits."""
    node: yaml.Node | None = yaml.compose(text, Loader=_BoundedLoader)
    if node is not None:
        _count_values(node, {})
    return node


def _count_values(node: yaml.Node, counts: dict[int, int]) -> int:
    """The number of values in a node, with aliases expanded. `counts` has the nodes counted so far, by id()."""
    if id(node) in counts:
        if counts[id(node)] < 0:
            raise _too_much(node.start_mark, "an alias stands inside what it names")
        return counts[id(node)]
    counts[id(node)] = -1
    count = 1
    if isinstance(node, yaml.SequenceNode):
        count += sum(_count_values(child, counts) for child in node.value)
    elif isinstance(node, yaml.MappingNode):
        count += sum(_count_values(key, counts) + _count_values(value, counts) for key, value in node.value)
    if count > MOST_VALUES:
        raise _too_much(node.start_mark, f"it holds more than {MOST_VALUES:,} values")
    counts[id(node)] = count
    return count


def loads(text: str, shape: Shape, empty: Any) -> tuple[Any, list[str]]:
    """Like `load`, but for a string."""
    faults = Faults()
    try:
        node = compose(text)
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        return empty, [
            f"line {line}: this cannot be read as YAML ({fault.problem}); check the indentation, the colons and the quotes."
        ]
    except yaml.YAMLError as fault:
        return empty, [f"line 1: this is not YAML ({str(fault).splitlines()[0]}); save the file as plain text."]
    if node is None:
        return empty, []
    content = shape(node, faults)
    return (content if content is not None else empty), faults.lines()


def lines_of(path: Path) -> dict[tuple[str, ...], int]:
    """The line of every key and list entry in a file that `load` could read: ("managers", "0") is the first manager."""
    lines: dict[tuple[str, ...], int] = {}

    def walk(node: yaml.Node | None, place: tuple[str, ...]) -> None:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                below = (*place, " ".join(str(key.value).split()))
                lines[below] = key.start_mark.line + 1
                walk(value, below)
        elif isinstance(node, yaml.SequenceNode):
            for number, value in enumerate(node.value):
                lines[*place, str(number)] = value.start_mark.line + 1
                walk(value, (*place, str(number)))

    walk(yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader), ())
    return lines


# Shapes


def text(node: yaml.Node, faults: Faults) -> str | None:
    """The shape of a single line of text, or None if the value is empty."""
    if not isinstance(node, yaml.ScalarNode):
        faults.add(node, "a single text is expected here, not a list or more keys.")
        return None
    plain = node.style is None
    return None if plain and node.value in NULLS else " ".join(node.value.split())


def truth(node: yaml.Node, faults: Faults) -> bool | None:
    typed = text(node, faults)
    if typed is None or typed.lower() not in TRUTHS:
        faults.add(node, "true or false is expected here.")
        return None
    return TRUTHS[typed.lower()]


def day(node: yaml.Node, faults: Faults) -> str | None:
    """The shape of a date, written YYYY-MM-DD."""
    typed = text(node, faults)
    try:
        return date.fromisoformat(typed).isoformat() if typed else None
    except ValueError:
        faults.add(node, f"“{typed}” isn’t a date: write it as 2026-09-30.")
        return None


def whole(least: int, most: int) -> Shape:
    """The shape of a whole number between two bounds, inclusive."""

    def shape(node: yaml.Node, faults: Faults) -> int | None:
        typed = text(node, faults)
        if typed is None or not typed.isascii() or not typed.isdigit() or not least <= int(typed) <= most:
            faults.add(node, f"a whole number from {least} to {most} is expected here.")
            return None
        return int(typed)

    return shape


def one_of(*words: str) -> Shape:
    """The shape of one of the given words."""

    def shape(node: yaml.Node, faults: Faults) -> str | None:
        typed = text(node, faults)
        if typed not in words:
            faults.add(node, f"“{typed}” is not known here: write {' or '.join(words)}.")
            return None
        return typed

    return shape


def list_of(entry: Shape) -> Shape:
    """The shape of a list whose values have the given shape. Empty values are left out, and a single value counts as a list."""

    def shape(node: yaml.Node, faults: Faults) -> list[Any]:
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
        return [value for child in nodes if (value := entry(child, faults)) is not None]

    return shape


texts = list_of(text)


def lists(node: yaml.Node, faults: Faults) -> list[list[str]]:
    """The shape of a list of lists of strings."""
    if not isinstance(node, yaml.SequenceNode):
        faults.add(node, "a list of lists is expected here: - [one, another]")
        return []
    return [texts(child, faults) for child in node.value]


def mapping(values: Shape) -> Shape:
    """The shape of a mapping with any keys, whose values have the given shape."""

    def shape(node: yaml.Node, faults: Faults) -> dict[str, Any]:
        return {key: values(value, faults) for key, _, value in _pairs(node, faults)}

    return shape


def keys(shapes: Mapping[str, Shape]) -> Shape:
    """The shape of a mapping that allows only these keys, each with its own shape. Keys missing from the file are missing from
    the result.
    """

    def shape(node: yaml.Node, faults: Faults) -> dict[str, Any]:
        content: dict[str, Any] = {}
        for key, key_node, value in _pairs(node, faults):
            if key in shapes:
                content[key] = shapes[key](value, faults)
            else:
                faults.add(key_node, f"“{key}” is not known here: the keys are {', '.join(shapes)}.")
        return content

    return shape


def _pairs(node: yaml.Node, faults: Faults) -> list[tuple[str, yaml.Node, yaml.Node]]:
    """The pairs in a mapping, as (key, the key's node, the value's node)."""
    if not isinstance(node, yaml.MappingNode):
        if not (isinstance(node, yaml.ScalarNode) and node.value in NULLS):
            faults.add(node, "keys with values are expected here (name: value).")
        return []
    pairs: list[tuple[str, yaml.Node, yaml.Node]] = []
    for key_node, value in node.value:
        key = text(key_node, faults) if isinstance(key_node, yaml.ScalarNode) else None
        if key is None:
            faults.add(key_node, "this key is not a text.")
        elif any(key == earlier for earlier, _, _ in pairs):
            faults.add(key_node, f"“{key}” is here twice: join the two.")
        else:
            pairs.append((key, key_node, value))
    return pairs
