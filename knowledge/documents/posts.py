"""Owner cells with one person and their post: "Jane Poole" above "Head of Legal", or "Finance Manager, A. Patel".

These are one owner, not two. If a name has no initial or title, other cells in the column must have the same form.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

POST = re.compile(
    r"\b(?:head|director|manager|officer|lead|leader|chief|secretary|clerk|treasurer|bursar|solicitor|accountant|registrar"
    r"|matron|nurse|principal|headteacher|chair|commissioner|superintendent|inspector|coordinator|advis[eo]r|assistant"
    r"|deputy|executive|engineer|surveyor|planner|analyst|administrator|supervisor|warden|chancellor)\b",
    re.IGNORECASE,
)
BODY = re.compile(
    r"\b(?:teams?|services?|departments?|groups?|boards?|committees?|units?|divisions?|directorates?|council|office|trust"
    r"|partnership|all|and|of|the|for)\b",
    re.IGNORECASE,
)
TITLED = re.compile(
    r"^(?:Cllr|Councillor|Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Dame|Rev)\.? (?:[A-Z][\w.'’-]*)(?: [A-Z][\w.'’-]*){0,2}$"
)
INITIAL = re.compile(r"^(?:[A-Z]\.? ?){1,3} ?[A-Z][\w'’-]+$")
NAME = re.compile(r"^[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){1,2}$")
LEAST = 2  # cells with this form, for names without an initial or title


@dataclass(frozen=True, slots=True)
class OwnerCell:
    """The pieces of an owner cell, in order. A piece is a line, or the text between two bullets; `parted` says for each piece
    whether a definite separator (a bullet, the author's own line break) came before it.
    """

    lines: tuple[str, ...]
    parted: tuple[bool, ...]


def is_titled(text: str) -> bool:
    """True if text is a person's name with a title: "Cllr Smith"."""
    return TITLED.match(text) is not None


def with_posts(cells: Sequence[OwnerCell]) -> tuple[list[OwnerCell], dict[str, str]]:
    """Combine a person and their post into one name: "Jane Poole (Head of Legal)". Returns the cells, and a note about each
    such name, by name.
    """
    pairs = [_pair(cell) for cell in cells]
    alone = {cell.lines[0] for cell in cells if len(cell.lines) == 1}
    posts: dict[str, set[str]] = defaultdict(set)
    for person, post in filter(None, pairs):
        posts[person].add(post)
    is_usual = sum(map(bool, pairs)) >= LEAST and not any(
        _is_other(cell, pair) for cell, pair in zip(cells, pairs, strict=True)
    )
    merged: list[OwnerCell] = []
    people: dict[str, str] = {}
    for cell, pair in zip(cells, pairs, strict=True):
        if not pair or not (_is_sure(pair[0]) or (is_usual and pair[0] not in alone and len(posts[pair[0]]) == 1)):
            merged.append(cell)
            continue
        first, second = _pieces(cell)
        name = f"{first} ({second})"
        people[name] = f"“{first}” and “{second}” were read as one owner, a person with their post"
        merged.append(OwnerCell((name,), (cell.parted[0],)))
    return merged, people


def _pieces(cell: OwnerCell) -> tuple[str, ...]:
    """Return a cell's two lines, or the two texts around its only comma."""
    lines = tuple(line.strip(" ,") for line in cell.lines)
    return tuple(piece.strip() for piece in lines[0].split(",")) if len(lines) == 1 else lines


def _pair(cell: OwnerCell) -> tuple[str, str] | None:
    """Return the person and the post in a cell that contains only these, in either order; otherwise None."""
    pieces = _pieces(cell)
    return next(_pairs(pieces), None) if len(pieces) == 2 else None


def _pairs(pieces: Sequence[str]) -> Iterator[tuple[str, str]]:
    for person, post in (pieces, pieces[::-1]):
        if (
            (_is_sure(person) or NAME.match(person))
            and not POST.search(person)
            and not BODY.search(person)
            and POST.search(post)
        ):
            yield person, post


def _is_sure(person: str) -> bool:
    return is_titled(person) or INITIAL.match(person) is not None


def _is_other(cell: OwnerCell, pair: tuple[str, str] | None) -> bool:
    """True if a cell has several owners rather than a person and their post."""
    return pair is None and len(_pieces(cell)) > 1
