"""Runs that take too long for every change: `python -m tests.soak`, with the names of some of them to run only those.

`RUNS`, at the end, lists them all. A run prints what it measured, and returns its faults as sentences.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from benchmarks.changing import update
from benchmarks.plans import store_of
from benchmarks.slack import PACE, PLACES, Workspace, burst, connected, planbot, questions, workspace
from bot.schedule import LOOK
from bot.slack.patience import Patience
from handlers.request import Request
from handlers.respond import respond_and_remember
from knowledge import importing
from knowledge.model import Unclear
from knowledge.store import Store
from knowledge.verification import verify
from tests import damage, journals
from tests.conftest import NOW
from tests.limits import Background
from tests.loopback import Delivery, Loopback
from tests.postgres import PROGRAMS, Postgres
from tests.slack import Office
from tests.test_updates import RIGHTS
from tests.texts import texts

SIZE = 27
FIRST, LAST, STEP = 1_000, 10_000, 1_000
MOST_MORE = 1.10  # memory after the last question, compared with that after the first thousand
KILLS = 200
ASKED = 3  # questions before each kill; one more is asked while the process is gone
OUTAGES = 60
LONG_OUTAGE = 75.0  # seconds
TEXTS = 40_000
APPENDERS, APPENDED = 16, 400
RESTARTS = 6
WITHOUT_POSTGRES = "PostgreSQL isn't installed: apt-get install postgresql"
PATIENCE = 60.0  # seconds after the last start within which everything has to be answered; Slack redelivers after some of them


@dataclass(frozen=True, slots=True)
class Run:
    """One long run: its name, what it shows, and the function that does it and returns what went wrong."""

    name: str
    shows: str
    run: Callable[[], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Site:
    """A loopback Slack, a database with a plan in it, and the places of planbot's log and settings."""

    slack: Workspace
    database: Path
    settings: Path
    log: Path


@contextmanager
def site(keep: int = 20) -> Iterator[Site]:
    with tempfile.TemporaryDirectory() as made, workspace(keep=keep) as slack:
        folder = Path(made)
        found = Site(slack, folder / "plan.db", folder / "settings.yaml", folder / "log")
        store_of(SIZE, found.database)[0].close()
        found.settings.write_text(PACE)
        yield found


def resident(pid: int) -> int:
    """A process's resident memory, in KiB."""
    shown = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, check=True, text=True, timeout=60)
    return int(shown.stdout)


def memory() -> Sequence[str]:
    texts = questions(SIZE)
    used: dict[int, int] = {}
    with site() as at, connected(at.slack, planbot(at.database), at.log, at.settings) as pid:
        for asked in range(STEP, LAST + 1, STEP):
            lost = at.slack.load(STEP, 5, texts).lost
            if lost:
                return [f"{lost} of {asked} questions had no answer"]
            if asked == FIRST:
                time.sleep(LOOK + 2)  # its first check of the schedule loads the calendar of holidays, once
            used[asked] = resident(pid)
            print(f"  after {asked:>6,} questions: {used[asked] / 1024:.1f} MiB", flush=True)
    more = used[LAST] / used[FIRST]
    print(f"  {more:.3f} times as much after {LAST:,} as after {FIRST:,}")
    return [] if more <= MOST_MORE else [f"memory grew {more:.2f} times, and {MOST_MORE} is the most"]


def at_once() -> Sequence[str]:
    with site() as at, connected(at.slack, planbot(at.database), at.log, at.settings):
        told = burst(at.slack, questions(SIZE))
    print(f"  {told}")
    return [] if "500 answered" in told and "in 100 of 100 channels" in told else [told]


class Stream:
    """Asks questions one after the other, in several channels in turn. `asked` are their channels and time stamps."""

    def __init__(self, slack: Workspace) -> None:
        self._slack = slack
        self.asked: list[tuple[str, str]] = []

    def ask(self) -> None:
        place = PLACES[len(self.asked) % len(PLACES)]
        sent = self._slack.ask("mention", {"user": "U1", "channel": place, "text": f"status of R{len(self.asked) % SIZE + 1}"})
        self.asked.append((place, sent["ts"]))

    def answers(self) -> Counter[tuple[str, str]]:
        """How many posts there are under each question."""
        posts = (post for place in PLACES for post in self._slack.ask(f"posts?channel={place}")["posts"])
        return Counter((post["channel"], post["thread_ts"]) for post in posts)

    def unanswered(self) -> list[tuple[str, str]]:
        found = self.answers()
        return [each for each in self.asked if not found[each]]


def kills() -> Sequence[str]:
    chance = random.Random(20260302)
    with site(keep=200) as at:
        stream = Stream(at.slack)
        for number in range(KILLS):
            with connected(at.slack, planbot(at.database), at.log, at.settings) as pid:
                time.sleep(chance.choice((0.0, chance.uniform(0.0, 1.0))))
                for _ in range(ASKED):
                    stream.ask()
                    time.sleep(chance.uniform(0.0, 0.01))
                time.sleep(chance.uniform(0.0, 0.02))
                os.kill(pid, 9)
            stream.ask()
            if number % 20 == 19:
                print(f"  {number + 1} kills, {len(stream.asked)} questions", flush=True)
        with connected(at.slack, planbot(at.database), at.log, at.settings):
            until = time.monotonic() + PATIENCE
            while stream.unanswered() and time.monotonic() < until:
                time.sleep(1.0)
            time.sleep(1.0)
        missing, found = stream.unanswered(), stream.answers()
        undelivered = int(at.slack.ask("state")["unacked"])
        twice = sum(number > 1 for number in found.values())
        told = at.log.read_text("utf-8")
    print(f"  {KILLS} kills: {len(stream.asked)} questions, {len(missing)} without an answer, {twice} answered more than once")
    print(f"  {undelivered} deliveries were given up by Slack, for nobody lived long enough to acknowledge them")
    faults = [f"{len(missing)} questions had no answer: {missing[:5]}"] if len(missing) > undelivered else []
    return faults + (["there were faults in the log"] if '"fault"' in told else [])


HOURS = 4 * 3600.0
# Each test may take as long as the whole run, because it does much more here than in the usual tests.
LONG_TESTS = [sys.executable, "-m", "pytest", "-q", f"--timeout={HOURS}", "-o", f"faulthandler_timeout={HOURS}"]


def writing() -> Sequence[str]:
    environment = {**os.environ, "PLANBOT_KILLS": str(KILLS)}
    done = subprocess.run([*LONG_TESTS, "tests/test_kills.py"], env=environment, timeout=HOURS)
    return ["an update that was noted is lost or there twice"] if done.returncode else []


def properties() -> Sequence[str]:
    """Run the property tests with new random examples; `make test` uses the same examples each time."""
    done = subprocess.run([*LONG_TESTS, "-n", "2", "--hypothesis-profile=random", "-m", "hypothesis"], timeout=HOURS)
    return ["a property test failed: its output has the example"] if done.returncode else []


def replayed() -> Sequence[str]:
    with tempfile.TemporaryDirectory() as folder:
        store, plan = store_of(SIZE, Path(folder) / "plan.db")
        for number in range(LAST):
            update(store, plan, number, ("note", "status", "progress")[number % 3] if number < FIRST else "note")
        start = time.perf_counter()
        found = verify(store)
        store.close()
    print(f"  {found.changes:,} changes replayed in {time.perf_counter() - start:.1f} s")
    return [] if found.same else [f"a replay differs in {', '.join(found.differs)}"]


def pages() -> Sequence[str]:
    """Damage every page of a database with some history, in every way."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        store, plan = store_of(SIZE, folder / "plan.db")
        for number in range(60):
            update(store, plan, number, ("note", "status", "progress")[number % 3])
        store.close()
        looked = list(damage.walk(folder / "plan.db", folder))
    found = [sum(each) for each in zip(*((one.by_sqlite, one.by_backup, one.by_verify) for one in looked), strict=True)]
    print(f"  {len(looked)} damaged pages: integrity check noticed {found[0]}, backup {found[1]}, verify {found[2]}")
    return [each.fault for each in looked if each.fault]


def _page(slack: Loopback) -> None:
    slack.fail("*", "", times=None, status=502, page="<html>Bad gateway</html>")


# Each kind of outage of Slack's API, the socket staying open. A dropped call is carried out, and its answer lost.
BREAKING: Mapping[str, Callable[[Loopback], None]] = {
    "503": lambda slack: slack.fail("*", "service_unavailable", times=None, status=503),
    "502 with a page": _page,
    "internal_error": lambda slack: slack.fail("*", "internal_error", times=None),
    "429 with a number": lambda slack: slack.rate_limit("*", 1, times=None),
    "429 with a date": lambda slack: slack.rate_limit("*", "Thu, 01 Jan 1970 00:00:00 GMT", times=None),
    "429 with nothing": lambda slack: slack.rate_limit("*", None, times=None),
    "hanging": lambda slack: slack.hang("*", times=None),
    "reset": lambda slack: slack.reset("*", times=None),
    "refused connections": Loopback.shut,
    "lost answers": lambda slack: slack.drop("chat.postMessage", times=3),
}


def _mended(slack: Loopback, kind: str) -> None:
    slack.mend()
    if kind == "refused connections":
        slack.unshut()


def _posted(slack: Loopback, asked: Delivery) -> list[str]:
    return [message.text for message in slack.messages(asked.channel, asked.ts, by_bot=True)]


def _answered(slack: Loopback, asked: Sequence[Delivery]) -> bool:
    """Wait until each question is answered, or no further answers can be expected."""
    until = time.monotonic() + 4 * PATIENCE
    while time.monotonic() < until:
        if all(_posted(slack, each) for each in asked):
            return True
        time.sleep(0.5)
    return False


@contextmanager
def office(patience: Patience | None = None) -> Iterator[Office]:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        store_of(SIZE, folder / "plan.db")[0].close()
        (folder / "settings.yaml").write_text(PACE)
        with Office(folder / "plan.db", settings=folder / "settings.yaml", patience=patience) as opened:
            for number in range(3, 21):
                opened.slack.add_channel(f"C{number}", members=("U1", "U2"))
            opened.slack.answer(opened.slack.mention("U1", "C1", "status of R1"))
            yield opened


def _ask(slack: Loopback, count: int, number: int) -> list[Delivery]:
    return [slack.mention("U1", f"C{each % 20 + 1}", f"status of R{(number + each) % SIZE + 1}") for each in range(count)]


def _faults(slack: Loopback, asked: Sequence[Delivery]) -> list[str]:
    """Print what was lost or came twice, and return it as sentences."""
    posted = [_posted(slack, each) for each in asked]
    lost = sum(not texts for texts in posted)
    twice = [texts for texts in posted if len(texts) > 1]
    unsaid = sum("whether this arrived" not in text for texts in twice for text in texts[1:])
    print(
        f"  {len(asked)} questions: {lost} without an answer, {len(twice)} answered again, {unsaid} of them without saying so"
    )
    faults = [f"{lost} questions had no answer"] if lost else []
    return faults + ([f"{unsaid} answers came twice and did not say so"] if unsaid else [])


def outages() -> Sequence[str]:
    chance = random.Random(20261130)
    asked: list[Delivery] = []
    kinds: Counter[str] = Counter()
    with office(Patience(first=0.05, most=0.5, call=1)) as opened:
        slack = opened.slack
        for number in range(OUTAGES):
            kind = tuple(BREAKING)[number % len(BREAKING)]
            kinds[kind] += 1
            asked += _ask(slack, 5, number)
            BREAKING[kind](slack)
            asked += _ask(slack, 10, number)
            time.sleep(chance.uniform(0.2, 3.0))
            if number % 5 == 4:
                assert opened.bot is not None
                opened.bot.close(4.0)
                opened.store.close()
                _mended(slack, kind)
                opened.open()
            else:
                _mended(slack, kind)
        _answered(slack, asked)
        assert opened.bot is not None
        work = opened.bot.work()
    print(f"  {OUTAGES} outages, every fifth with a restart: {', '.join(f'{name} {count}' for name, count in kinds.items())}")
    return [*_faults(slack, asked), *(["there are faults"] if work["faults"] else [])]


def long_outage() -> Sequence[str]:
    """An outage with planbot's real waiting times, well beyond the seconds after which a client without them gives up."""
    faults: list[str] = []
    for kind in ("503", "hanging", "refused connections"):
        with office() as opened:
            BREAKING[kind](opened.slack)
            asked = _ask(opened.slack, 20, 0)
            time.sleep(LONG_OUTAGE)
            _mended(opened.slack, kind)
            began = time.monotonic()
            _answered(opened.slack, asked)
            print(f"  {kind}, {LONG_OUTAGE:.0f} s: all answered {time.monotonic() - began:.0f} s after its end")
            faults += _faults(opened.slack, asked)
    return faults


def any_text() -> Sequence[str]:
    chance = random.Random(20260302)
    faults: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "plan.db")
        importing.take_sample(store, NOW)
        for number, text in enumerate(texts(chance, TEXTS)):
            who, thread, at = chance.choice("MAC"), chance.choice(("", "a", "b")), NOW + timedelta(seconds=number)
            try:
                respond_and_remember(store, store.plan(None), Request(text, who, at, thread, rights=RIGHTS, channel="C1"))
            except Unclear:
                continue
            except Exception as fault:
                faults[f"{type(fault).__name__} on {text[:80]!r}"] += 1
        store.close()
    print(f"  {TEXTS:,} texts, {sum(faults.values())} faults")
    return [f"{kind} ({times} times)" for kind, times in faults.most_common(10)]


def appenders() -> Sequence[str]:
    """Sixteen processes append, two readers follow, and some of the appenders are killed on the way."""
    if PROGRAMS is None:
        return [WITHOUT_POSTGRES]
    with cached(), Postgres() as server:
        address = server.database()
        Store(address).close()
        processes = [journals.start("append", address, f"p{number}", APPENDED) for number in range(APPENDERS)]
        doomed = processes[: APPENDERS // 4]
        confirmed: dict[int, list[str]] = {}
        for number, process in enumerate(doomed):
            assert process.stdout
            confirmed[number] = [process.stdout.readline().strip() for _ in range(APPENDED // 8)]
            process.kill()
        for number, process in enumerate(processes):
            confirmed[number] = [*confirmed.get(number, []), *process.communicate(timeout=600)[0].split()]
        with closing(Store(address)) as store:
            there = [str(change.body["event"]) for _, change in store.journal.after(0)]
            sound = verify(store).same
        reader = journals.start("read", address, len(there))
        read = journals.output(reader)
    wanted = [id for ids in confirmed.values() for id in ids]
    print(f"  {len(there):,} appended, {len(wanted):,} confirmed by {APPENDERS} processes, {len(doomed)} of which were killed")
    faults = [f"{id} was confirmed and is not there" for id in sorted(set(wanted) - set(there))]
    faults += [f"{id} is there {number} times" for id, number in Counter(there).items() if number > 1]
    faults += ["a reader read something else"] if read != there else []
    return faults + ([] if sound else ["the plan is not its journal replayed"])


def restarts() -> Sequence[str]:
    """PostgreSQL is stopped at once under updates from four threads, which try again with the same id."""
    if PROGRAMS is None:
        return [WITHOUT_POSTGRES]
    confirmed: list[str] = []
    refused: Counter[str] = Counter()
    stopping = threading.Event()

    def stream(store: Store, name: str) -> None:
        number = 0
        while not stopping.is_set():
            id = f"{name}-{number}"
            try:
                store.append(id, journals.mark(id))
            except Unclear as trouble:
                refused[str(trouble)[-60:]] += 1
                time.sleep(0.05)
                continue
            confirmed.append(id)
            number += 1

    with cached(), Postgres(fsync=True) as server:
        address = server.database()
        with closing(Store(address)) as one, closing(Store(address)) as two:
            streams = [Background(partial(stream, (one, two)[name % 2], f"t{name}")) for name in range(4)]
            for number in range(RESTARTS):
                time.sleep(2)
                server.stop("immediate")
                time.sleep(number % 3 * 4)  # some last longer than an update keeps trying
                server.start()
            time.sleep(2)
            stopping.set()
            for each in streams:
                each.finish()
            one.catch_up()
            there = [str(change.body["event"]) for _, change in one.journal.after(0)]
            sound = verify(one).same
    print(f"  {len(confirmed):,} confirmed, {sum(refused.values())} tries refused, over {RESTARTS} restarts")
    faults = [f"{id} was confirmed and is not there" for id in sorted(set(confirmed) - set(there))]
    faults += [f"{id} is there {number} times" for id, number in Counter(there).items() if number > 1]
    return faults + ([] if sound else ["the plan is not its journal replayed"])


@contextmanager
def cached() -> Iterator[None]:
    """A separate cache folder, for the copies of databases in PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        try:
            yield
        finally:
            del os.environ["XDG_CACHE_HOME"]


RUNS = (
    Run("texts", f"{TEXTS:,} texts made of the language's own words; none raises anything but a sentence", any_text),
    Run("properties", "the property tests with new random examples", properties),
    Run("memory", f"resident memory after {LAST:,} questions beside that after {FIRST:,}", memory),
    Run("burst", "500 questions over 100 channels at once", at_once),
    Run("kills", f"{KILLS} SIGKILLs around answering; every question that was taken on is answered", kills),
    Run(
        "outages",
        f"{OUTAGES} short outages of ten kinds under questions; each question is answered, once or saying so",
        outages,
    ),
    Run("outage", f"outages of {LONG_OUTAGE:.0f} s of three kinds; each question is answered", long_outage),
    Run("writing", f"{KILLS} SIGKILLs under a stream of updates; nothing noted is lost, nothing is there twice", writing),
    Run("pages", "every page damaged in every way; what SQLite notices, backup and verify do, and good copies stay", pages),
    Run("appenders", f"{APPENDERS} processes append to PostgreSQL at once, some killed; readers skip none", appenders),
    Run("restarts", f"PostgreSQL stopped immediately {RESTARTS} times under updates; none is lost, none there twice", restarts),
    Run("replayed", f"{LAST:,} changes replayed give the same plan", replayed),
)


def main(names: Sequence[str]) -> int:
    unknown = sorted(set(names) - {run.name for run in RUNS})
    if unknown:
        print(f"There is no run “{unknown[0]}”: there are {', '.join(run.name for run in RUNS)}.", file=sys.stderr)
        return 2
    failed = 0
    for run in RUNS:
        if names and run.name not in names:
            continue
        print(f"{run.name}: {run.shows}", flush=True)
        faults = run.run()
        for fault in faults:
            print(f"  NOT SO: {fault}", flush=True)
        failed += bool(faults)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
