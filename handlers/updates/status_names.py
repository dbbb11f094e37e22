"""Finds the status that a message names, or that one of its words may stand for."""

from __future__ import annotations

import re
from itertools import pairwise

from handlers.answer import Choice
from handlers.language import change_values, statement_words
from handlers.understanding.english import is_word
from handlers.updates.asking_back import LONGEST, MOST, NOTHING, Back, did_you_mean, nearest
from handlers.updates.column_lines import FEW_WORDS
from handlers.updates.line_terms import Terms

ALIKE = 80.0  # a short statement at least this similar counts as a misspelt status, and planbot asks
VERY_ALIKE = 87.0  # a word in a sentence at least this similar may be a misspelt status
SHORTEST = 6  # characters in the shortest such word
STATUS_WORDS = 5  # the most words in a status


def status_to_set(tail: str, words: Terms) -> tuple[str, str] | None:
    """The status that the rest of a line sets, and what follows it: ", set it to on hold". None if it doesn't set one."""
    match = statement_words.SET_IT.match(tail)
    status, more = leading_status(match["rest"], words) if match else (None, "")
    return (status, more) if status else None


def leading_status(text: str, words: Terms) -> tuple[str | None, str]:
    """The longest status at the start of the text, or None, and the rest of the text."""
    parts = re.split(r"(\s+)", text, maxsplit=STATUS_WORDS)
    for number in range(2 * STATUS_WORDS - 1, 0, -2):
        beginning = "".join(parts[:number]).strip()
        bare = beginning.rstrip(".,;:!–-)")
        if bare and (status := words.status(" ".join(bare.split()))):
            return status, (beginning[len(bare) :] + "".join(parts[number:])).strip()
    return None, text


def unsure_status(text: str, ref: str, words: Terms) -> Back | None:
    """The question back for a word at the start of the text that can mean several statuses, or None."""
    plain = text.casefold()
    way = next((way for way in sorted(words.unsure, key=len, reverse=True) if re.match(rf"{re.escape(way)}\b", plain)), None)
    if way is None:
        return None
    tail = text[len(way) :].strip(" :")
    after = f": {tail}" if tail.strip(" .!") else ""
    choices = tuple(Choice(status, f"update {ref} {status}{after}") for status in words.unsure[way][:MOST])
    return Back(f"{NOTHING}“{text[: len(way)]}” may be one of several statuses. Which one do you mean?", choices)


def likely_statuses(text: str, words: Terms) -> tuple[str, ...] | None:
    """The statuses that may have been meant, or None if the text is too long for one and so says what was done."""
    number = len(text.split())
    short = number <= STATUS_WORDS + 1 and len(text) <= LONGEST
    within = [word for way, word in words.statuses.items() if short and re.search(rf"\b{re.escape(way)}\b", text, re.I)]
    if not within and number > FEW_WORDS:
        return None
    likely = tuple(dict.fromkeys((*within, *(nearest(text, words.statuses) if len(text) <= LONGEST else ()))))
    if change_values.DENIED.search(text):  # a negated status isn't offered
        likely = tuple(word for word in likely if word not in within)
    return likely[:MOST]


def misspelt_alone(text: str, ref: str, words: Terms) -> Back | None:
    """Ask which status is meant, if a word or two may be one that is misspelt; otherwise None."""
    choices = tuple(Choice(word, f"update {ref} {word}") for word in _misspelt(text, words))
    what = f"{NOTHING}“{text.strip(' .!')}” isn’t a status in this plan.{did_you_mean(choices)}"
    return Back(what, choices) if choices else None


def misspelt_within(text: str, words: Terms) -> tuple[str, ...]:
    """The statuses that may be misspelt in the text, which contains none."""
    parts = [part.strip(" .!,;:") for part in text[:LONGEST].split()]
    several = [*parts, *(f"{first} {second}" for first, second in pairwise(parts))]
    ways = tuple(words.statuses)  # "completely" isn't a misspelt "completed"
    spelt = [part for part in several if len(part) >= SHORTEST and not part.casefold().startswith(ways)]
    return tuple(dict.fromkeys(status for part in spelt for status in nearest(part, words.statuses, VERY_ALIKE)))[:MOST]


def with_status_spelt(text: str, words: Terms) -> str:
    """The text with its first word corrected, if that is a misspelt status with more text after it: "compleet, see
    https://…".
    """
    match = statement_words.FIRST_WORD.match(text)
    if match is None or len(match[1]) < SHORTEST or match[1].casefold() in words.statuses or is_word(match[1].lower()):
        return text
    near = nearest(match[1], {way: word for way, word in words.statuses.items() if " " not in way}, VERY_ALIKE)
    return f"{near[0]}{text[match.end(1) :]}" if len(near) == 1 else text


def _misspelt(text: str, words: Terms) -> tuple[str, ...]:
    """The statuses that a word or two may be a misspelling of."""
    plain = text.strip(" .!")
    return nearest(plain, words.statuses, ALIKE) if plain and len(plain.split()) <= FEW_WORDS and len(plain) < 40 else ()
