"""Reads lines about a status, and what follows it: a reason, a date, evidence or another change."""

from __future__ import annotations

from handlers.answer import Choice
from handlers.language import change_values, change_verbs, statement_words
from handlers.question import join_names
from handlers.updates import lines, notices
from handlers.updates.added_texts import added_text, piece, says_enough, with_progress, without_links
from handlers.updates.asking_back import MOST, NOTHING, Back, ask_which, date_to_come, did_you_mean
from handlers.updates.column_lines import values_of_columns
from handlers.updates.date_lines import dated, reason_in, timescale
from handlers.updates.line_readers import read
from handlers.updates.line_terms import Edits, Says, Terms, example, word_for_going_on
from handlers.updates.status_names import leading_status, likely_statuses, status_to_set, unsure_status, with_status_spelt
from knowledge.changes import Edit

SENTENCE = 3  # text with at least this many words that includes a status may say what was done


def status_line(says: Says, ref: str, words: Terms) -> Edits | Back:
    verb, rest = says.get("verb", "").casefold(), says.get("rest", "").strip()
    if "unstarted" in says:
        return _set("not started", rest, ref, words)
    if verb in ("reopen", "re-open"):
        if status_set := status_to_set(rest, words):
            return after_status(*status_set, ref, words)
        return (Edit("status", None, reason_in(rest)),)
    if past := " ".join(says.get("past", "").casefold().split()):
        return _set(change_verbs.PAST.get(past) or change_verbs.VERBS.get(f"{past} off") or past, rest, ref, words, past)
    if verb:
        return _set(change_verbs.VERBS[verb], rest, ref, words)
    is_named = bool(change_values.NAMES_STATUS.match(rest))
    rest = change_values.BEFORE_STATUS.sub("", change_values.SAYING.sub("", rest))
    if denied := denial(rest, ref, words):
        return denied
    if not rest.strip(" .!"):
        return Back(f"{NOTHING}say what is new about {ref}, as “{example(ref, words)}”.", (notices.updating(ref),))
    status, tail = leading_status(with_status_spelt(rest, words), words)
    if status:
        return after_status(status, tail, ref, words)
    if unsure := unsure_status(rest, ref, words):
        return unsure
    if dated(rest, words)[0]:
        return timescale(rest, ref, (), words)
    read = no_status(rest, ref, words, is_named)
    return ask_which(rest, ref) if "sets" in says and ":" not in rest and not isinstance(read, Back) else read


def _set(way: str, tail: str, ref: str, words: Terms, typed: str = "") -> Edits | Back:
    """The edits for the status that a verb stands for, and for what follows it; or a question back."""
    status = words.status(way)
    if status is None:
        return unsure_status(way, ref, words) or no_status(way, ref, words)
    if typed and statement_words.OBJECT.match(tail):
        return with_progress((), *without_links(f"{typed} {tail}"), ref)
    return after_status(status, tail, ref, words, typed)


def after_status(status: str, tail: str, ref: str, words: Terms, typed: str = "") -> Edits | Back:
    """The edits for what follows a status: a reason, evidence, a new date, or what was done; or a question back.

    `typed` is the verb that stood for the status, or "" if its name was used.
    """
    tail = change_values.NOT_STATUS.sub("", tail)
    if status_set := status_to_set(tail, words):
        if status_set[0] == status:
            return after_status(status, status_set[1], ref, words, typed)
        choices = tuple(Choice(word, f"update {ref} {word}") for word in (status, status_set[0]))
        return Back(f"{NOTHING}{status} or {status_set[0]}? A recommendation has one status.", choices)
    if due := change_values.DUE_AT_ONCE.match(tail):
        return timescale(due[1], ref, (Edit("status", status),), words)
    due = change_values.DUE_LATER_ON.search(tail)
    if due and dated(due[1], words)[0] and dated(due[1], words)[2]:  # any other due date is part of the report
        done = after_status(status, tail[: due.start()], ref, words, typed)
        return done if isinstance(done, Back) else timescale(due[1], ref, done, words)
    text, links = without_links(tail)
    why = ""
    if reason := change_values.BEGINS_WITH_REASON.match(text):
        text, why = "", (reason["why"] or reason["waiting"]).strip(" ()")
    elif (by := change_values.BY_ANOTHER.match(text)) and words.ref(by["ref"]):
        text, why = by["more"], f"{status} by {words.ref(by['ref'])}"
    elif (by_date := change_values.BY_DATE.match(text)) and dated(by_date[1], words)[0]:
        return date_to_come(text, dated(by_date[1], words)[1].strip(" .,;"), ref)
    elif change_values.GIVES_REASON.match(text) and not _is_done(status, words):
        text, why = "", text.strip(" ,;–—-()")
    done_text = change_values.AND_SO_ON.sub("", text.lstrip(" \t\n.!;,-–—"), count=1)
    done_text = change_values.AND_THEN.sub("", done_text)
    if another := _another_status(status, tail, done_text, ref, words):
        return another
    edits: list[Edit] = [Edit("status", status, why)]
    done_text = "" if change_values.NOTHING_MORE.match(done_text) else done_text
    further = _another_change(done_text, ref, words)
    if isinstance(further, Back):
        return further
    if further:
        return (
            *edits,
            *further,
            *(piece("", link) for link in links if not any(edit.field == "evidence" for edit in further)),
        )
    if _goes_on(done_text, words):
        done_text = f"{typed or status.lower()} {done_text}"
    done_text = done_text.strip(" \t\n:;,-–—") if done_text.strip(" \t\n:;,.!-–—()") else ""
    return with_progress(edits, done_text, links, ref)


def _goes_on(text: str, words: Terms) -> bool:
    """True if what follows a status is no sentence without it: "in May", "by the audit team", "with two suppliers"."""
    since = change_values.TIME_ALONE.match(text)
    is_time = since and words.date(text[since.end() :])
    return bool(is_time or change_values.BY_WHOM.match(text) or change_values.SAYS_HOW.match(text))


def _is_done(status: str, words: Terms) -> bool:
    """True if a status means that something was done or is being done, so that text after it is progress, not a reason."""
    return any(words.status(way) == status for way in ("completed", "in progress", "on track", "ongoing"))


def _another_status(status: str, tail: str, text: str, ref: str, words: Terms) -> Back | None:
    """Ask which status is meant, if a second one follows a comma or "and"; otherwise None."""
    second, more = leading_status(change_values.AND_THEN.sub("", text), words)
    if second is None or second == status or not change_values.JOINS_STATUS.match(tail):
        return None
    after = f" {more}" if more else ""
    choices = (Choice(status, f"update {ref} {status}"), Choice(second, f"update {ref} {second}{after}"))
    return Back(f"{NOTHING}{status} or {second}? A recommendation has one status.", choices)


def _another_change(text: str, ref: str, words: Terms) -> Edits | Back | None:
    """The edits for another change to the same recommendation after a status: "on hold and assign it to Policy". None if there
    isn't one.
    """
    line = lines.read_one(text, words.refs, words.columns) if text else None
    if line is None or line.field == lines.STATEMENT or line.unknown or line.is_loose:
        return None
    if line.refs and (line.is_plain or join_names(line.refs) != ref):
        one = "send one change at a time, each with its recommendation"
        return Back(f"{NOTHING}{one}.", (Choice(text[:70], text),)) if not line.is_plain or line.refs else None
    return read(line, ref, words)


def no_status(rest: str, ref: str, words: Terms, is_named: bool = True) -> Edits | Back:
    """The answer to text that doesn't start with a status: similar statuses are offered, and if it can be progress, it is taken
    as that. `is_named` means that it was called a status ("as …").
    """
    head, colon, text = rest.partition(":")
    wrong = (head if colon else rest).strip(" .!")
    if statement_words.FIELD_WORD.fullmatch(wrong):
        return added_text("progress", text.strip(), ref, f"say what was done, as “progress on {ref}: …”.")
    is_colour = bool(statement_words.COLOUR_ALONE.match(wrong))
    likely = () if is_colour else likely_statuses(wrong, words)
    is_named = is_named or is_colour
    if likely is None or (not likely and not is_named and says_enough(rest) and not values_of_columns(wrong, ref, words)):
        return added_text("progress", rest, ref, f"say what is new about {ref}, as “{example(ref, words)}”.")
    after = f": {text.strip()}" if text.strip() else ""
    choices = tuple(Choice(status, f"update {ref} {status}{after}") for status in likely)
    choices = (*values_of_columns(wrong, ref, words), *choices)[:MOST]
    head = f"{NOTHING}“{wrong}” isn’t a status in this plan."
    progress = Choice("As progress", f"progress on {ref}: {rest.strip()}")
    if choices:
        choices = (*choices, progress) if len(wrong.split()) >= SENTENCE else choices
        return Back(f"{head}{did_you_mean(choices)}", choices)
    used = join_names(tuple(f"“{status.word}”" for status in words.vocabulary.statuses), 12) or "no status yet"
    also = "“in progress”, “on hold” and the like are understood, too"
    return Back(f"{head} It uses {used}; {also}. Is it progress?", (progress,))


def denial(rest: str, ref: str, words: Terms) -> Edits | Back | None:
    """Ask what the status is instead, for "R5 isn't done". "R5 hasn't started" is a status itself. None for anything else."""
    match = statement_words.DENIED.match(rest)
    if match is None or words.status(rest.strip(" .!")):
        return None
    after = statement_words.LINK.sub("", rest[match.end() :].strip())
    status, tail = leading_status(after, words)
    if status is None:
        return None
    right, more = leading_status(statement_words.PUT_RIGHT.sub("", tail), words)
    if right and right != status and statement_words.PUT_RIGHT.match(tail):
        return after_status(right, more, ref, words)
    if denied := words.status(f"not {after[: len(after) - len(tail)]}".strip(" .!,")):
        return after_status(denied, tail, ref, words)
    instead = (word_for_going_on(words) or "In progress", "Not started")
    choices = (
        *(Choice(word, f"update {ref} {word}") for word in instead if word != status),
        Choice("As progress", f"progress on {ref}: {rest}"),
    )
    return Back(f"{NOTHING}say what {ref} is, if not {status}.", choices[:MOST], denies=status)
