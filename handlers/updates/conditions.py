"""Instructions that depend on a condition ("close R5 if legal agrees"). They are never carried out, because planbot can't tell
when the condition is met.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from handlers.language import condition_words as language
from handlers.language.change_refs import MARK
from handlers.understanding.refs import Shape
from handlers.updates import lines, mark


@dataclass(frozen=True, slots=True)
class Conditional:
    """An instruction with a condition: the recommendations, or () for "it", and the instruction alone, with {} in their
    place.
    """

    refs: tuple[str, ...]
    line: str


@lru_cache(maxsize=lines.READ)
def find(text: str, shape: Shape | None = None) -> Conditional | None:
    """The conditional instruction in the text, or None if it is anything else."""
    plain = lines.reworded(lines.strip_courtesy(text)).text
    if lines.is_asked(plain) or language.ASKS.search(plain[: lines.LOOKED_AT]):
        return None
    groups = list(islice(mark.groups(plain, shape), lines.MOST_FIELDS))
    marked = plain
    for group in reversed(groups):
        marked = f"{marked[: group.start]}{MARK}{marked[group.end :]}"
    marked = marked[: lines.LOOKED_AT]
    match = next(filter(None, (form.match(marked) for form in language.CONDITIONAL)), None)
    if match is None or language.NO_INSTRUCTION.search(match["line"]):
        return None
    before = marked[: match.start("line")].count(MARK)
    within = groups[before : before + match["line"].count(MARK)]
    if any(group.unknown for group in groups) or len(within) > 1:
        return None
    line = language.TO_COME.sub("is ", match["line"]).strip(" .,;")
    if within:
        return Conditional(within[0].refs, line.replace(MARK, "{}", 1))
    about = groups[0].refs if groups else ()
    return Conditional(about, language.PRONOUN.sub("{}", line, count=1))
