"""`planbot check`: the settings and the plan files looked over, every fault at once, each with its line.

The surprise: a plan file is held against the document beside it, for a name that no row of the plan has is silently of
no use to anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import yaml

from bot.plain import safe
from bot.rights import unlinked, unlinked_sentence
from bot.settings import advise_settings, check_settings, load_settings, settings_file
from handlers.understanding.refs import fold
from knowledge import documents, importing, yamlfile
from knowledge.model import Document, Unclear
from knowledge.store import Store
from knowledge.vocabulary import check_plan_file

PLAN_FILES = (".yaml", ".yml")


def check(files: Sequence[Path], database: Path) -> int:
    """Print every fault, and give the exit code. Owners of a plan in the database whom nobody is linked to are told, too."""
    faults: list[str] = []
    advice: list[str] = []
    looked: list[str] = []
    settings = settings_file()
    if settings:
        looked.append(str(settings))
        faults += [f"{settings}: {fault}" for fault in check_settings(settings)]
        advice += [f"{settings}: {each}" for each in advise_settings(settings)]
    for file in files or [importing.SAMPLE]:
        plan_file = file if file.suffix in PLAN_FILES else importing.plan_file_of(file)
        if plan_file is None:
            faults.append(f"{file}: there is no plan file beside it; write one named {file.with_suffix('.yaml').name}.")
            continue
        looked.append(str(plan_file))
        faults += [f"{plan_file}: {fault}" for fault in plan_file_faults(plan_file)]
    for fault in faults:
        print(safe(fault))
    for told in (*advice, *_unlinked(settings, database)):
        print(safe(told))
    print(f"{_faults(len(faults))} in {', '.join(looked) or 'what was given'}.")
    return 1 if faults else 0


def _unlinked(settings: Path | None, database: Path) -> list[str]:
    """The owners that the settings link nobody to, of each plan that is read; nothing where the settings are faulty."""
    if not database.exists() or (settings and check_settings(settings)):
        return []
    given = load_settings(settings)
    with closing(Store(database)) as store:
        plans = [(plan.name, tuple(store.vocabulary(plan).owners)) for plan in store.plans() if not plan.sample]
    found = (unlinked_sentence(name, unlinked(given, name, owners)) for name, owners in plans)
    return [told for told in found if told]


def _faults(number: int) -> str:
    return f"{number or 'No'} fault{'' if number == 1 else 's'}"


def plan_file_faults(path: Path) -> list[str]:
    """The faults of one plan file: of its form, and the names in it that the document beside it has not."""
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
    """The document beside a plan file: the same name with another ending."""
    beside = sorted(each for each in path.parent.glob("*.*") if each.stem == path.stem and each.suffix not in PLAN_FILES)
    return beside[0] if beside else None


def strangers(path: Path, content: Mapping[str, Any], document: Document) -> Iterator[str]:
    """A sentence for each owner, theme and aliased ref of the plan file that the document has not, with its line."""
    known = {
        "owners": {name.casefold() for name in document.owners},
        "themes": {name.casefold() for name in document.themes},
        "aliases": {fold(row.ref) for row in document.recommendations},
    }
    lines = _lines(path)
    for section, names in known.items():
        for name in content.get(section) or {}:
            if (fold(name) if section == "aliases" else name.casefold()) not in names:
                what = {"owners": "owner", "themes": "theme", "aliases": "recommendation"}[section]
                yield f"line {lines[section, name]}: the plan has no {what} “{name}”; write it as its document does."


def _lines(path: Path) -> dict[tuple[str, str], int]:
    """The line on which each name of each section stands."""
    found: dict[tuple[str, str], int] = {}
    node = yamlfile.compose(yamlfile.read_text(path))
    for section, names in node.value if isinstance(node, yaml.MappingNode) else ():
        if isinstance(names, yaml.MappingNode):
            for name, _ in names.value:
                found[" ".join(section.value.split()), " ".join(name.value.split())] = name.start_mark.line + 1
    return found
