"""Reads lines about dates: a new date, or a move of the current one, with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.language import change_dates, change_values
from handlers.updates import dates
from handlers.updates.added_texts import piece, without_links
from handlers.updates.asking_back import LONGEST, NOTHING, Back, lacks_reason
from handlers.updates.line_terms import Edits, Says, Terms
from knowledge.calendars import impossible_day
from knowledge.changes import Edit


def without_reason(text: str) -> tuple[str, str]:
    """The text without the reason at its end, and the reason or ""."""
    match = change_values.BECAUSE.search(text)
    return (text[: match.start()].strip(" ,;:–-"), match[1].strip()) if match else (text.strip(), "")


def dated(text: str, words: Terms) -> tuple[str | None, str, str]:
    """The date at the beginning of the text (None if it can't be read), the words that give it, and the reason after it: "March
    2027 as the tender slipped".
    """
    for match in change_values.REASON_STARTS.finditer(text[:LONGEST]):
        if read := words.date(text[: match.start()]):
            return read, text[: match.start()], text[match.end() :].strip(" ()")
    words_for_it, why = without_reason(text)
    return words.date(words_for_it), words_for_it, why


def timescale_line(says: Says, ref: str, words: Terms) -> Edits | Back:
    if "cleared" in says:
        return Back(
            f"{NOTHING}a date is replaced, and never cleared. Send “{ref} due 31 March 2027 because …” with the new one."
        )
    if "by" in says:
        return _moved(says, ref)
    why = says.get("why", "")
    why = f"because {why}" if why[:1].isalpha() and not change_values.BEGINS_WITH_REASON.match(why) else why
    return timescale(f"{says['due']} {why}".strip(), ref, (), words)


def _moved(says: Says, ref: str) -> Edits | Back:
    """The edit that moves a date, or a question back. The new day is worked out later, from the current date."""
    text, links = without_links(says.get("why", ""))
    earlier = "earlier" in says or bool(change_values.EARLIER.match(text))
    why = reason_in(change_values.EARLIER.sub("", text))
    if not why:
        return lacks_reason(ref)
    return (Edit("timescale", dates.move_of(says["by"], earlier), why), *(piece("", link) for link in links))


def reason_in(text: str) -> str:
    """The reason in the text without the word that introduces it, or ""."""
    if match := change_values.BEGINS_WITH_REASON.match(text):
        return (match["why"] or match["waiting"]).strip(" ()")
    return text.strip(" ,;:.!–—-()")


def timescale(text: str, ref: str, others: Sequence[Edit], words: Terms) -> Edits | Back:
    """The edits for a new timescale, which must be a readable date with a reason; or a question back. `others` are other edits
    in the same line.
    """
    text, links = without_links(text)
    due, date_words, why = dated(text, words)
    if due is None:
        shown = change_dates.BEFORE.sub("", date_words.strip(" .,:"))
        asked = "Write it with its year, as"
        day = impossible_day(shown)
        unread = f"there is no {day}." if day else f"I can’t read “{shown}” as a date."
        return Back(f"{NOTHING}{unread} {asked} “{ref} due 31 March 2027 because …”.")
    if not why.strip(" .!"):
        return lacks_reason(ref, due)
    return (*others, Edit("timescale", due, why.strip()), *(piece("", link) for link in links))
