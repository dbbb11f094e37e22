"""The report on an import: one page that a clerk can check in a minute."""

from __future__ import annotations

import json
import re
import shlex
from collections import Counter
from collections.abc import Iterator, Sequence

from handlers.numbers import counted
from handlers.understanding.refs import extent
from handlers.updates.draft import display
from knowledge import fields
from knowledge.documents.column_questions import PLAIN, WHAT
from knowledge.documents.lexicon import ORIGINAL, TIMESCALE, likelihoods
from knowledge.importing import Imported, Reading
from knowledge.model import Action, Document, Recommendation, Warned
from knowledge.vocabulary import is_known, vocabulary_of

FIRST = 3  # how many recommendations are shown in full
ALIKE = 3  # this many warnings of the same kind are combined on one line
MOST_REFS = 8  # the most refs on that line
LACKING = {"owners": "the owners", "timescale": "the deadline", "status": "the status"}
NEARLY = 2.0  # a heading whose likelihood for a role is this close to another's doesn't plainly have it
LONGEST = 100  # the most characters of a text that are shown


def report_of(reading: Reading) -> Iterator[str]:
    """The lines of the report: what was read, how its columns were interpreted, and what was repaired or is uncertain."""
    document = reading.document
    month = document.dated.isoformat()[: 7 if document.by_month else 10] if document.dated else ""
    dated = f"dated {month}" if month else "which has no date"
    yield f"Read “{document.title or reading.path.name}”, {dated}, from {reading.path}:"
    yield from (f"  {line}" for line in contents(document))
    yield from columns(document)
    yield from statuses(reading)
    yield from cards(document)
    if document.warnings:
        yield f"Repaired or not sure ({len(document.warnings)}):"
        yield from (f"  {line}" for line in doubts(document))


def contents(document: Document) -> Iterator[str]:
    """What the document contains: its recommendations, themes and owners, one line each."""
    yield f"{counted(len(document.recommendations), 'recommendation')} ({extent([r.ref for r in document.recommendations])})"
    if divided := [row for row in document.recommendations if row.parts]:
        actions = sum(len(row.parts) or 1 for row in document.recommendations)
        has = "has" if len(divided) == 1 else "have"
        yield f"{len(divided)} of them {has} several actions, each with an owner, date or status: {actions} actions in all"
    yield _listed(document.themes, "theme")
    yield _listed([f"{name} {count}" for name, count in _owned(document).items()], "owner")


def doubts(document: Document) -> Iterator[str]:
    """What was repaired or is uncertain, worst first, one line for each kind."""
    return grouped(sorted(document.warnings, key=_rank))


def _listed(names: Sequence[str], noun: str) -> str:
    return f"{counted(len(names), noun)}: {'; '.join(names)}" if names else f"No {noun}s"


def _owned(document: Document) -> Counter[str]:
    """The number of recommendations or parts for each owner, in the document's order."""
    parts = [part for row in document.recommendations for part in (row.parts or (row,))]
    counts = Counter(name for part in parts for name in part.owners)
    return Counter({name: counts[name] for name in document.owners})


def columns(document: Document) -> Iterator[str]:
    """How the columns were interpreted: those whose heading doesn't plainly say it, and what is missing."""
    if document.columns:
        every = [heading for heading, _ in document.columns]
        roles = [f"“{heading}” has {WHAT[role]}" for heading, role in document.columns if not _is_obvious(heading, role, every)]
        yield f"Columns, as understood: {'; '.join(roles) or 'each has what its heading says'}"
        if lacking := [what for role, what in LACKING.items() if role not in (its for _, its in document.columns)]:
            yield f"  no column was read as {' or '.join(lacking)}"
    if document.further:
        yield f"  kept under their own headings: {'; '.join(f'“{heading}”' for heading in document.further)}"


def _is_obvious(heading: str, role: str, headings: Sequence[str]) -> bool:
    """True if a column has no role, or its heading plainly says the role and no other heading suggests it."""
    if role not in WHAT:
        return True
    its = likelihoods(heading).get(role, 0)
    roles = (TIMESCALE, ORIGINAL) if role in (TIMESCALE, ORIGINAL) else (role,)
    others = [likelihoods(other).get(each, 0) for other in headings if other != heading for each in roles]
    return its >= PLAIN and max(others, default=0) < its - NEARLY


def replaced(done: Imported) -> str:
    """What an import deletes, as a sentence, or "" if it deletes nothing."""
    if done.sample:
        return "The import deletes the sample plan, with all its updates and digests."
    gone = [difference.ref for difference in done.differences if difference.what == "removed"]
    return f"The import removes {extent(gone)}, which the document no longer has." if gone else ""


def statuses(reading: Reading) -> Iterator[str]:
    """The number of recommendations (or, where they have parts, of parts) with each status; which statuses count as closed, and
    which count as open because their meaning isn't known."""
    parts = [part for row in reading.document.recommendations for part in (row.parts or (row,))]
    counts = Counter(part.status for part in parts if part.status)
    if not counts:
        return
    words = vocabulary_of(json.dumps(reading.words), statuses=counts)
    yield f"Statuses: {'; '.join(f'{status} {count}' for status, count in counts.most_common())}"
    closed = [status for status in counts if status in words.closed]
    yield f"  counted as closed: {'; '.join(closed) or 'none'}"
    defined = {word.casefold() for word in reading.words.get("statuses", {})}
    unknown = [
        status for status in counts if status not in closed and status.casefold() not in defined and not is_known(status)
    ]
    if unknown:
        yield f"  counted as open, because their meaning is not known: {'; '.join(unknown)} (the plan file can say otherwise)"


def cards(document: Document) -> Iterator[str]:
    """The first recommendations, in full."""
    for row in document.recommendations[:FIRST]:
        yield f"{row.ref}. {short(row.title)}"
        yield from (f"  {label}: {text}" for label, text in _facts(row) if text)


def _facts(row: Recommendation) -> Iterator[tuple[str, str]]:
    yield "Theme", row.theme
    parts: Sequence[Action | Recommendation] = row.parts or (row,)
    for number, part in enumerate(parts, 1):
        named = part.ref or f"Action {number}" if isinstance(part, Action) else "Actions"
        yield named, short(part.text if isinstance(part, Action) else part.actions)
        yield "Owner", "; ".join(part.owners)
        moved = f" (first {part.first_timescale})" if part.first_timescale else ""
        yield "Timescale", f"{part.timescale.words}{moved}" if part.timescale else ""
        yield "Status", part.status or ""
        yield "Progress", short(part.progress)
        yield from ((heading, short(text)) for heading, text in part.more if isinstance(part, Action))
    yield from ((heading, short(text)) for heading, text in row.more)


# Worst first: what couldn't be read, then what may have been misread, then what was left out.
WORST = re.compile(
    r"could not be read|no day of the calendar|cannot be|is lost|are coloured and empty|left empty|no such recommendation"
    r"|day first|month first|but looks like|is in no column|is before the date (?:of|under)|the same refs"
    r"|are before those|also looks like"
)
LEAST = re.compile(r"left out|only the latest status|were parted|were numbered|stands outside|the title again")


def _rank(warning: Warned) -> int:
    return 0 if WORST.search(warning.what) else 2 if LEAST.search(warning.what) else 1


def grouped(warnings: Sequence[Warned]) -> Iterator[str]:
    """The warnings, with those of the same kind combined on one line with their refs."""
    kinds: dict[str, list[Warned]] = {}
    for warning in warnings:
        kinds.setdefault(re.sub(r"“[^”]*”|\d+", "…", warning.what), []).append(warning)
    for same in kinds.values():
        if len(same) < ALIKE:
            yield from map(warned, same)
            continue
        places = list(dict.fromkeys(warning.ref or warning.where for warning in same))
        more = f" and {len(places) - MOST_REFS} more" if len(places) > MOST_REFS else ""
        yield f"{len(same)} places ({', '.join(places[:MOST_REFS])}{more}): {same[0].what}"


def warned(warning: Warned) -> str:
    place = ", ".join(part for part in (warning.where, warning.ref) if part)
    return f"{place}: {warning.what}" if place else warning.what


def short(text: str) -> str:
    """The text, shortened but still recognisable."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"


# A new version of a plan


def differing(done: Imported) -> Iterator[str]:
    """The differences in a changed document, one per line."""
    if done.differences and done.same_file:
        yield (
            "The file has not changed since it was imported: only how planbot reads it has,"
            " and this is what it now reads differently."
        )
    if done.differences:
        yield f"Different from the plan “{done.plan}” as it was imported before ({len(done.differences)}):"
    for difference in done.differences:
        if difference.what in ("added", "removed"):
            yield f"  {difference.ref}: {difference.what} ({difference.now or difference.was})"
        elif difference.what == "renamed":
            yield f"  the column “{difference.was}” is now called “{difference.now}”, for its cells are the same"
        elif difference.what == "column":
            yield f"  the column “{difference.now or difference.was}” is {'new' if difference.now else 'gone'}"
        else:
            named = f"{difference.ref}, {fields.heading(difference.what)}" if difference.ref else difference.what
            posted = f"; posted here meanwhile: “{difference.posted}”" if difference.posted != difference.now else ""
            yield f"  {named}: from “{difference.was}” to “{difference.now}”{posted if difference.posted else ''}"


def staying(done: Imported) -> Iterator[str]:
    """Posted values that the import leaves unchanged, although both the previous and the new document say something else."""
    if done.kept:
        yield f"Posted here, and kept ({len(done.kept)}); the document says otherwise, as it did before:"
    for difference in done.kept:
        yield f"  {difference.ref}, {fields.heading(difference.what)}: “{difference.now}”; the document says “{difference.was}”"


def clashing(done: Imported) -> Iterator[str]:
    """Conflicts between posted values and the document. The posted values are used until somebody decides."""
    if not done.conflicts:
        return
    yield f"Changed both here and in the document ({len(done.conflicts)}); what was posted stands until somebody decides:"
    for conflict in done.conflicts:
        posted = display(conflict.field, conflict.posted)
        document = "left out" if conflict.field == "removed" else display(conflict.field, conflict.document)
        yield f"  {conflict.ref}, {fields.heading(conflict.field)}: posted “{posted}”; the document says “{document}”"
    first = done.conflicts[0]
    field = shlex.quote(fields.heading(first.field))
    yield f"Decide each: planbot conflicts {first.ref} {field} --take document --as NAME (or --take posted)"
