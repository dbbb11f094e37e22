"""Imports a plan document into the store, as a single change or not at all.

A document counts as unchanged if the plan in it equals the stored one, even if the file differs.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import re
import shlex
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge import conflicts, fields, history, journal, parts, plan_names, stated
from knowledge.calendars import written_iso
from knowledge.conflicts import Conflict
from knowledge.encoding import import_rows, part_of, recommendation_of, values_of, with_parts
from knowledge.journal import Change
from knowledge.merging import OF_PARTS
from knowledge.model import Action, Document, Plan, Recommendation, Unclear, Warned
from knowledge.store import Store
from knowledge.vocabulary import read_plan_file

if TYPE_CHECKING:  # importing the document readers takes a sixth of the start-up time, and few commands need them
    from knowledge.documents.options import Options

SAMPLE = Path(__file__).parent / "sample" / "appendix-2-updated-action-plan.txt"
SAME_CELLS = 0.8  # a new column counts as a renamed one if it shares more than this fraction of its filled cells
ALIKE = 0.5  # documents count as versions of one plan if they share more than this fraction of their refs and titles
OLD = 90  # the days after which a plan's document counts as old


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference between two versions of a document. `what` is the name of a field (see `Field.name`), "added", "removed",
    "order", "column" (only one version has it) or "renamed" (a column whose heading changed).
    """

    ref: str
    what: str
    was: str
    now: str
    posted: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import.

    `outcome` is "new", "replaced", "unchanged", "words" (only the plan file changed) or "differs" (refused; nothing was
    changed). `conflicts` are the fields that both people and the document changed. `kept` are fields where people have posted
    something else than the document, which hasn't changed. `same_file` says that the same file was imported before, so only the
    way of reading it has changed. `sample` is the title of the sample plan that was removed, or "".
    """

    plan: str
    outcome: str
    document: Document
    differences: tuple[Difference, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    sample: str = ""
    kept: tuple[Difference, ...] = ()
    same_file: bool = False


def no_options() -> Options:
    """Options without any decisions."""
    from knowledge.documents.options import Options

    return Options()


@dataclass(frozen=True, slots=True)
class Reading:
    """A document that was read but not yet written, with its plan file and the decisions on how to read it."""

    path: Path
    document: Document
    words: Mapping[str, Any]
    digest: str
    options: Options = dataclasses.field(default_factory=no_options)


def plan_file_of(path: Path) -> Path | None:
    """The plan file next to a document, which has the same name with .yaml or .yml, or None."""
    if not path.name:  # for "." and "/"
        return None
    besides = [path.with_suffix(ending) for ending in (".yaml", ".yml")]
    return next((beside for beside in besides if os.path.isfile(beside) and beside != path), None)


def read(path: Path, options: Options | None = None, content: bytes | None = None) -> Reading:
    """Read a document and its plan file, without writing anything. If `content` is given, the path is only the document's name.

    Raises Unclear if either file can't be read, and documents.Asks if the document can be read in more than one way and
    `options` doesn't say which.
    """
    from knowledge import documents

    options = options or no_options()
    content = documents.content_of(path) if content is None else documents.not_empty(content, path.name)
    beside = plan_file_of(path)
    words = read_plan_file(beside) if beside else {}
    vocabulary = {"owners": list(words.get("owners", {})), "themes": list(words.get("themes", {}))}
    document = documents.read_content(content, path.name, vocabulary, options)
    about = words.get("document", {})
    dated = date.fromisoformat(about["date"]) if about.get("date") else document.dated
    warnings = (*document.warnings, *_strange_aliases(words, document, beside))
    by_month = document.by_month and not about.get("date")
    title = about.get("title") or document.title
    document = replace(document, title=title, dated=dated, by_month=by_month, warnings=warnings)
    return Reading(path, document, words, hashlib.sha256(content).hexdigest(), options)


def _strange_aliases(words: Mapping[str, Any], document: Document, beside: Path | None) -> Iterator[Warned]:
    """A warning for each recommendation that has aliases in the plan file but isn't in the document."""
    refs = {_folded(row.ref) for row in document.recommendations}
    divided = tuple(_folded(row.ref) for row in document.recommendations if row.parts)  # parts get their letters later
    for ref in words.get("aliases", {}):
        if beside and _folded(ref) not in refs and not _folded(ref).startswith(divided):
            yield Warned(beside.name, ref, "it has other names in the plan file, but the document has no such recommendation")


def _folded(ref: str) -> str:
    return re.sub(r"\W+", "", ref).casefold()


def decided(store: Store, plan: str) -> Options:
    """The decisions on how to read a plan's document, as made at its last import. Empty for a new plan."""
    standing = next((candidate for candidate in store.plans() if candidate.name == plan), None)
    changes = journal.newest(store.db, standing.id, 1, "import") if standing else ()
    if not changes:
        return no_options()
    from knowledge.documents.options import options_of

    return options_of(changes[0].body.get("options", {}))


def name_of(path: Path) -> str:
    """The default name for a document's plan: the one in its plan file, otherwise one made from the file's name."""
    beside = plan_file_of(path)
    words = read_plan_file(beside) if beside else {}
    return words.get("name") or slug(path.stem)


def take(
    store: Store,
    reading: Reading,
    name: str | None,
    now: datetime,
    replacing: bool = False,
    dry: bool = False,
    sample: bool = False,
) -> Imported:
    """Write the plan that was read, as one change, if there is anything new, and return the result.

    If the plan exists and the document differs from it, nothing is written without `replacing`; the outcome is then "differs".
    With `dry`, nothing is written at all. Raises Unclear if the name isn't allowed, or if no name is given and the document
    seems to be a new version of a plan with another name.
    """
    plan = name if name is not None else reading.words.get("name") or slug(reading.path.stem)
    standing = next(
        (candidate for candidate in store.plans() if candidate.name == plan and (sample or not candidate.sample)), None
    )
    if standing is None:
        if trouble := plan_names.fault(plan):
            raise Unclear(f"{trouble} Nothing was read.")
        if name is None and not sample:
            _refuse_a_second_version(store, reading)
        return _write(store, _with_named_parts(reading), plan, "new", now, dry, sample)
    reading = _with_named_parts(reading, store.recommendations(standing), history.refs_used(store, standing))
    former = _former_document(store, standing)
    posted = _posted(former, store.recommendations(standing))
    differences = tuple(
        replace(difference, posted=posted.get((difference.ref, difference.what), ""))
        for difference in compare(former, reading.document.recommendations)
    )
    same_file = reading.digest == standing.digest
    if differences and not replacing:
        return Imported(plan, "differs", reading.document, differences, same_file=same_file)
    if differences:
        done = _write(store, reading, plan, "replaced", now, dry, sample, _renamed(differences))
        done = replace(done, differences=differences, same_file=same_file)
        return done if dry else _with_what_stands(store, done)
    if store.plan_words(standing) != _packed(reading.words):
        return _write_words(store, reading, plan, now, dry)
    return Imported(plan, "unchanged", reading.document)


def _with_what_stands(store: Store, done: Imported) -> Imported:
    """Add to the result of an import the values that people have posted and that the import didn't touch."""
    plan = store.plan(done.plan)
    clashing = conflicts.find(store, plan)
    decided_later = {(conflict.ref, conflict.field) for conflict in clashing}
    differences = compare(done.document.recommendations, store.recommendations(plan))
    posted = [
        difference
        for difference in differences
        if difference.ref and difference.what not in ("added", "removed", "first timescale")
    ]
    unchanged = tuple(difference for difference in posted if (difference.ref, difference.what) not in decided_later)
    return replace(done, conflicts=clashing, kept=unchanged)


def _renamed(differences: Sequence[Difference]) -> dict[str, str]:
    """The former heading of each renamed column, by its new heading."""
    return {difference.now: difference.was for difference in differences if difference.what == "renamed"}


def _with_named_parts(reading: Reading, former: Sequence[Recommendation] = (), used: Collection[str] = ()) -> Reading:
    return replace(reading, document=parts.named(reading.document, former, used))


def take_sample(store: Store, now: datetime) -> Imported:
    """Import the plan that comes with planbot, marked as the sample. The first import of another plan removes it."""
    return take(store, read(SAMPLE), None, now, sample=True)


def _write(
    store: Store,
    reading: Reading,
    plan: str,
    outcome: str,
    now: datetime,
    dry: bool,
    sample: bool,
    renamed: Mapping[str, str] | None = None,
) -> Imported:
    document = reading.document
    former_sample = "" if sample else next((standing.title for standing in store.plans() if standing.sample), "")
    if not dry:
        at = now.isoformat(timespec="milliseconds")
        body = {
            "title": reading.words.get("title") or document.title or plan,
            "dated": document.dated.isoformat()[: 7 if document.by_month else 10] if document.dated else None,
            "read_on": now.date().isoformat(),
            "file": reading.path.name,
            "digest": reading.digest,
            "sample": sample,
            "themes": list(document.themes),
            "owners": list(document.owners),
            "further": list(document.further),
            "renamed": dict(renamed or {}),
            "recommendations": import_rows(document.recommendations),
            "warnings": [{"where": w.where, "ref": w.ref, "what": w.what} for w in document.warnings],
            "vocabulary": _packed(reading.words),
            "options": reading.options.as_json(),
            **({"stated": earlier} if (earlier := stated.import_rows(document, now.date())) else {}),
        }
        store.append(f"import:{plan}:{at}:{reading.digest}", Change("import", plan, at, body))
    return Imported(plan, outcome, document, sample=former_sample)


def _write_words(store: Store, reading: Reading, plan: str, now: datetime, dry: bool) -> Imported:
    if not dry:
        at = now.isoformat(timespec="milliseconds")
        store.append(f"vocabulary:{plan}:{at}", Change("vocabulary", plan, at, {"vocabulary": _packed(reading.words)}))
    return Imported(plan, "words", reading.document)


def _packed(words: Mapping[str, Any]) -> str:
    return json.dumps(words, ensure_ascii=False, sort_keys=True)


def same_plan(store: Store, reading: Reading) -> Plan | None:
    """The plan in the store of which this document seems to be another version, judging by the refs and titles in common, or
    None. The sample plan is never returned.
    """
    new = {(row.ref, row.title) for row in reading.document.recommendations}
    for plan in store.plans():
        old = {(row.ref, row.title) for row in store.recommendations(plan)}
        if not plan.sample and len(new & old) > ALIKE * min(len(new), len(old)):
            return plan
    return None


def _refuse_a_second_version(store: Store, reading: Reading) -> None:
    """Raise Unclear if a document seems to be another version of a plan in the store, so that it isn't added as a second
    plan.
    """
    if plan := same_plan(store, reading):
        raise Unclear(
            f"This looks like another version of the plan “{plan.name}”: add --plan {shlex.quote(plan.name)} to compare it with"
            " that (and --replace to take it), or --plan with a new name to keep both."
        )


Cells = Mapping[str, Mapping[str, str]]


def _former_document(store: Store, plan: Plan) -> list[Recommendation]:
    """The recommendations in the last imported document, with their parts, regardless of what people have posted since."""
    rows = [
        recommendation_of(values_of(row))
        for change in journal.newest(store.db, plan.id, 1, "import")
        for row in change.body["recommendations"]
    ]
    parts_of: dict[str, list[Action]] = {}
    for row in rows:
        if row.parent:
            parts_of.setdefault(row.parent, []).append(part_of(row))
    return [replace(row, parts=tuple(parts_of.get(row.ref, ()))) for row in rows if not row.parent]


def _posted(former: Sequence[Recommendation], standing: Sequence[Recommendation]) -> dict[tuple[str, str], str]:
    """The plan's current values that differ from the previous document, by ref and field."""
    every = compare(former, standing)
    return {
        (difference.ref, difference.what): difference.now
        for difference in every
        if difference.ref and difference.what not in ("added", "removed")
    }


def compare(
    old: Sequence[Recommendation], new: Sequence[Recommendation], former: Cells | None = None
) -> tuple[Difference, ...]:
    """The differences between two versions of a document. `former` has the cells of the further columns in the previous
    document, if people have changed some since; it is needed to detect renamed columns.
    """
    before, after = ({row.ref: row for row in with_parts(rows)} for rows in (old, new))
    differences = [Difference(ref, "removed", before[ref].title, "") for ref in before if ref not in after]
    renamed, both, others = _columns(old, new)
    columns = [*((heading, heading) for heading in both), *renamed]
    for ref, row in after.items():
        if ref not in before:
            differences.append(Difference(ref, "added", "", row.title))
            continue
        divided = before[ref].parts and row.parts  # its owners are those of its parts, which are compared separately
        for field in fields.DOCUMENT:
            if divided and field in OF_PARTS:
                continue
            was, now = _shown(before[ref], field), _shown(row, field)
            if was != now:
                differences.append(Difference(ref, field, was, now))
        if row.first_timescale and not before[ref].first_timescale:
            differences.append(Difference(ref, "first timescale", "", row.first_timescale))
        was_more, now_more = dict(before[ref].more), dict(row.more)
        for old_heading, heading in columns:
            was, now = was_more.get(old_heading, ""), now_more.get(heading, "")
            if was != now:
                differences.append(Difference(ref, f"{fields.MORE}{heading}", was, now))
    differences += others
    if not differences and list(before) != list(after):
        differences.append(Difference("", "order", ", ".join(before), ", ".join(after)))
    return tuple(differences)


def _columns(
    old: Sequence[Recommendation], new: Sequence[Recommendation]
) -> tuple[list[tuple[str, str]], list[str], list[Difference]]:
    """Compare the further columns of two versions. Returns the renamed ones, as (former heading, new heading); those in both
    versions; and a difference for each that was renamed or is in only one version.
    """
    before, after = (_cells_by_heading(rows) for rows in (old, new))
    both = [heading for heading in before if heading in after]
    gone, fresh = (
        [heading for heading in these if heading not in others] for these, others in ((before, after), (after, before))
    )
    renamed: list[tuple[str, str]] = []
    for heading in fresh:
        former = max(gone, key=lambda name: _in_common(before[name], after[heading]), default="")
        if former and _in_common(before[former], after[heading]) >= SAME_CELLS:
            renamed.append((former, heading))
            gone.remove(former)
    fresh = [heading for heading in fresh if heading not in (name for _, name in renamed)]
    differences = [Difference("", "renamed", former, heading) for former, heading in renamed]
    differences += [Difference("", "column", heading, "") for heading in gone]
    return renamed, both, [*differences, *(Difference("", "column", "", heading) for heading in fresh)]


def _cells_by_heading(rows: Sequence[Recommendation]) -> dict[str, dict[str, str]]:
    """The cells of each further column, by heading and ref."""
    cells: dict[str, dict[str, str]] = {}
    for row in with_parts(rows):
        for heading, text in row.more:
            cells.setdefault(heading, {})[row.ref] = text
    return cells


def _in_common(one: Mapping[str, str], other: Mapping[str, str]) -> float:
    """The fraction of equal cells in two columns, among rows where either has text."""
    return sum(1 for ref, text in one.items() if other.get(ref) == text) / max(len(one.keys() | other.keys()), 1)


def _shown(row: Recommendation, field: str) -> str:
    if field == "timescale":
        return row.timescale.words if row.timescale else ""
    value = getattr(row, field)
    return ", ".join(value) if isinstance(value, tuple) else value or ""


def slug(text: str) -> str:
    """A plan name made from a file name: lower case, with words joined by hyphens."""
    return "-".join(re.findall(r"\w+", text.lower()))[: plan_names.LONGEST].strip("-") or "plan"


def source(plan: Plan) -> str:
    """Where an answer comes from: the document with its date or, if it has none, the day on which it was read."""
    day = written_iso(plan.dated or plan.read_on)
    return f"From “{plan.title}”, {'dated' if plan.dated else 'which has no date; read on'} {day}."


def is_old(plan: Plan, now: datetime) -> bool:
    """True if a plan's document was read so long ago that every answer should mention it."""
    return (now.date() - date.fromisoformat(plan.read_on)).days >= OLD
