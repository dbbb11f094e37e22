"""Taking a plan's document into the store: one change, or none.

Whether it is the same document as before is decided by its content, not its bytes: it is if what is read from it is already
in the plan.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from knowledge import documents, plan_names
from knowledge.changes import Conflict, conflicts
from knowledge.documents.options import Options, options_of
from knowledge.encoding import import_rows
from knowledge.journal import Change
from knowledge.model import Document, Plan, Recommendation, Unclear, Warned
from knowledge.store import Store
from knowledge.vocabulary import read_plan_file

SAMPLE = Path(__file__).parent / "sample" / "appendix-2-updated-action-plan.txt"
FIELDS = ("theme", "title", "actions", "timescale", "owners", "progress", "status")
NO_OPTIONS = Options()
MOST_LISTED = 5  # refs named in one warning
ALIKE = 0.5  # share of the refs and titles in common from which two documents are taken for versions of one plan


@dataclass(frozen=True, slots=True)
class Difference:
    """What a changed document says otherwise: `what` is "added", "removed" or the field's name."""

    ref: str
    what: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import found and did: `outcome` is "new", "replaced", "unchanged", "words" (only the plan file was new)
    or "differs" (refused, nothing was changed). `conflicts` are what people and the document both changed."""

    plan: str
    outcome: str
    document: Document
    differences: tuple[Difference, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A document read, with the plan file that stands beside it and what was decided about it, and nothing written yet."""

    path: Path
    document: Document
    words: Mapping[str, Any]
    digest: str
    options: Options = NO_OPTIONS


def plan_file_of(path: Path) -> Path | None:
    """The plan file beside a document: the same name, ending in .yaml or .yml."""
    if not path.name:  # "." and "/"
        return None
    besides = [path.with_suffix(ending) for ending in (".yaml", ".yml")]
    return next((beside for beside in besides if os.path.isfile(beside) and beside != path), None)


def read(path: Path, options: Options = NO_OPTIONS) -> Reading:
    """Read a document and its plan file. Raises Unclear where either cannot be read; a fault in either changes nothing.

    Raises documents.Asks where the document can be read in more than one way, and `options` leave open which.
    """
    content = documents.content_of(path)
    beside = plan_file_of(path)
    words = read_plan_file(beside) if beside else {}
    known = {"owners": list(words.get("owners", {})), "themes": list(words.get("themes", {}))}
    document = documents.read_content(content, path.name, known, options)
    told = words.get("document", {})
    dated = date.fromisoformat(told["date"]) if told.get("date") else document.dated
    warnings = (*document.warnings, *_not_kept(document))
    document = replace(document, title=told.get("title") or document.title, dated=dated, warnings=warnings)
    return Reading(path, document, words, hashlib.sha256(content).hexdigest(), options)


def _not_kept(document: Document) -> list[Warned]:
    """What was read but has no place in the plan yet, so that nobody looks for it in vain."""
    found = []
    if document.further:
        listed = ", ".join(f"“{heading}”" for heading in document.further)
        found.append(Warned("the headings", "", f"read, but not kept in the plan: {listed}"))
    moved = [each.ref for each in document.recommendations if each.first_timescale]
    if moved:
        listed = ", ".join(moved[:MOST_LISTED]) + (f" and {len(moved) - MOST_LISTED} more" if len(moved) > MOST_LISTED else "")
        found.append(Warned("the dates", "", f"the deadline was moved in {listed}; the first one was read, but is not kept"))
    return found


def _refuse_parts(document: Document) -> None:
    """Refuse a recommendation whose actions each have their own owner, date or status: the plan holds only one of each, and
    one status for all of the actions would be wrong."""
    several = [each for each in document.recommendations if each.parts]
    if several:
        first = several[0]
        more = f" (and {len(several) - 1} more recommendations)" if len(several) > 1 else ""
        raise Unclear(
            f"{first.ref} has {len(first.parts)} actions, each with its own owner, date or status, at {first.place}{more}:"
            " planbot keeps one of each for a recommendation, so give each action a row and a ref of its own, such as"
            f" {first.ref}a and {first.ref}b, and import it again."
        )


def decided(store: Store, plan: str) -> Options:
    """What was decided about a plan's document when it was last imported; nothing where it is new."""
    start = f"import:{plan}:"
    found = store.db.conn.execute(
        "SELECT body FROM journal WHERE substr(id, 1, ?) = ? ORDER BY seq DESC LIMIT 1", [len(start), start]
    ).fetchone()
    return options_of(json.loads(found[0]).get("options", {})) if found else NO_OPTIONS


def name_of(path: Path) -> str:
    """The name that a document's plan has, where none is given: the one in its plan file, else its own."""
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
    """Write what was read as one change, where it is new; say what there was to do. `dry` writes nothing."""
    _refuse_parts(reading.document)
    plan = name if name is not None else reading.words.get("name") or slug(reading.path.stem)
    standing = next((known for known in store.plans() if known.name == plan and (sample or not known.sample)), None)
    if standing is None:
        if trouble := plan_names.fault(plan):
            raise Unclear(f"{trouble} Nothing was read.")
        if name is None and not sample:
            _refuse_a_second_version(store, reading)
        return _write(store, reading, plan, "new", now, dry, sample)
    differences = compare(store.recommendations(standing), reading.document.recommendations)
    if differences and not replacing:
        return Imported(plan, "differs", reading.document, differences)
    if differences:
        done = _write(store, reading, plan, "replaced", now, dry, sample)
        return replace(done, differences=differences, conflicts=() if dry else conflicts(store, store.plan(plan)))
    if store.plan_words(standing) != _packed(reading.words):
        return _write_words(store, reading, plan, now, dry)
    return Imported(plan, "unchanged", reading.document)


def take_sample(store: Store, now: datetime) -> Imported:
    """Read the plan that planbot ships with, marked as the sample, which steps aside at the first real import."""
    return take(store, read(SAMPLE), None, now, sample=True)


def _write(store: Store, reading: Reading, plan: str, outcome: str, now: datetime, dry: bool, sample: bool) -> Imported:
    document = reading.document
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
            "recommendations": import_rows(document.recommendations),
            "warnings": [{"where": w.where, "ref": w.ref, "what": w.what} for w in document.warnings],
            "vocabulary": _packed(reading.words),
            "options": reading.options.as_json(),
        }
        store.append(f"import:{plan}:{at}:{reading.digest}", Change("import", plan, at, body))
    return Imported(plan, outcome, document)


def _write_words(store: Store, reading: Reading, plan: str, now: datetime, dry: bool) -> Imported:
    if not dry:
        at = now.isoformat(timespec="milliseconds")
        store.append(f"vocabulary:{plan}:{at}", Change("vocabulary", plan, at, {"vocabulary": _packed(reading.words)}))
    return Imported(plan, "words", reading.document)


def _packed(words: Mapping[str, Any]) -> str:
    return json.dumps(words, ensure_ascii=False, sort_keys=True)


def _refuse_a_second_version(store: Store, reading: Reading) -> None:
    """A document that looks like a version of a plan that is here already is not taken in silently as another plan."""
    new = {(each.ref, each.title) for each in reading.document.recommendations}
    for known in store.plans():
        if known.sample:
            continue
        old = {(each.ref, each.title) for each in store.recommendations(known)}
        if len(new & old) > ALIKE * min(len(new), len(old)):
            raise Unclear(
                f"This looks like another version of the plan “{known.name}”: add --plan {known.name} to compare it with that"
                " (and --replace to take it), or --plan with a new name to keep both."
            )


def compare(old: Sequence[Recommendation], new: Sequence[Recommendation]) -> tuple[Difference, ...]:
    """What the new version of a document says otherwise, recommendation by recommendation."""
    before, after = ({each.ref: each for each in rows} for rows in (old, new))
    found = [Difference(ref, "removed", before[ref].title, "") for ref in before if ref not in after]
    for ref, row in after.items():
        if ref not in before:
            found.append(Difference(ref, "added", "", row.title))
            continue
        for field in FIELDS:
            was, now = _said(before[ref], field), _said(row, field)
            if was != now:
                found.append(Difference(ref, field, was, now))
    if not found and list(before) != list(after):
        found.append(Difference("", "order", ", ".join(before), ", ".join(after)))
    return tuple(found)


def _said(row: Recommendation, field: str) -> str:
    if field == "timescale":
        return row.timescale.words if row.timescale else ""
    value = getattr(row, field)
    return ", ".join(value) if isinstance(value, tuple) else value or ""


def slug(text: str) -> str:
    """A plan's name made of a file's: lower case, words joined by hyphens."""
    return "-".join(re.findall(r"\w+", text.lower()))[: plan_names.LONGEST].strip("-") or "plan"


def source(plan: Plan) -> str:
    """Where an answer comes from: the document and its date, or the day on which it was read, called so."""
    day = date.fromisoformat(plan.dated or plan.read_on)
    said = f"{day.day} {day:%B %Y}"
    return f"From “{plan.title}”, {'dated' if plan.dated else 'which has no date; read on'} {said}."
