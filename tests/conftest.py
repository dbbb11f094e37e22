"""What the tests share: a store with the sample plan, a way to ask it, and the flag that rewrites the dialogues."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from handlers.answer import Answer
from handlers.request import Request
from handlers.respond import respond_and_remember
from knowledge import importing
from knowledge.journal import DOCUMENT
from knowledge.model import Plan
from knowledge.places import Address
from knowledge.store import Store
from tests.postgres import Postgres

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday, the day on which all questions are asked

if TYPE_CHECKING:  # most tests need no Slack
    from tests.loopback import Loopback
    from tests.slack import Office

Ask = Callable[..., Answer]

# The same examples each time, so that no change fails for something that it didn't do. `make soak` tries new ones.
settings.register_profile("repeatable", derandomize=True)
settings.register_profile("random", print_blob=True)
settings.load_profile("repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="write the answers of tests/dialogues anew, to be read in the diff")


@pytest.fixture
def rewrite(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--rewrite"))


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the sample plan. It is imported once; each test gets a copy."""
    path = tmp_path_factory.mktemp("sample") / "sample.db"
    store = Store(path)
    importing.take_sample(store, NOW)
    store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return path


@pytest.fixture
def database(sample_file: Path, tmp_path: Path) -> Path:
    """A copy of the database with the sample plan, which the test may change."""
    copy = tmp_path / "planbot.db"
    copy.write_bytes(sample_file.read_bytes())
    return copy


@pytest.fixture(scope="module")
def shared_database(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the database with the sample plan, for all tests of a module."""
    copy = tmp_path_factory.mktemp("shared") / "planbot.db"
    copy.write_bytes(sample_file.read_bytes())
    return copy


@pytest.fixture
def slack(office: Office) -> Loopback:
    """The workspace of the office that the module's tests share."""
    return office.slack


@pytest.fixture
def store(database: Path) -> Iterator[Store]:
    """A store with the sample plan."""
    opened = Store(database)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    """A PostgreSQL server. A test that stops it has to start it again."""
    with Postgres() as running:
        yield running


@pytest.fixture
def address(server: Postgres) -> Address:
    """An empty database in PostgreSQL."""
    return server.database()


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache folder for this run only, for copies of databases in PostgreSQL. Variables that name a database are removed."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
    for name in ("DATABASE_URL", "PLANBOT_EPHEMERAL", "DYNO"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def ask(store: Store) -> Ask:
    """Ask the sample plan: `ask("status of R17")`, with `thread="t"` to continue in a thread."""

    def asking(text: str, thread: str = "", at: datetime = NOW) -> Answer:
        return respond_and_remember(store, store.plan(None), Request(text, "", at, thread))

    return asking


def count_updates(store: Store, plan: Plan) -> int:
    """How many changes people have posted to the plan."""
    rows = store.db.conn.execute("SELECT count(*) FROM history WHERE plan = ? AND who <> ?", [plan.name, DOCUMENT])
    return int(rows.fetchone()[0])
