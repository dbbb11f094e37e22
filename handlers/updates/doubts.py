"""Sentences about a state that isn't stated as a fact ("Dave reckons R4 is finished", "hoping to close R6 next week"), or that
is forbidden ("don't close R5 yet"). None is recorded as a status.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from handlers.language import change_statements as statements
from handlers.language import doubt_words as language
from handlers.language import statement_words
from handlers.language.change_refs import MARK
from handlers.understanding.refs import Shape
from handlers.updates import lines, mark

TO_COME = "to come"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a message states nothing (a key of `doubt_words.DOUBTS`), the recommendations that it is about, and the state of
    which it speaks, in the author's words.
    """

    why: str
    refs: tuple[str, ...]
    state: str


@lru_cache(maxsize=lines.READ)
def find(text: str, shape: Shape | None = None) -> Doubt | None:
    """The doubt in the text that speaks of a recommendation's state, or None if the text is anything else."""
    plain = lines.reworded(lines.strip_courtesy(text)).text
    if lines.is_asked(plain):
        return None
    groups = list(islice(mark.groups(plain, shape), lines.MOST_FIELDS))
    if not groups or any(group.unknown for group in groups):
        return None
    marked = plain
    for group in reversed(groups):
        marked = f"{marked[: group.start]}{MARK}{marked[group.end :]}"
    marked = marked[: lines.LOOKED_AT]
    row = next((row for row in language.DOUBTS if row.pattern.match(marked)), None)
    if row is None or _is_asked_or_late(plain, marked):
        return None
    state = language.STATE.search(marked)
    refs = tuple(dict.fromkeys(ref for group in groups for ref in group.refs))
    return Doubt(row.key, refs, " ".join(state["state"].lower().split()) if state else "completed")


def _is_asked_or_late(plain: str, marked: str) -> bool:
    """True if the text asks something after all, or says that a date won't be met, which has a question back of its own."""
    first = marked.find(MARK)
    rest = marked[first + len(MARK) :].strip() if first >= 0 else ""
    asks = statements.QUESTION.match(plain) or statements.ASKS_WITHIN.search(marked)
    return bool(asks or statement_words.LATE.match(rest))
