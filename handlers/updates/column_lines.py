"""Reads lines about a field that has a few words, or about a further column of the plan."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from handlers.answer import Choice
from handlers.language import change_columns
from handlers.line import capital
from handlers.question import join_names
from handlers.understanding import column_names
from handlers.understanding.naming import fold_name
from handlers.updates import draft as drafts
from handlers.updates.asking_back import LONGEST, MOST, NOTHING, Back, did_you_mean, nearest
from handlers.updates.date_lines import without_reason
from handlers.updates.line_terms import Edits, Terms
from knowledge.changes import Edit
from knowledge.fields import Kind
from knowledge.further_columns import amount_of

FEW_WORDS = 3  # text with more words, and no status among them, wasn't meant as a status
LONGEST_WORD = 40  # the most characters in a new word for a column


def word_line(field: str, text: str, ref: str, words: Terms) -> Edits | Back:
    """The edit that sets a field to one of the plan's words, with the reason if one follows; or a question back."""
    used = words.vocabulary.words.get(field, ())
    exact = {word.casefold(): word for word in used}
    bare, why = text.strip(" .!"), ""
    if bare.casefold() not in exact:
        bare, why = without_reason(text)
        bare = bare.strip(" .!")
    if word := exact.get(bare.casefold()):
        return (Edit(field, word, why),)
    name = drafts.label(field)
    if not bare:
        return Back(f"{NOTHING}say what the {name} of {ref} is to be, as “update {ref} {name} {next(iter(used), '…')}”.")
    return _no_word(field, bare, why, ref, used)


def _no_word(field: str, text: str, why: str, ref: str, used: Sequence[str]) -> Back:
    """The answer to a word that the plan doesn't use in a field, offering similar ones."""
    name = drafts.label(field)
    head = f"{NOTHING}“{text}” is no {name} of this plan."
    within = [word for word in used if re.search(rf"\b{re.escape(word)}\b", text, re.I)] if len(text) <= LONGEST else []
    near = nearest(text, {word.casefold(): word for word in used}) if len(text) <= LONGEST else ()
    because = f" because {why}" if why else ""
    likely = tuple(dict.fromkeys((*within, *near)))[:MOST]
    choices = tuple(Choice(word, f"update {ref} {name} {word}{because}") for word in likely)
    if choices:
        return Back(f"{head}{did_you_mean(choices)}", choices)
    return Back(f"{head} It uses {join_names(tuple(f'“{word}”' for word in used), 12) or f'no {name} yet'}.")


def column(name: str, text: str, ref: str, words: Terms) -> Edits | Back:
    """The edit that sets a further column to one of its few words, a number or any text. "None" clears the cell, and text in
    quotation marks is taken literally.
    """
    asks, bare = drafts.label(name), text.strip(" .!")
    if not bare:
        example = next(iter(words.vocabulary.words.get(name, ())), "…")
        return Back(f"{NOTHING}say what the {asks} of {ref} is to be, as “update {ref} {asks}: {example}”.")
    if quoted := change_columns.QUOTED_VALUE.match(bare):
        return (Edit(name, quoted["value"].strip(), without_reason(quoted["rest"])[1]),)
    kind = next((field.kind for field in words.vocabulary.further if field.name == name), Kind.TEXT)
    if kind is Kind.WORD:
        return _column_word(name, bare, ref, words)
    if bare.casefold() in change_columns.EMPTIED:
        return (Edit(name, None),)
    return _column_amount(name, bare, ref) if kind is Kind.AMOUNT else (Edit(name, text.strip()),)


def _column_word(name: str, text: str, ref: str, words: Terms) -> Edits | Back:
    """The edit that sets a column to one of its few words, as people say it ("H", "high priority"), with the reason if one
    follows; or a question back.
    """
    used = words.vocabulary.words.get(name, ())
    names = dict(words.columns).get(name, ())
    ways = column_names.ways_of(used, names)
    ways = {**{f"{way} {fold_name(name)}": word for way, word in ways.items() for name in names}, **ways}
    for part, why in ((text, ""), without_reason(text)):
        word = ways.get(fold_name(part))
        if word or part.casefold() in change_columns.EMPTIED:
            return (Edit(name, word, why),)
    bare, why = without_reason(text)
    back = _no_word(name, bare, why, ref, used)
    if len(bare) > LONGEST_WORD:
        return back
    asks = drafts.label(name)
    if all(word[:1].isupper() for word in used):
        bare = capital(bare)
    anew = Choice(f"“{bare}” as a new word", f"set {asks} of {ref} to “{bare}”{f' because {why}' if why else ''}")
    return replace(back, choices=(*back.choices, anew))


def _column_amount(name: str, text: str, ref: str) -> Edits | Back:
    """The edit that sets a column to a number or a sum of money, or to a few words ("tbc"). A longer text was probably not
    meant for it.
    """
    bare, why = without_reason(text)
    if amount_of(bare) or len(bare.split()) <= FEW_WORDS:
        return (Edit(name, bare, why),)
    asks = drafts.label(name)
    head = f"{NOTHING}“{bare}” isn’t a number. Send the {asks} alone, as “update {ref} {asks}: £12,000”; or is it progress?"
    return Back(head, (Choice("As progress", f"progress on {ref}: {asks} {text}"),))


def values_of_columns(text: str, ref: str, words: Terms) -> tuple[Choice, ...]:
    """What may have been meant for a column, if no status has that name: "update R4 red" for the column RAG."""
    columns = column_names.alone(words.vocabulary).get(fold_name(text), ())
    return tuple(
        Choice(f"{drafts.label(name)} {value}", f"set {drafts.label(name)} of {ref} to {value}") for name, value in columns
    )
