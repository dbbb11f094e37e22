"""Imports a plan's document into the store, as one change or none.

A document counts as unchanged if the plan read from it equals the stored one, even if its bytes differ.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from knowledge import documents, fields, history, journal, parts, plan_names
from knowledge.calendars import written
from knowledge.changes import Conflict, conflicts
from knowledge.documents.options import Options, options_of
from knowledge.encoding import import_rows, with_parts
from knowledge.journal import Change
from knowledge.merging import OF_PARTS
from knowledge.model import Document, Plan, Recommendation, Unclear, Warned
from knowledge.store import Store
from knowledge.vocabulary import read_plan_file

SAMPLE = Path(__file__).parent / "sample" / "appendix-2-updated-action-plan.txt"
NO_OPTIONS = Options()
ALIKE = 0.5  # share of refs and titles in common above which two documents are taken for versions of one plan


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference in a changed document: `what` is "added", "removed", "order", "column" (one that only one
    version has) or the name of the field (see `Field.name`)."""

    ref: str
    what: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import: `outcome` is "new", "replaced", "unchanged", "words" (only the plan file changed) or
    "differs" (refused; nothing was changed). `conflicts` holds what both people and the document changed. `sample` is the
    title of the sample plan that made way, "" if there was none."""

    plan: str
    outcome: str
    document: Document
    differences: tuple[Difference, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    sample: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A document that was read but not written yet, with its plan file and what was decided about reading it."""

    path: Path
    document: Document
    words: Mapping[str, Any]
    digest: str
    options: Options = NO_OPTIONS


def plan_file_of(path: Path) -> Path | None:
    """The plan file next to a document: the same name with .yaml or .yml."""
    if not path.name:  # "." and "/"
        return None
    besides = [path.with_suffix(ending) for ending in (".yaml", ".yml")]
    return next((beside for beside in besides if os.path.isfile(beside) and beside != path), None)


def read(path: Path, options: Options = NO_OPTIONS, content: bytes | None = None) -> Reading:
    """Read a document and its plan file, without writing anything. Raises Unclear if either can't be read. If the content is
    given, the path is only what to call it.

    Raises documents.Asks if there is more than one way to read the document and `options` doesn't say which.
    """
    content = documents.content_of(path) if content is None else documents.not_empty(content, path.name)
    beside = plan_file_of(path)
    words = read_plan_file(beside) if beside else {}
    vocabulary = {"owners": list(words.get("owners", {})), "themes": list(words.get("themes", {}))}
    document = documents.read_content(content, path.name, vocabulary, options)
    about = words.get("document", {})
    dated = date.fromisoformat(about["date"]) if about.get("date") else document.dated
    warnings = (*document.warnings, *_strange_aliases(words, document, beside))
    document = replace(document, title=about.get("title") or document.title, dated=dated, warnings=warnings)
    return Reading(path, document, words, hashlib.sha256(content).hexdigest(), options)


def _strange_aliases(words: Mapping[str, Any], document: Document, beside: Path | None) -> Iterator[Warned]:
    """A warning for each recommendation that has other names in the plan file, but isn't in the document."""
    refs = {_folded(row.ref) for row in document.recommendations}
    divided = tuple(_folded(row.ref) for row in document.recommendations if row.parts)  # its parts get their letters later
    for ref in words.get("aliases", {}):
        if beside and _folded(ref) not in refs and not _folded(ref).startswith(divided):
            yield Warned(beside.name, ref, "it has other names in the plan file, but the document has no such recommendation")


def _folded(ref: str) -> str:
    return re.sub(r"\W+", "", ref).casefold()


def decided(store: Store, plan: str) -> Options:
    """What was decided about a plan's document at its last import; nothing for a new plan."""
    standing = next((candidate for candidate in store.plans() if candidate.name == plan), None)
    changes = journal.newest(store.db, standing.id, 1, "import") if standing else ()
    return options_of(changes[0].body.get("options", {})) if changes else NO_OPTIONS


def name_of(path: Path) -> str:
    """The default name of a document's plan: the name in its plan file, otherwise one made from the file's name."""
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
    """Write what was read as one change if anything is new, and return what was done. `dry` writes nothing."""
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
    differences = compare(store.recommendations(standing), reading.document.recommendations)
    if differences and not replacing:
        return Imported(plan, "differs", reading.document, differences)
    if differences:
        done = _write(store, reading, plan, "replaced", now, dry, sample)
        return replace(done, differences=differences, conflicts=() if dry else conflicts(store, store.plan(plan)))
    if store.plan_words(standing) != _packed(reading.words):
        return _write_words(store, reading, plan, now, dry)
    return Imported(plan, "unchanged", reading.document)


def _with_named_parts(reading: Reading, former: Sequence[Recommendation] = (), used: Collection[str] = ()) -> Reading:
    return replace(reading, document=parts.named(reading.document, former, used))


def take_sample(store: Store, now: datetime) -> Imported:
    """Import the plan that comes with planbot, marked as the sample. It gives way to the first real import."""
    return take(store, read(SAMPLE), None, now, sample=True)


def _write(store: Store, reading: Reading, plan: str, outcome: str, now: datetime, dry: bool, sample: bool) -> Imported:
    document = reading.document
    former_sample = "" if sample else next((standing.title for standing in store.plans() if standing.sample), "")
    if not dry:
        at = now.isoformat(timespec="milliseconds")
        body = {
            "title": reading.words.get("title") or document.title or plan,
            "dated": document.dated.isoformat() if document.dated else None,
            "read_on": now.date().isoformat(),
            "file": reading.path.name,
            "digest": reading.digest,
            "sample": sample,
            "themes": list(document.themes),
            "owners": list(document.owners),
            "further": list(document.further),
            "recommendations": import_rows(document.recommendations),
            "warnings": [{"where": w.where, "ref": w.ref, "what": w.what} for w in document.warnings],
            "vocabulary": _packed(reading.words),
            "options": reading.options.as_json(),
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
    """The plan in the store of which a document looks like another version, by the refs and titles in common; None if there
    is none. The sample is never meant."""
    new = {(row.ref, row.title) for row in reading.document.recommendations}
    for plan in store.plans():
        old = {(row.ref, row.title) for row in store.recommendations(plan)}
        if not plan.sample and len(new & old) > ALIKE * min(len(new), len(old)):
            return plan
    return None


def _refuse_a_second_version(store: Store, reading: Reading) -> None:
    """Raises Unclear for a document that looks like a version of a plan in the store, so it isn't added as another plan."""
    if plan := same_plan(store, reading):
        raise Unclear(
            f"This looks like another version of the plan “{plan.name}”: add --plan {plan.name} to compare it with that"
            " (and --replace to take it), or --plan with a new name to keep both."
        )


def compare(old: Sequence[Recommendation], new: Sequence[Recommendation]) -> tuple[Difference, ...]:
    """The differences in a new version of a document, recommendation by recommendation."""
    before, after = ({row.ref: row for row in with_parts(rows)} for rows in (old, new))
    differences = [Difference(ref, "removed", before[ref].title, "") for ref in before if ref not in after]
    columns, others = _columns(old, new)
    for ref, row in after.items():
        if ref not in before:
            differences.append(Difference(ref, "added", "", row.title))
            continue
        divided = before[ref].parts and row.parts  # its owners are those of its parts, which are compared themselves
        for field in fields.DOCUMENT:
            if divided and field in OF_PARTS:
                continue
            was, now = _shown(before[ref], field), _shown(row, field)
            if was != now:
                differences.append(Difference(ref, field, was, now))
        if row.first_timescale and not before[ref].first_timescale:
            differences.append(Difference(ref, "first timescale", "", row.first_timescale))
        was_more, now_more = dict(before[ref].more), dict(row.more)
        for heading in columns:
            was, now = was_more.get(heading, ""), now_more.get(heading, "")
            if was != now:
                differences.append(Difference(ref, f"{fields.MORE}{heading}", was, now))
    differences += others
    if not differences and list(before) != list(after):
        differences.append(Difference("", "order", ", ".join(before), ", ".join(after)))
    return tuple(differences)


def _columns(old: Sequence[Recommendation], new: Sequence[Recommendation]) -> tuple[list[str], list[Difference]]:
    """The further columns that both versions have, and a difference for each that only one of them has."""
    before, after = (dict.fromkeys(heading for row in rows for heading, _ in row.more) for rows in (old, new))
    both = [heading for heading in before if heading in after]
    gone = [Difference("", "column", heading, "") for heading in before if heading not in after]
    return both, [*gone, *(Difference("", "column", "", heading) for heading in after if heading not in before)]


def _shown(row: Recommendation, field: str) -> str:
    if field == "timescale":
        return row.timescale.words if row.timescale else ""
    value = getattr(row, field)
    return ", ".join(value) if isinstance(value, tuple) else value or ""


def slug(text: str) -> str:
    """A plan's name made from a file's name: lower case, with words joined by hyphens."""
    return "-".join(re.findall(r"\w+", text.lower()))[: plan_names.LONGEST].strip("-") or "plan"


def source(plan: Plan) -> str:
    """Where an answer comes from: the document with its date or, if it has none, the day on which it was read."""
    day = date.fromisoformat(plan.dated or plan.read_on)
    return f"From “{plan.title}”, {'dated' if plan.dated else 'which has no date; read on'} {written(day)}."
