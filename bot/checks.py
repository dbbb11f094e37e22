"""`planbot check`: reports all problems in the settings and plan files at once, each with its line.

A plan file is compared with the document next to it, because an owner, theme or ref that isn't in the document would silently
have no effect.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.plain import safe
from bot.rights import unlinked, unlinked_sentence
from bot.settings_file import advise_settings, check_settings, load_settings, settings_path
from handlers.numbers import plural
from handlers.understanding.refs import fold
from knowledge import documents, importing, plan_lifecycle, yamlfile
from knowledge.model import Document, Unclear
from knowledge.places import Place, may_exist
from knowledge.store import Store
from knowledge.vocabulary import check_plan_file

PLAN_FILES = (".yaml", ".yml")


def check(files: Sequence[Path], database: Place) -> int:
    """Print all faults and some advice, and return the exit code, which is 1 if there are faults.

    The advice includes owners in the database who aren't linked to anybody. Without `files`, only the settings are checked.
    """
    faults: list[str] = []
    advice: list[str] = []
    checked: list[str] = []
    settings = settings_path()
    if settings:
        checked.append(str(settings))
        faults += [f"{settings}: {fault}" for fault in check_settings(settings)]
        advice += [f"{settings}: {sentence}" for sentence in advise_settings(settings)]
    for file in files:
        plan_file = file if file.suffix in PLAN_FILES else importing.plan_file_of(file)
        if plan_file is None:
            (advice if file.exists() else faults).append(_nothing_beside(file))
            continue
        checked.append(str(plan_file))
        faults += [f"{plan_file}: {fault}" for fault in plan_file_faults(plan_file)]
    renamed, compared = _beside_the_database(settings, database)
    faults += renamed
    for fault in faults:
        print(safe(fault))
    for sentence in (*advice, *compared):
        print(safe(sentence))
    if checked or faults:
        print(f"{_faults(len(faults))} in {', '.join(checked) or 'what was given'}.")
    elif not files:
        print("There are no settings (planbot.yaml, or PLANBOT_SETTINGS) to check; “planbot check FILE” checks a plan file.")
    return 1 if faults else 0


def _nothing_beside(file: Path) -> str:
    if not file.exists():
        return f"There is no file {file}: check its name and folder."
    return (
        f"{file.name} has no plan file beside it, so there is nothing to check: it can have one, named"
        f" {file.with_suffix('.yaml').name}, with the plan’s own words."
    )


def _beside_the_database(file: Path | None, database: Place) -> tuple[list[str], list[str]]:
    """Compare the plans and owners in the settings with the database, and return the faults and the advice. Both are empty if
    the settings have faults or there is no database yet.
    """
    if not may_exist(database) or (file and check_settings(file)):
        return [], []
    settings, lines = load_settings(file), yamlfile.lines_of(file) if file else {}

    def where(*keys: str) -> str:
        return f"{file}: line {lines[keys]}" if keys in lines else str(file)

    with closing(Store(database)) as store:
        owners = {plan: tuple(store.vocabulary(plan).owners) for plan in store.plans()}
        former = plan_lifecycle.former_names(store)
    standing = [plan.name for plan in owners if not plan.sample]
    strange = [name for name in settings.plans if name not in standing] if standing else []
    renamed = [
        f"{where('plans', name)}: the plan “{name}” is called “{former[name]}” now; write that instead."
        for name in strange
        if name in former
    ]
    unknown = [
        f"{where('plans', name)}: there is no plan “{name}” in the database, which has {', '.join(standing)}."
        for name in strange
        if name not in former
    ]
    no_owners = [
        f"{where('plans', plan.name, 'owners', name)}: the plan “{plan.name}” names no owner “{name}”{_hint(name, names)}"
        for plan, names in owners.items()
        for name in _strangers_among(settings.of(plan.name).owners, names)
    ]
    alone = [
        unlinked_sentence(plan.name, unlinked(settings, plan.name, names)) for plan, names in owners.items() if not plan.sample
    ]
    return renamed, [*unknown, *no_owners, *filter(None, alone)]


def _strangers_among(names: Iterable[str], existing: Sequence[str]) -> list[str]:
    """The names that aren't among the known ones, ignoring case."""
    folded = {owner.casefold() for owner in existing}
    return [name for name in names if name.casefold() not in folded]


def _hint(name: str, names: Sequence[str]) -> str:
    """The end of a sentence about an unknown owner: the one that may be meant, or all of them."""
    folded = {owner.casefold(): owner for owner in names}
    near = difflib.get_close_matches(name.casefold(), folded, 1)
    return f": did you mean “{folded[near[0]]}”?" if near else f". Its owners are {', '.join(folded.values())}."


def _faults(number: int) -> str:
    return f"{number or 'No'} {plural('fault', number)}"


def plan_file_faults(path: Path) -> list[str]:
    """The faults in one plan file, including names that aren't in the document next to it."""
    try:
        content, faults = check_plan_file(path)
    except Unclear as trouble:
        return [str(trouble)]
    beside = document_of(path)
    if faults or beside is None:
        return faults
    try:
        return list(strangers(path, content, documents.read(beside, {})))
    except Unclear as trouble:
        return [f"{beside.name} beside it cannot be read: {trouble}"]


def document_of(path: Path) -> Path | None:
    """The document next to a plan file, which has the same name with a different extension; or None."""
    beside = sorted(file for file in path.parent.glob("*.*") if file.stem == path.stem and file.suffix not in PLAN_FILES)
    return beside[0] if beside else None


NOUNS = {"owners": "owner", "themes": "theme", "aliases": "recommendation"}  # what the names in each section are


def strangers(path: Path, content: Mapping[str, Any], document: Document) -> Iterator[str]:
    """A sentence, with a line number, for each name in a plan file that isn't in the document."""
    in_document = {
        "owners": {name.casefold() for name in document.owners},
        "themes": {name.casefold() for name in document.themes},
        "aliases": {fold(row.ref) for row in document.recommendations},
    }
    lines = yamlfile.lines_of(path)
    for section, names in in_document.items():
        for name in content.get(section) or {}:
            if (fold(name) if section == "aliases" else name.casefold()) not in names:
                noun = NOUNS[section]
                yield f"line {lines[section, name]}: the plan has no {noun} “{name}”; write it as its document does."
