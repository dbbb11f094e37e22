"""YAML read for its author: every fault at once, each with its line, and every scalar as the text that was typed.

Nothing is converted. `No`, `3.10` and `2015` stay the words they are; a shape says what is wanted where.
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

# Limits of a settings or plan file. A large one has a few thousand values in 50 kB; PyYAML needs some 200 bytes of memory and
# a hundredth of a millisecond for each byte.
LARGEST = 200_000  # bytes
DEEPEST = 20  # lists and keys within one another; the shapes in use have five levels
MOST_VALUES = 50_000  # once every alias (*name) is written out, so that aliases of aliases stay harmless
NULLS = ("", "~", "null", "Null", "NULL")
TRUTHS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


@dataclass(slots=True)
class Faults:
    """The faults found so far, as "line 3: …" sentences in the order of their lines."""

    found: list[tuple[int, str]] = field(default_factory=list)

    def add(self, node: yaml.Node, what: str) -> None:
        self.found.append((node.start_mark.line + 1, what))

    def lines(self) -> list[str]:
        return [f"line {line}: {what}" for line, what in sorted(self.found)]


Shape = Callable[[yaml.Node, Faults], Any]


def load(path: Path, shape: Shape, empty: Any) -> tuple[Any, list[str]]:
    """The file's content in the given shape (`empty` where it has none), and its faults as sentences with their lines."""
    return loads(read_text(path), shape, empty)


def read_text(path: Path) -> str:
    """The text of a settings or plan file. Raises Unclear where it is no text, or larger than such files are."""
    try:
        return read_bytes(path, LARGEST, "a settings or plan file").decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Unclear(f"{path} cannot be read as text ({fault}): save it as UTF-8 text and try again.") from fault


class _BoundedLoader(yaml.SafeLoader):
    """PyYAML's loader, with a limit on how deep a file nests and on the values that it holds, aliases written out."""

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
    """The file's nodes, None where it holds none. Raises yaml.YAMLError where it is no YAML or goes beyond the limits."""
    node: yaml.Node | None = yaml.compose(text, Loader=_BoundedLoader)
    if node is not None:
        _count_values(node, {})
    return node


def _count_values(node: yaml.Node, counts: dict[int, int]) -> int:
    """How many values a node holds with its aliases written out, each node counted once and then remembered."""
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
    """As `load`, from the text itself."""
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
    read = shape(node, faults)
    return (read if read is not None else empty), faults.lines()


def lines_of(path: Path) -> dict[tuple[str, ...], int]:
    """The line of every key and every list entry of a file that `load` could read: ("managers", "0") is the first manager."""
    lines: dict[tuple[str, ...], int] = {}

    def walk(node: yaml.Node | None, at: tuple[str, ...]) -> None:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                below = (*at, " ".join(str(key.value).split()))
                lines[below] = key.start_mark.line + 1
                walk(value, below)
        elif isinstance(node, yaml.SequenceNode):
            for place, value in enumerate(node.value):
                lines[*at, str(place)] = value.start_mark.line + 1
                walk(value, (*at, str(place)))

    walk(yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader), ())
    return lines


def text(node: yaml.Node, faults: Faults) -> str | None:
    """One line of text, None where the value is left empty."""
    if not isinstance(node, yaml.ScalarNode):
        faults.add(node, "one text is expected here, not a list or further keys.")
        return None
    plain = node.style is None
    return None if plain and node.value in NULLS else " ".join(node.value.split())


def truth(node: yaml.Node, faults: Faults) -> bool | None:
    read = text(node, faults)
    if read is None or read.lower() not in TRUTHS:
        faults.add(node, "true or false is expected here.")
        return None
    return TRUTHS[read.lower()]


def day(node: yaml.Node, faults: Faults) -> str | None:
    """A date as YYYY-MM-DD."""
    read = text(node, faults)
    try:
        return date.fromisoformat(read).isoformat() if read else None
    except ValueError:
        faults.add(node, f"“{read}” is no date: write it as 2026-09-30.")
        return None


def whole(least: int, most: int) -> Shape:
    """A whole number between two bounds, both included."""

    def shape(node: yaml.Node, faults: Faults) -> int | None:
        read = text(node, faults)
        if read is None or not read.isascii() or not read.isdigit() or not least <= int(read) <= most:
            faults.add(node, f"a whole number from {least} to {most} is expected here.")
            return None
        return int(read)

    return shape


def one_of(*words: str) -> Shape:
    """One of the words given."""

    def shape(node: yaml.Node, faults: Faults) -> str | None:
        read = text(node, faults)
        if read not in words:
            faults.add(node, f"“{read}” is not known here: write {' or '.join(words)}.")
            return None
        return read

    return shape


def texts(node: yaml.Node, faults: Faults) -> list[str]:
    """A list of texts; a single text counts as a list of one, an empty value as none."""
    if isinstance(node, yaml.SequenceNode):
        return [read for child in node.value if (read := text(child, faults)) is not None]
    read = text(node, faults)
    return [] if read is None else [read]


def lists(node: yaml.Node, faults: Faults) -> list[list[str]]:
    """A list of lists of texts."""
    if not isinstance(node, yaml.SequenceNode):
        faults.add(node, "a list of lists is expected here: - [one, another]")
        return []
    return [texts(child, faults) for child in node.value]


def mapping(shape: Shape) -> Shape:
    """Any names, each with a value of the given shape."""

    def read(node: yaml.Node, faults: Faults) -> dict[str, Any]:
        return {key: shape(value, faults) for key, _, value in _pairs(node, faults)}

    return read


def keys(shapes: Mapping[str, Shape]) -> Shape:
    """Known names only, each with its own shape. A name left out is left out of the result."""

    def read(node: yaml.Node, faults: Faults) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, at, value in _pairs(node, faults):
            if key in shapes:
                values[key] = shapes[key](value, faults)
            else:
                faults.add(at, f"“{key}” is not known here: the keys are {', '.join(shapes)}.")
        return values

    return read


def _pairs(node: yaml.Node, faults: Faults) -> list[tuple[str, yaml.Node, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        if not (isinstance(node, yaml.ScalarNode) and node.value in NULLS):
            faults.add(node, "keys with values are expected here (name: value).")
        return []
    pairs: list[tuple[str, yaml.Node, yaml.Node]] = []
    for at, value in node.value:
        key = text(at, faults) if isinstance(at, yaml.ScalarNode) else None
        if key is None:
            faults.add(at, "this key is not a text.")
        elif any(key == earlier for earlier, _, _ in pairs):
            faults.add(at, f"“{key}” stands here a second time: join the two.")
        else:
            pairs.append((key, at, value))
    return pairs
