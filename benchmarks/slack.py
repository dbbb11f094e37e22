"""Compares planbot in Slack with a bare Bolt echo bot: processor time, throughput, latency and a burst, on the same loopback.

The processor time (user and system) of the bot's process is the most reliable figure on a busy machine. Three processes share
the machine's cores, and throughput and latency include the loopback itself. Slack's rate limit (one message per second in a
channel) is switched off, since otherwise nothing else would be measured.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import Request, urlopen

from benchmarks.plans import document, store_of

CHANNELS = 100
LOADS = {1: 200, 5: 500, 20: 800}  # questions in progress at once: how many to ask in total
WARM = 40  # warm-up questions, not counted
BURST = 500
ROUNDS = 3
SIZES = (27, 10_000)
PACE = "pace:\n  per_second: 1000\n  burst: 100\n"
PLACES = tuple(f"C{number + 1}" for number in range(CHANNELS))
KIND = 20  # questions per kind
EMPTY: Mapping[str, object] = {}
ECHO = (sys.executable, "-m", "benchmarks.echo")


@dataclass(frozen=True, slots=True)
class Run:
    """The result of one load: the bot's processor time per mention (ms), answers per second, the 99th percentile of the time
    from event to posted answer (ms), and the number of lost answers.
    """

    cpu: float
    per_second: float
    p99: float
    lost: int


def questions(size: int) -> tuple[str, ...]:
    """Questions about a plan of that size: the kinds in `benchmarks.asking` in turn, with different words each time."""
    plan, texts = document(size), []
    for number in range(0, 7 * KIND, 7):
        row = plan.recommendations[number % len(plan.recommendations)]
        owner, theme = plan.owners[number % len(plan.owners)], plan.themes[number % len(plan.themes)]
        words = [word for word in row.title.split() if len(word) > 4 and word.isalpha()]
        texts += [
            f"status of {row.ref}",
            f"what does {owner} own",
            f"completed ones owned by {owner} in {theme}",
            " ".join(words[1:4]).lower(),
            owner.lower()[:3] + owner.lower()[4:],
        ]
    return tuple(texts)


class Workspace:
    """A loopback Slack in a separate process, controlled over HTTP. `environment` is what a bot needs to connect to it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.process = process
        self.api = process.stdout.readline().strip()
        tokens = dict(pair.split("=", 1) for pair in process.stdout.readline().split())
        self.environment = {**os.environ, "SLACK_API_URL": self.api, **tokens}
        self.base = self.api.removesuffix("/api/")

    def ask(self, path: str, body: Mapping[str, object] = EMPTY) -> dict[str, Any]:
        """Call the loopback's control API, with GET if there is no body."""
        data = json.dumps(body).encode() if body else None
        with urlopen(Request(f"{self.base}/control/{path}", data), timeout=600) as answer:
            return dict(json.load(answer))

    def load(self, bot: int, count: int, at_once: int, texts: Sequence[str], timeout: float = 60.0) -> Run:
        """Run a load on the connected bot, whose process id is `bot`."""
        body = {"texts": texts, "channels": PLACES, "count": count, "at_once": at_once, "timeout": timeout}
        before = processor_seconds(bot)
        result = self.ask("load", body)
        cpu = 1000 * (processor_seconds(bot) - before) / count
        return Run(cpu, result["per_second"], 1000 * result["p99"], result["lost"])

    def wait(self, connections: int, bot: subprocess.Popen[bytes] | None = None) -> None:
        """Wait until that many bots are connected."""
        until = time.monotonic() + 30
        while self.ask("state")["connections"] != connections:
            if time.monotonic() > until or (bot and bot.poll() is not None):
                raise SystemExit(f"{connections} connections were waited for in vain")
            time.sleep(0.05)


def processor_seconds(process: int) -> float:
    """The user and system time that a process has used so far, in seconds, for all its threads."""
    after_name = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


def _end(process: subprocess.Popen[Any], seconds: float) -> None:
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        raise


@contextmanager
def workspace(keep: int = 20) -> Iterator[Workspace]:
    """A loopback Slack that stores the last `keep` messages in each channel."""
    command = (sys.executable, "-m", "tests.loopback", "--channels", str(CHANNELS), "--keep", str(keep), "--unjudged")
    # stderr is discarded because the server's library reports every socket that a killed bot leaves behind.
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield Workspace(process)
    finally:
        _end(process, 30)


@contextmanager
def connected(slack: Workspace, command: Sequence[str], log: Path, settings: Path | None = None) -> Iterator[int]:
    """Run a bot in a separate process until the block ends. Yields its process id once it is connected."""
    environment = {**slack.environment, **({"PLANBOT_SETTINGS": str(settings)} if settings else {})}
    with log.open("a") as written:
        process = subprocess.Popen(command, env=environment, stderr=written, stdout=written)
    try:
        slack.wait(1, process)
        yield process.pid
    finally:
        _end(process, 60)
        slack.wait(0)


def planbot(database: Path) -> tuple[str, ...]:
    return (sys.executable, "-m", "bot", "slack", "--db", str(database))


def loads(slack: Workspace, bot: int, texts: Sequence[str]) -> dict[int, Run]:
    """Run all loads on the connected bot."""
    slack.load(bot, WARM, 5, texts)
    return {at_once: slack.load(bot, count, at_once, texts) for at_once, count in LOADS.items()}


def burst(slack: Workspace, bot: int, texts: Sequence[str]) -> str:
    """Ask everything at once, and report whether each question was answered, once and in its channel's order."""
    before = slack.ask("posts")["posts"]
    after = before[-1]["ts"] if before else ""
    run = slack.load(bot, BURST, BURST, texts)
    asked: dict[str, list[str]] = {place: [] for place in PLACES}
    for post in slack.ask(f"posts?after={after}")["posts"]:
        asked[post["channel"]].append(post["thread_ts"])
    right = sum(threads == sorted(set(threads)) and len(threads) == BURST // CHANNELS for threads in asked.values())
    return (
        f"burst of {BURST} over {CHANNELS} channels: {BURST - run.lost} answered, {run.per_second:.0f} a second;"
        f" in order and once each in {right} of {CHANNELS} channels"
    )


def main() -> None:
    print("Mentions in Slack beside a bare Bolt echo bot (medians of alternating runs; Slack's pace set out of the way)\n")
    with tempfile.TemporaryDirectory() as directory, workspace() as slack:
        folder = Path(directory)
        settings = folder / "settings.yaml"
        settings.write_text(PACE)
        bots: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {"echo": (ECHO, questions(SIZES[0]))}
        for size in SIZES:
            store_of(size, folder / f"{size}.db")[0].close()
            bots[f"{size:,}"] = (planbot(folder / f"{size}.db"), questions(size))
        runs: dict[str, list[dict[int, Run]]] = {name: [] for name in bots}
        for _ in range(ROUNDS):
            for name, (command, texts) in bots.items():
                with connected(slack, command, folder / "log", settings) as bot:
                    runs[name].append(loads(slack, bot, texts))
        _table(runs)
        with connected(slack, planbot(folder / f"{SIZES[0]}.db"), folder / "log", settings) as bot:
            print(burst(slack, bot, questions(SIZES[0])), flush=True)
    print()


def _table(runs: Mapping[str, Sequence[Mapping[int, Run]]]) -> None:
    print(
        f"{'recommendations':>15} {'at once':>7}   {'CPU ms':>6} {'echo':>5} {'ratio':>5}"
        f"   {'a second':>8} {'echo':>5} {'ratio':>5}   {'p99 ms':>6} {'echo':>6} {'ratio':>5}   {'lost':>4}"
    )
    for name, ours in runs.items():
        for at_once in LOADS if name != "echo" else ():
            run, bare = (_median([of_bot[at_once] for of_bot in of_all]) for of_all in (ours, runs["echo"]))
            lost = sum(one[at_once].lost for one in ours)
            print(
                f"{name:>15} {at_once:>7}   {run.cpu:>6.2f} {bare.cpu:>5.2f} {run.cpu / bare.cpu:>5.2f}"
                f"   {run.per_second:>8.0f} {bare.per_second:>5.0f} {run.per_second / bare.per_second:>5.2f}"
                f"   {run.p99:>6.1f} {bare.p99:>6.1f} {run.p99 / bare.p99:>5.1f}   {lost:>4}",
                flush=True,
            )


def _median(runs: Sequence[Run]) -> Run:
    return Run(median(run.cpu for run in runs), median(run.per_second for run in runs), median(run.p99 for run in runs), 0)


if __name__ == "__main__":
    main()
