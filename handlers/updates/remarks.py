"""Texts about recommendations that aren't lines and don't ask anything, so that their author may believe that they were
recorded.

If somebody reports something about a recommendation that they may update, it is previewed as progress in their own words. Any
other such text gets the answer "Nothing was recorded" and a line to send instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from handlers.language import asking_words as asking
from handlers.language import change_courtesies as courtesies
from handlers.language import change_instructions as instructions
from handlers.language import change_statements as statements
from handlers.language import statement_words
from handlers.language.change_refs import MARK
from handlers.understanding.refs import Shape
from handlers.updates import asked, lines, mark
from handlers.updates.mark import Group

SENTENCE = 3  # words in the shortest remark that counts as progress


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """A message about recommendations that asks nothing, so that its author may believe that it was recorded.

    `line` can be sent instead, with {} for the recommendations. `instructs` means that the text tells planbot to change them.
    `tells` means that it can only be news about them, unlike "R17 is late". `progress` is the text to record as progress, or
    "". `unknown` look like refs of the plan but don't exist in it.
    """

    refs: tuple[str, ...]
    line: str
    instructs: bool
    tells: bool
    progress: str = ""
    unknown: tuple[str, ...] = ()


@lru_cache(maxsize=lines.READ)
def find(text: str, shape: Shape | None = None, it: str = "", headings: frozenset[str] = frozenset()) -> Unrecorded | None:
    """What a message that isn't a line leaves unrecorded, or None if it names no recommendation or asks something.

    It counts as a question only if it is recognised as one; anything else was meant to be recorded. `it` is the ref that "it"
    at the beginning refers to, or "". `headings` are the words in the headings of further columns, in lower case.
    """
    plain = lines.strip_courtesy(text)
    if it and (pronoun := asking.IT.match(plain.lower())):
        plain = f"{it}{plain[pronoun.end() :]}"
    groups = list(islice(mark.groups(plain, shape), lines.MOST_FIELDS))
    refs = tuple(dict.fromkeys(ref for group in groups for ref in group.refs))
    unknown = tuple(dict.fromkeys(ref for group in groups for ref in group.unknown))
    if not (refs or unknown) or lines.is_asked(plain) or statements.ASKED.match(text):
        return None
    marked = _marked(plain, groups)
    within = instructions.INSTRUCTS_WITHIN.search(marked) and not asking.ASKS.search(marked.lower())
    instructs = bool(within or instructions.INSTRUCTS.match(marked))
    is_statement = _is_statement(plain, text, shape)
    if not instructs and not is_statement and asked.asks(marked, headings):
        return None
    progress = "" if instructs or not _tells(marked, is_statement) else _progress(plain, groups)
    return Unrecorded(refs, line_for(marked), instructs, not is_statement, progress, unknown)


def line_for(marked: str) -> str:
    """The line that may have been meant by text that contains `MARK`, with {} for the recommendations."""
    return next(line for words, line in instructions.LINES if words.search(marked))


def _tells(marked: str, is_statement: bool) -> bool:
    """True if the text, which asks nothing, reports something that can be recorded, rather than hearsay, doubt or hope."""
    return bool(is_statement or asking.TELLS.search(marked.lower())) and not statements.UNCERTAIN.search(marked)


def _progress(plain: str, groups: Sequence[Group]) -> str:
    """What a remark reports, in its own words, without the recommendation at its beginning or end. "" if that isn't a
    sentence.
    """
    first, last = groups[0], groups[-1]
    text = plain
    owned = plain[first.end : first.end + 1] in tuple("'’")  # "R8's …"
    if len(groups) == 1 and not owned and courtesies.BEFORE_REF_ALONE.fullmatch(plain[: first.start]):
        text = plain[first.end :]
    elif len(groups) == 1 and not plain[last.end :].strip(" .!"):
        text = courtesies.BEFORE_REF_AT_END.sub("", plain[: last.start])
    text = statement_words.BEFORE_TEXT.sub("", text).strip()
    return text if len(text.split()) >= SENTENCE else ""


def _marked(plain: str, groups: Sequence[Group]) -> str:
    """The beginning of the text, with its recommendations replaced by `MARK`."""
    for group in reversed(groups):
        plain = f"{plain[: group.start]}{MARK}{plain[group.end :]}"
    return plain[: lines.LOOKED_AT]


def _is_statement(plain: str, text: str, shape: Shape | None) -> bool:
    """True if the text has the form of a statement about a recommendation."""
    if statements.QUESTION.match(plain) or "?" in plain:
        return False
    group = next(mark.groups(plain, shape), None)
    if group is None:
        return False
    if any("maybe" not in line.says for line in lines.read(text, shape)):
        return True
    others = f"{plain[: group.start]} , {plain[group.end :]}"[: lines.LOOKED_AT]
    return bool(statements.STATES.search(others)) and not statements.ASKS_WITHIN.search(others)


def asks(plain: str) -> bool:
    """True if the text without courtesies that names no recommendation asks something."""
    return lines.is_asked(plain) or bool(asking.ASKS.search(plain[: lines.LOOKED_AT].lower()))
