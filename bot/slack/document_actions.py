"""Handles a document that a manager sends in a direct message: the dry run, any questions about it, and the import.

The document isn't stored. Each button fetches it from Slack again, and if it has changed, nothing is imported.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path, PurePath
from typing import Any

from bot.import_report import cards, clashing, columns, contents, differing, doubts, replaced, statuses, staying
from bot.rights import Resolver, rights
from bot.slack.claims import Aside, MessageClaim, PressClaim, SentFile
from bot.slack.session import Session
from handlers.answer import Answer, Choice, Choices, Note, Passage
from handlers.numbers import counted
from knowledge import documents, importing, sessions
from knowledge.documents.options import options_of
from knowledge.importing import Imported, Reading
from knowledge.model import Plan, Unclear

ENDINGS = (
    ".docx .docm .doc .odt .rtf .pdf .xlsx .xlsm .xls .ods .csv .tsv .txt .md .html .htm .json".split()  # may be a plan
)
NAMED = re.compile(r"\b(?:as|into|for)\s+(?:the\s+plan\s+)?[“\"']?([^\s“”\"']+)[”\"']?\s*[.!]*$", re.I)
LARGE = 500_000  # in bytes; reading a larger file can take a few seconds
LASTS = timedelta(days=1)  # how long the buttons of a dry run work
MOST_LINES = 60  # the most differences or conflicts shown in Slack
NEXT = {"Summary": "summary", "What is open": "what is still open", "By owner": "summary by owner"}  # once it is imported
MANAGERS = "Only managers import documents: ask one, or whoever runs planbot to name you in its settings."
NEW_PLAN = (
    "{} would be a new plan, which only a manager of the whole installation can add: ask one, or send it with “import as NAME”"
    " if it belongs to the plan of that name."
)
GONE = "That dry run is too old: send the document again."
OTHERS = "Only whoever sent that document may import it."
CHANGED = "{} is not the document that was read before, so nothing was imported: send it again."


def document_of(claim: MessageClaim) -> SentFile | None:
    """The file in a direct message that may be a plan document, or None."""
    return next((file for file in claim.documents if PurePath(file.name).suffix.lower() in ENDINGS), None) if claim.dm else None


def receive(session: Session, claim: MessageClaim, file: SentFile) -> Answer:
    """Handle a document by showing what would be imported."""
    if not _may_import(session):
        raise Unclear(MANAGERS)
    if file.size > LARGE:
        aside = Aside(id=f"reading:{claim.id}", user=claim.user, channel=claim.channel)
        session.replies.answer(aside, Answer(f"Reading {file.name} …"), session.place)
    name = NAMED.search(claim.text)
    saved: Mapping[str, Any] = {
        "author": session.author,
        "url": file.url,
        "name": file.name,
        "plan": name[1] if name else "",
        "options": {},
    }
    return _send(session, _rehearse(session, saved))


def press(session: Session, claim: PressClaim) -> Answer:
    """Handle a button of a dry run: an answer to a question, the import, or Cancel. A late press only shows the dry run
    again.
    """
    id, _, what = claim.value.partition(" ")
    saved = sessions.load(session.store, id, session.now)
    if saved is None or saved.get("kind") != "document":
        raise Unclear(GONE)
    if saved["author"] != session.author:
        raise Unclear(OTHERS)
    if what == "drop":
        sessions.delete(session.store, id)
        return _send(session, Answer("Nothing was imported."))
    if what == "import":
        return _send(session, _rehearse(session, saved) if session.is_late else _import(session, saved))
    if what == "new":
        return _send(session, _rehearse(session, {**saved, "plan": importing.slug(PurePath(saved["name"]).stem)}))
    decided = options_of(saved["choices"][int(what)]).over(options_of(saved["options"]))
    return _send(session, _rehearse(session, {**saved, "options": decided.as_json()}))


def _send(session: Session, answer: Answer) -> Answer:
    session.replies.answer(session.claim, answer, session.place)
    return answer


# Rights


def _may_import(session: Session) -> bool:
    """True if the person manages the whole installation or any plan."""
    managed = any(session.workspace.rights(plan).may_manage(session.author) for plan in session.all_plans)
    return managed or _manages_all(session)


def _manages_all(session: Session) -> bool:
    workspace = session.workspace
    installation = replace(workspace.settings(), plans={})
    everywhere = rights("", Resolver(installation, workspace.people.mail, workspace.people.group, {}))
    return everywhere.may_manage(session.author)


def _check_rights(session: Session, plan: Plan | None, name: str) -> None:
    """Raise Unclear if the person isn't allowed to replace the plan or, if `plan` is None, to add one."""
    session.workspace.people.check()
    if plan is None and not _manages_all(session):
        raise Unclear(NEW_PLAN.format(name))
    if plan is not None and not session.workspace.rights(plan).may_manage(session.author):
        raise Unclear(f"Only managers of the plan “{plan.name}” replace its document: ask one.")


# Reading and importing


def _fetch(session: Session, saved: Mapping[str, Any], folder: str) -> Path:
    """Save the document as a file in the given folder."""
    path = Path(folder) / re.sub(r"[^\w .()&,+-]", "_", PurePath(saved["name"]).name)
    path.write_bytes(session.workspace.downloads.fetch(saved["url"], saved["name"]))
    return path


def _read(session: Session, saved: Mapping[str, Any], folder: str) -> tuple[Reading, str, Plan | None]:
    """The document as read, the name of its plan, and that plan if it exists. Raises documents.Asks and Unclear."""
    path = _fetch(session, saved, folder)
    named = saved["plan"] or importing.name_of(path)
    options = options_of(saved["options"]).over(importing.decided(session.store, named))
    reading = importing.read(path, options)
    plans = [plan for plan in session.all_plans if not plan.sample]
    plan = next((plan for plan in plans if plan.name == named), None)
    if plan is None and not saved["plan"]:
        plan = importing.same_plan(session.store, reading)
    return reading, plan.name if plan else named, plan


def _rehearse(session: Session, saved: Mapping[str, Any]) -> Answer:
    """The dry run of a document, or a question that has to be answered first."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            reading, name, plan = _read(session, saved, folder)
        except documents.Asks as asks:
            return _question(session, saved, asks.questions[0])
        _check_rights(session, plan, saved["name"])
        done = importing.take(session.store, reading, name, session.now, replacing=True, dry=True)
    saved = {**saved, "kind": "document", "plan": name, "digest": reading.digest, "options": reading.options.as_json()}
    id = sessions.save(session.store, saved, session.now, LASTS, needed=True)
    return Answer(_headline(saved["name"], done), tuple(_dry_run(id, reading, done)))


def _headline(file: str, done: Imported) -> str:
    match done.outcome:
        case "new" if done.sample:
            return f"Replace the sample plan with {file}?"
        case "new":
            return f"Import {file} as a new plan?"
        case "unchanged":
            return f"{file} is the plan “{done.plan}” as it was imported before, so there is nothing to import."
        case _:
            return f"Import {file} as the next version of “{done.plan}”?"


def _dry_run(id: str, reading: Reading, done: Imported) -> Iterator[Passage | Note | Choices]:
    """What the import deletes, what the plan will be called, how the document was read, and the buttons."""
    if done.outcome == "unchanged":
        return
    name = f"The plan will be called “{done.plan}”. For another name, send the file again with the message “import as NAME”."
    effects = filter(None, (replaced(done), name if done.outcome == "new" else "", "Nothing is imported yet."))
    yield Passage("", "\n".join(effects))
    if done.differences:
        if done.same_file:
            yield Note("The file has not changed since it was imported: only how I read it has.")
        differences = [line.strip() for line in differing(done) if line.startswith("  ")]
        yield Passage(f"Different from the plan as it stands: {len(differences)}", _limited(differences))
        yield Note("What people have posted since the last import is kept.")
    document = reading.document
    sections = {
        "Columns": columns(document),
        "What it contains": (*contents(document), *statuses(reading)),
        f"Repaired or not sure: {len(document.warnings)}": doubts(document),
        "How it begins": cards(document),
    }
    for label, lines in sections.items():
        if text := _limited([line.strip().removeprefix("Columns, as understood: ") for line in lines]):
            yield Passage(label, text)
    rows = [Choice("Import", f"{id} import", form="import")]
    if done.outcome != "new":
        rows.append(Choice("It is a new plan", f"{id} new", form="import"))
    yield Choices("", (*rows, Choice("Cancel", f"{id} drop", form="import")))


def _limited(lines: Sequence[str]) -> str:
    rest = len(lines) - MOST_LINES
    return "\n".join([*lines[:MOST_LINES], *([f"… and {rest} more"] if rest > 0 else [])])


def _question(session: Session, saved: Mapping[str, Any], question: documents.Question) -> Answer:
    """A question for the person, with a button for each choice."""
    choices = [decision.as_json() for decision in question.decisions]
    id = sessions.save(session.store, {**saved, "kind": "document", "choices": choices}, session.now, LASTS, needed=True)
    rows = [Choice(text, f"{id} {place}", form="import") for place, text in enumerate(question.choices)]
    return Answer(question.question, (Choices("", (*rows, Choice("Cancel", f"{id} drop", form="import"))),))


def _import(session: Session, saved: Mapping[str, Any]) -> Answer:
    """Import the document from a dry run."""
    with tempfile.TemporaryDirectory() as folder:
        reading, name, plan = _read(session, saved, folder)
        if reading.digest != saved["digest"]:
            raise Unclear(CHANGED.format(saved["name"]))
        _check_rights(session, plan, saved["name"])
        done = importing.take(session.store, reading, name, session.now, replacing=True)
    count = counted(len(reading.document.recommendations), "recommendation")
    headline = f"Imported {saved['name']} as the plan “{done.plan}”: {count}."
    deleted = [Passage("", "The sample plan was deleted, with all its updates and digests.")] if done.sample else []
    conflicts = [line.strip() for line in clashing(done)]
    parts = [Passage("To be decided", _limited(conflicts))] if conflicts else []
    if done.kept:
        lines = [line.strip() for line in staying(done) if line.startswith("  ")]
        parts.append(Passage("Posted here, and kept; the document says otherwise, as it did before", _limited(lines)))
    next_steps = Choices("", tuple(Choice(label, sentence) for label, sentence in NEXT.items()))
    return Answer(headline, (*deleted, *parts, next_steps), recorded=True)
