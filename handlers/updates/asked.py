"""Decides if a message about recommendations asks something or reports something."""

from __future__ import annotations

import re
from collections.abc import Collection

from handlers.language import asking_words as asking
from handlers.language import change_statements as statements
from handlers.language import change_values
from handlers.language.change_refs import MARK

TYPED_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
PLAIN_NAMES = asking.NAMES - {MARK.lower()}


def asks(marked: str, headings: Collection[str] = ()) -> bool:
    """True if the text asks something, or only names something in the plan: "R5, owner and date please"."""
    plain = change_values.URL.sub("", marked).lower()
    if asking.ASKS.search(plain):
        return True
    value = asking.NEW_VALUE.search(plain)
    if value and value["word"] not in asking.NAMES:
        return False
    others = [word for word in TYPED_WORD.findall(plain) if word not in asking.NAMES and word not in headings]
    without_names = TYPED_WORD.sub(lambda word: "" if word[0] in PLAIN_NAMES or word[0] in headings else word[0], plain)
    return not others or (len(others) <= asking.SENTENCE_WORDS and not asking.TELLS.search(without_names))


def tells(marked: str) -> bool:
    """True if the text, which asks nothing, reports something that can be recorded, and not hearsay, doubt or hope."""
    return bool(asking.TELLS.search(marked.lower())) and not statements.UNCERTAIN.search(marked)
