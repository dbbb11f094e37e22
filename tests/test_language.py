"""The language modules are consistent: an example in each row, nothing but data, all of it used by the recogniser."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from handlers.language.rows import Replacement, Row, laid_out
from handlers.language.rows import row as make_row
from handlers.understanding import lexicon, timing
from handlers.understanding.clean import clean
from handlers.understanding.slots import fill
from knowledge.fields import BY_ASKS, Kind
from knowledge.filters import DueTest
from knowledge.store import Store
from tests.conftest import NOW

ROOT = Path(__file__).parent.parent
LANGUAGE = ROOT / "handlers" / "language"
USERS = ("handlers/understanding", "handlers/answers", "handlers/updates", "handlers/schedules", "handlers/language", "tests")
MODULES = sorted(path.stem for path in LANGUAGE.glob("*.py"))


def rows(value: Any) -> Iterator[Row | Replacement]:
    """All rows in a value of a module: in tables, and in tables of tables."""
    if isinstance(value, Row | Replacement):
        yield value
    elif isinstance(value, dict | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from rows(inner)


def rows_of(module: ModuleType) -> list[Row | Replacement]:
    return list({id(row): row for value in vars(module).values() for row in rows(value)}.values())


def language(name: str) -> ModuleType:
    return importlib.import_module(f"handlers.language.{name}")


@pytest.mark.parametrize("name", MODULES)
def test_each_pattern_finds_something_in_its_example(name: str, store: Store) -> None:
    """In the example as it is or, if it is a whole question, after the parts that are recognised in it have been marked."""
    words = lexicon(store, store.plan(None))
    silent = [
        row.example
        for row in rows_of(language(name))
        if not row.pattern.search(row.example) and not row.pattern.search(fill(clean(row.example), words, NOW.date()).text)
    ]
    assert silent == []


@pytest.mark.parametrize("name", MODULES)
def test_each_pattern_compiles(name: str) -> None:
    """Including patterns outside rows, which are only compiled when first used, perhaps long after the start."""
    values = [value for value in vars(language(name)).values() if not isinstance(value, ModuleType)]
    patterns = [value for value in values if hasattr(value, "fullmatch")]
    assert all(pattern.flags is not None for pattern in patterns)


def test_the_tables_are_found() -> None:
    assert sum(len(rows_of(language(name))) for name in MODULES) >= 150


def test_a_row_without_its_example_would_be_noticed() -> None:
    module = ModuleType("wrong")
    module.TABLES = {"any": (make_row("key", "nothing of the kind", r"\bnone\b"),)}  # type: ignore[attr-defined]
    assert [row.pattern.search(row.example) for row in rows_of(module)] == [None]


def test_each_example_of_a_deadline_is_read_as_its_row_says() -> None:
    due_words = language("due_words")
    for row in due_words.KINDS:
        assert [due.when for due in timing.find(row.example, NOW.date()).tests] == [DueTest(row.key)]
    for row in (due_words.START, *due_words.BEFORE):
        assert [due.when for due in timing.find(f"{row.example}May 2026", NOW.date()).tests] == [DueTest(row.key)]


@pytest.mark.parametrize("name", MODULES)
def test_the_language_is_data(name: str) -> None:
    """No language module imports a module that uses it, and no line is too long to read."""
    source = (LANGUAGE / f"{name}.py").read_text("utf-8")
    names = {node.module or "" for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)}
    assert not {used for used in names if used.startswith("handlers.") and not used.startswith("handlers.language")}
    assert max(map(len, source.splitlines())) <= 128
    assert "# fmt: skip" not in source and "# noqa" not in source


def test_fields_are_known_by_the_word_that_asks_for_them() -> None:
    """The keys of the fields' words are those of the table of fields. A field without words here must hold one of a
    few words.
    """
    field_words = language("field_words")
    tables = (field_words.OF_A_REF, field_words.OF_A_SUBJECT, field_words.BY)
    keys = {row.key for table in tables for row in table} | set(field_words.PLAINLY) | set(field_words.SHOWN)
    assert keys <= set(BY_ASKS)
    worded = {row.key for row in field_words.OF_A_REF}
    assert worded <= {row.key for row in field_words.OF_A_SUBJECT} and worded <= set(field_words.PLAINLY)
    assert {field.kind for asks, field in BY_ASKS.items() if asks not in worded} <= {Kind.WORD}


def test_only_those_who_understand_import_it() -> None:
    importing = {
        path.relative_to(ROOT).as_posix()
        for folder in ("bot", "handlers", "knowledge", "tests")
        for path in (ROOT / folder).rglob("*.py")
        if "handlers.language" in path.read_text("utf-8")
    }
    strangers = {path for path in importing if not path.startswith(USERS)}
    assert strangers == {"handlers/moments.py"}  # reads times for answers about the past


def test_lines_of_a_pattern_are_joined_without_their_indentation() -> None:
    assert laid_out("\n    a (?:\n        b|c d\n        |e\n    )f\n    ") == "a (?:b|c d|e)f"
    assert laid_out(" a b ") == " a b "
