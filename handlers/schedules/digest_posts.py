"""What a digest says when it is due. A digest without news isn't posted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from handlers.answer import Answer, Brief, Choice, Choices, Note, Part
from handlers.answers import past, reports
from handlers.answers.parts import unit
from handlers.line import LATE, SEPARATOR, Line, capital, line_of, shorten
from handlers.numbers import counted
from handlers.question import join_names
from handlers.request import Request
from handlers.schedules.recurrence import from_json
from handlers.understanding import lexicon, names
from handlers.updates import draft as drafts
from handlers.updates import notices
from knowledge import changes, digests, fields, history
from knowledge.calendars import written
from knowledge.digests import Digest
from knowledge.fields import WAITING
from knowledge.filters import Filters, Owners, Ownership
from knowledge.history import Entry
from knowledge.journal import DOCUMENT
from knowledge.model import Plan, Unclear
from knowledge.plan_health import by_days, measure
from knowledge.store import Store

SHOWN = 8  # the most recommendations in one digest
NAMED = 12  # the most recommendations listed as late or due soon
QUOTED = 2  # the most texts quoted for one recommendation


def owners_named(store: Store, plan: Plan, words: str) -> tuple[str, ...]:
    """The owners meant by "only Procurement's"; () for no words. Raises Unclear if the words name no owner."""
    if not words:
        return ()
    spotted = names.owners(words.casefold(), lexicon(store, plan))
    owners = tuple(name for meant in spotted.names for name in meant)
    if not owners:
        raise Unclear(
            f"“{words}” isn’t an owner in this plan. Its owners are {join_names(tuple(store.vocabulary(plan).owners), 20)}."
        )
    return owners


def compose(store: Store, plan: Plan, digest: Digest, request: Request) -> tuple[Answer | None, int]:
    """What a digest says now (None if there is nothing to post), and the seq of the last change that it covers."""
    rule = from_json(digest.rule)
    upto = digests.last_change(store, plan)
    owners = owners_named(store, plan, rule.owners)
    entries = history.history(store, plan, after=digest.reported, owners=owners, most=-1)
    entries = tuple(entry for entry in entries if entry.seq <= upto)
    tests = Filters(owners=(Owners(owners, Ownership.ANY),)) if owners else Filters()
    whose = f" for {join_names(owners)}" if owners else ""
    day = _last(store, plan, digest)
    since = written(day)
    became_late = _became_late(store, plan, request, tests, day.date())
    changed, briefs = _news(store, plan, request, entries, became_late)
    if not briefs:
        if rule.changed_only:
            return None, upto
        return Answer(f"Nothing has changed{whose} since {since}.", (Note(plan.title),), "digest"), upto
    rest = len(briefs) - SHOWN
    more = [Note(f"{rest} more: “what changed since {since}” lists every change.")] if rest > 0 else []
    about = join_names(owners)
    offered = (
        Choice("Summary", f"summary for {about}" if about else "summary"),
        Choice("All changes", f"what changed since {since}"),
    )
    parts: tuple[Part, ...] = (*_standing(store, plan, request, tests), *briefs[:SHOWN], *more, Choices("", offered))
    every_part = {part for parts in store.parts(plan).values() for part in parts}
    number = f"{len(changed)} {unit(not every_part.isdisjoint(changed), len(changed))}"
    headline = f"{number} changed{whose} since {since}."
    if became_late:
        late = f"{join_names(became_late, NAMED)} {'has' if len(became_late) == 1 else 'have'} become late since {since}"
        headline = f"{late}, and {number} changed{whose}." if changed else f"{late}."
    return Answer(headline, parts, "digest", tuple(brief.ref for brief in briefs)), upto


def _news(
    store: Store, plan: Plan, request: Request, entries: Sequence[Entry], became_late: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[Brief, ...]]:
    """The refs of what changed, and a brief for each of them and for whatever became late. Late ones come first, those that
    became late first of all. What was changed and changed back isn't news.
    """
    lasting: dict[str, list[Entry]] = {}
    for entry in reversed(entries):
        if not (entry.undone_by or entry.undoes):
            lasting.setdefault(entry.ref, []).append(entry)
    rows = store.recommendations(plan, (*became_late, *(ref for ref in lasting if ref not in became_late)))
    lines = {row.ref: line_of(store, plan, row, request.at, request.rights) for row in rows}
    possible = [_brief(request, line, lasting.get(ref, ()), ref in became_late) for ref, line in lines.items()]
    briefs = [brief for brief in possible if brief is not None]
    gone = [entries for ref, entries in lasting.items() if ref not in lines]
    briefs += [_removed(entries[-1]) for entries in gone if entries[-1].field == "removed"]
    late = {ref: place for place, ref in enumerate(became_late)}
    briefs.sort(key=lambda brief: (late.get(brief.ref, len(late)), LATE not in brief.lead))
    return tuple(brief.ref for brief in briefs if brief.ref in lasting), tuple(briefs)


def _removed(entry: Entry) -> Brief:
    title = entry.before["title"] if isinstance(entry.before, dict) else ""
    return Brief(entry.ref, shorten(title), "{} is no longer in the plan")


def _became_late(store: Store, plan: Plan, request: Request, tests: Filters, since: date) -> tuple[str, ...]:
    """What has become late since that day, and still is."""
    today = changes.local(store.db, plan, request.at).date()
    days = (today - since).days
    return tuple(ref for ref, left in by_days(store, plan, request.at, tests) if -days <= left < 0)


def _last(store: Store, plan: Plan, digest: Digest) -> datetime:
    """The day of the last digest, or the day on which it was set up."""
    return changes.local(store.db, plan, datetime.fromisoformat(max(digest.last_due, digest.created)))


def _brief(request: Request, line: Line, lasting: Sequence[Entry], became_late: bool) -> Brief | None:
    """One recommendation: its current position, what changed on one line, and the last texts that were written. None if it has
    no news.
    """
    changed = "; ".join(_changed(request, lasting))
    quotes = [
        f"{text} – {past.changed_by(request, entry)}"
        for entry in reversed(lasting)
        if entry.who != DOCUMENT and (text := notices.written_text(entry))
    ]
    if not (changed or quotes or became_late):
        return None
    head = SEPARATOR.join(filter(None, ("{}", line.status, line.late)))
    whose = SEPARATOR.join(filter(None, (line.owner, line.due))) if became_late else ""
    rows = tuple(filter(None, (whose, capital(changed))))
    return Brief(line.ref, line.short_title, head, rows, tuple(quotes[:QUOTED]), (notices.opening(line.ref),))


def _changed(request: Request, lasting: Sequence[Entry]) -> Iterator[str]:
    """What changed in each field from the first of these changes to the last, status first, with who did it and why."""
    by_field: dict[str, list[Entry]] = {}
    for entry in sorted(lasting, key=lambda entry: entry.field not in ("status", "proposed")):
        by_field.setdefault(entry.field, []).append(entry)
    for field, entries in by_field.items():
        last = entries[-1]
        who = past.changed_by(request, last)
        if last.who == DOCUMENT and not drafts.is_replaced(field):
            yield "new in the document" if field == "added" else f"{fields.label(field).lower()}: changed in the document"
        elif field in WAITING:
            yield from _waited(last, who, lasting)
        elif drafts.is_replaced(field):
            if entries[0].before != last.after:
                before, after = (notices.short(drafts.display(field, value)) for value in (entries[0].before, last.after))
                why = f", because {notices.short(last.why)}" if last.why else ""
                yield f"{fields.label(field).lower()}: {before} → {after}{why} ({who})"
        else:
            for row in dict.fromkeys(row for entry in entries for row in notices.told_rows(entry)):
                yield f"{row[:1].lower()}{row[1:]} ({who})"


def _waited(last: Entry, who: str, lasting: Sequence[Entry]) -> Iterator[str]:
    """What was last proposed to an approver for one field, or decided; nothing if the new value says so."""
    becomes = WAITING[last.field]
    if last.after:
        yield f"{fields.label(becomes).lower()}: {last.after['to']}, waiting for sign-off ({who})"
    elif notices.is_sent_back(last) and not any(entry.field == becomes for entry in lasting):
        yield f"{last.before['to']} sent back by {who}: “{notices.short(last.why)}”"


def _standing(store: Store, plan: Plan, request: Request, tests: Filters) -> Iterator[Note]:
    """Notes with the position of the whole plan on one line, and the recommendations that are late or due soon."""
    health = measure(store, plan, request.at, tests)
    waiting = len(reports.waiting(store, plan))
    numbers = (
        f"{health.dates['closed']} of {health.total}{' actions' if store.parts(plan) else ''} closed",
        f"{health.dates['late']} late" if health.dates["late"] else "",
        f"{health.dates['soon']} due soon" if health.dates["soon"] else "",
    )
    position = SEPARATOR.join((*filter(None, numbers), *((f"{waiting} waiting for sign-off",) if waiting else ())))
    yield Note(f"{plan.title}: {position}.")
    days = by_days(store, plan, request.at, tests)
    late = [f"{ref} ({counted(-left, 'day')})" for ref, left in days if left < 0]
    soon = [f"{ref} ({_in_days(left)})" for ref, left in days if left >= 0]
    for label, named in (("Late", late), ("Due soon", soon)):
        if named:
            more = f" and {len(named) - NAMED:,} more" if len(named) > NAMED else ""
            yield Note(f"{label}: {', '.join(named[:NAMED])}{more}.")


def _in_days(left: int) -> str:
    return f"in {counted(left, 'day')}" if left else "today"
