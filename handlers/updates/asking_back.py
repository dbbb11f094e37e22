"""Questions back to the author of a line that planbot can’t read, with what they may have meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from handlers.answer import Answer, Choice, Choices

NEAR = 64.0  # on a scale of 0 to 100; statuses, refs and owners at least this similar are offered
BESIDE = 15.0  # anything less similar than the nearest by this much isn't offered
MOST = 3  # the most choices
LONGEST = 200  # the most characters in words that may have been meant as a status
EXAMPLE = "31 March 2027"
NOTHING = "Nothing was changed: "
LONGEST_SENTENCE = 1000  # the most characters in a message that a button can send


@dataclass(frozen=True, slots=True)
class Back:
    """A question that planbot asks the author of an update: a sentence, lines to send instead (`choices`), and a line that
    lacks only a reason (`lacks`). `denies` is a status that, according to the line, the recommendations in `refs` don't have.
    """

    what: str
    choices: tuple[Choice, ...] = ()
    lacks: str = ""
    denies: str = ""
    refs: tuple[str, ...] = ()


def nearest(text: str, names: Mapping[str, str], least: float = NEAR) -> tuple[str, ...]:
    """The things most similar to the text, best first and without duplicates. `names` maps each name to the thing that it
    names.
    """
    matches = process.extract(text.casefold(), list(names), scorer=fuzz.ratio, limit=12)
    best = max((score for _, score, _ in matches), default=0.0)
    near = (names[way] for way, score, _ in matches if score >= max(least, best - BESIDE))
    return tuple(dict.fromkeys(near))[:MOST]


def did_you_mean(choices: Sequence[Choice]) -> str:
    """A question that offers the choices, with a space in front, or "" without choices."""
    if not choices:
        return ""
    return f" Did you mean {'this one' if len(choices) == 1 else 'one of these'}?"


def lacks_reason(ref: str, due: str = "") -> Back:
    """Ask for the reason for a date. `due` is the date as it was read."""
    date = f" ({due})" if due else ""
    return Back(
        f"{NOTHING}a new date for {ref}{date} needs a reason. Send the line again with “because …” at its end.", lacks="why"
    )


def unread(text: str, ref: str) -> Back:
    """The answer to leftover text that isn't a sentence."""
    return Back(f"{NOTHING}I am not sure what “{text[:LONGEST]}” is to change. Send one line for each change.")


def date_to_come(text: str, due: str, ref: str) -> Back:
    progress = Choice("As progress", f"progress on {ref}: {text}")
    return Back(
        f"{NOTHING}“{text[:LONGEST]}” is to come, and no status yet. Send “{ref} due {due} because …” for a new date.",
        (progress,),
    )


def ask_which(text: str, ref: str) -> Back:
    """Ask what a leftover word is: progress, a note, or nothing."""
    choices = (Choice("As progress", f"progress on {ref}: {text}"), Choice("As a note", f"note on {ref}: {text}"))
    return Back(f"{NOTHING}I am not sure what “{text[:LONGEST]}” is. Is it progress, or a note?", choices if text else ())


def answer_of(back: Back) -> Answer:
    """The question back as an answer, with its choices as buttons."""
    shown = tuple(choice for choice in back.choices if len(choice.sentence) <= LONGEST_SENTENCE)
    choices = tuple(choice for choice in shown if not choice.form)
    if back.lacks and len(back.lacks) <= LONGEST_SENTENCE:
        shown = (*shown, Choice("Give the reason", back.lacks, form="reason"))
    return Answer(back.what, (Choices("", shown),) if shown else (), "update", choices=choices)
