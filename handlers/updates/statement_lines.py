"""Reads plain statements: a status, a date, an owner, or what was done."""

from __future__ import annotations

from handlers.answer import Choice
from handlers.language import change_values, statement_words
from handlers.line import capital
from handlers.updates.added_texts import says_enough, with_progress, without_links
from handlers.updates.asking_back import EXAMPLE, LONGEST, NOTHING, Back, ask_which, date_to_come
from handlers.updates.date_lines import dated, reason_in, timescale
from handlers.updates.line_terms import Edits, Says, Terms
from handlers.updates.owner_lines import owner_called
from handlers.updates.status_lines import after_status, denial, no_status
from handlers.updates.status_names import leading_status, misspelt_alone, unsure_status, with_status_spelt
from knowledge.changes import Edit

REASON = 2  # the fewest words in a reason


def which_date(ref: str, *choices: Choice) -> Back:
    """The question back to somebody who needs more time but names no date."""
    extend = Choice("Extend", f"update {ref}", ref, form="extend")
    return Back(f"{NOTHING}say the new date and why, as “{ref} due 31 March 2027 because …”.", (extend, *choices))


def statement(says: Says, ref: str, words: Terms) -> Edits | Back:
    """The edits for any sentence about a recommendation: a status, a date, or what was done; or a question back."""
    rest, sign = says["rest"].strip(), says.get("sign", "").strip()
    if statement_words.NO_LONGER.match(rest):
        return _given_up(rest, ref, words)
    if colour := statement_words.COLOUR_ALONE.match(rest):
        status = words.status(colour["colour"])
        return (Edit("status", status),) if status else no_status(colour["colour"], ref, words)
    if denied := denial(rest, ref, words):
        return denied
    bare = statement_words.LINK.sub("", rest)
    if statement_words.LATE.match(rest) and not _is_own_status(bare, words):
        late = statement_words.LATE_NOW.match(rest)
        if late and len(reason_in(late["after"]).split()) >= REASON:
            return with_progress((), *without_links(statement_words.BEFORE_TEXT.sub("", rest)), ref)
        return which_date(ref, _progress_of(rest, ref))
    if statement_words.RESUMED.match(rest):
        return _resumed(rest, ref, words)
    if future := statement_words.FUTURE.match(rest):
        status, tail = leading_status(rest[future.end() :], words)
        if status and dated(change_values.TIME_ALONE.sub("", tail), words)[0]:
            return timescale(change_values.TIME_ALONE.sub("", tail), ref, (), words)
        return date_to_come(rest, EXAMPLE, ref) if status else with_progress((), *without_links(rest), ref)
    bare = with_status_spelt(bare, words)
    status, tail = leading_status(bare, words)
    if status and statement_words.INTENDED.match(rest) and change_values.BY_WHOM.match(tail):
        return ask_which(rest, ref)
    if status and not statement_words.OBJECT.match(tail):
        return after_status(status, tail, ref, words, bare[: len(bare) - len(tail)].strip(" .,;:!–-)") if tail else "")
    owners = {way.casefold(): name for name, also in words.vocabulary.owners.items() for way in (*also, name)}
    if owner := owner_called(change_values.TO_OWNER.sub("", bare), owners):
        moved = change_values.TO_OWNER.match(bare)
        choice = Choice(f"Owned by {owner}", f"assign {ref} to {owner}")
        return (Edit("owners", [owner]),) if moved else Back(f"{NOTHING}is {owner} to own {ref}?", (choice,))
    if statement_words.NEARLY.match(rest) and not any(map(str.isdigit, rest)):
        return _nearly(rest, ref)
    if unsure := unsure_status(bare, ref, words):
        return unsure
    if sign and dated(bare, words)[0]:
        return timescale(bare, ref, (), words)
    if misspelt := misspelt_alone(bare, ref, words):
        return misspelt
    if statement_words.INTENDED.match(rest):
        return ask_which(rest, ref)
    text = rest if "whole" in says else statement_words.BEFORE_TEXT.sub("", rest)
    return with_progress((), *without_links(text), ref) if says_enough(text) else ask_which(text, ref)


def _is_own_status(text: str, words: Terms) -> bool:
    """True if the text begins with a status that the plan uses, in the plan's own word: "delayed", if it has "Delayed"."""
    status, tail = leading_status(text, words)
    typed = text[: len(text) - len(tail)].strip(" .,;:!–-)").casefold()
    return any(typed == known.word.casefold() for known in words.vocabulary.statuses if known.word == status)


def _resumed(rest: str, ref: str, words: Terms) -> Back:
    """Ask which status is meant by "R5 is back on"."""
    statuses = dict.fromkeys(filter(None, (words.status(way) for way in ("in progress", "on track"))))
    choices = tuple(Choice(status, f"update {ref} {status}") for status in statuses)
    return Back(f"{NOTHING}say which status that is: “{rest.strip(' .!')}”.", (*choices, _progress_of(rest, ref)))


def _progress_of(rest: str, ref: str) -> Choice:
    return Choice("As progress", f"progress on {ref}: {rest}")


def _given_up(rest: str, ref: str, words: Terms) -> Back:
    """Ask which status is meant by "R5 is no longer needed"."""
    statuses = (words.status(way) or capital(way) for way in statement_words.GIVEN_UP if way not in words.unsure)
    text = statement_words.BEFORE_TEXT.sub("", rest)
    choices = [Choice(status, f"update {ref} {status}: {text}") for status in dict.fromkeys(statuses)]
    progress = Choice("As progress", f"progress on {ref}: {text}")
    return Back(f"{NOTHING}say which status that is: “{rest[:LONGEST]}” closes {ref}, or is progress.", (*choices, progress))


def _nearly(rest: str, ref: str) -> Back:
    """Ask which status is meant by "R5 is nearly done"."""
    in_progress = Choice("In progress", f"update {ref} In progress: {rest}")
    as_progress = _progress_of(rest, ref)
    what = f"{NOTHING}“{rest[:LONGEST]}” is no status. Is it “In progress”, or progress alone?"
    return Back(what, (in_progress, as_progress))
