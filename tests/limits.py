"""Threads and child processes for tests, each with a time limit: whatever exceeds it fails the test and is stopped."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait
from contextlib import contextmanager, suppress
from typing import Any

SECONDS = 120.0  # far more than anything needs, even on a busy machine


class Background:
    """A call on a thread of its own, which never keeps the test run from ending."""

    def __init__(self, call: Callable[[], object]) -> None:
        self._result: Future[object] = Future()
        self._call = call
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._result.set_result(self._call())
        except BaseException as fault:
            self._result.set_exception(fault)

    def wait(self, seconds: float) -> bool:
        """Wait at most this long, and return whether the call has ended."""
        wait([self._result], seconds)
        return self._result.done()

    def finish(self, seconds: float = SECONDS) -> None:
        """Wait until the call has ended. Raises what it raised, and AssertionError after this many seconds."""
        assert self.wait(seconds), f"{self._call} was not over after {seconds:.0f} s"
        self._result.result(0)


def at_once(*calls: Callable[[], object], seconds: float = SECONDS) -> None:
    """Make these calls at the same time, each on its own thread, and wait until all of them have ended."""
    for begun in [Background(call) for call in calls]:
        begun.finish(seconds)


@contextmanager
def child(command: Sequence[str], seconds: float = SECONDS, **options: Any) -> Iterator[subprocess.Popen[Any]]:
    """Run a process while the block lasts. After `seconds` it is killed, which ends every wait for its output, and the test
    fails.

    It is also killed if it is still running when the block ends. Further options are passed to Popen.
    """
    process = subprocess.Popen(command, **options)
    late = threading.Event()

    def end() -> None:
        late.set()
        process.kill()

    watch = threading.Timer(seconds, end)
    watch.daemon = True
    watch.start()
    try:
        yield process
    except BaseException as fault:
        if late.is_set():
            raise AssertionError(f"{command} was still running after {seconds:.0f} s, and was killed") from fault
        raise
    finally:
        watch.cancel()
        if process.poll() is None:
            process.kill()
        process.wait(10)
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None and not stream.closed:
                with suppress(BrokenPipeError):
                    stream.close()
    assert not late.is_set(), f"{command} was still running after {seconds:.0f} s, and was killed"
