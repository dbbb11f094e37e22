"""`planbot demo` without a browser: what it prints, whom it answers, what it leaves behind, how its clock moves."""

from __future__ import annotations

import itertools
import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.cli import admin
from bot.demo import cast
from bot.demo.clock import ZONE, Clock
from bot.demo.run import demo
from bot.demo.server import DemoSlack
from bot.settings_file import check_settings
from knowledge.model import Unclear
from tests.limits import child

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)  # a Wednesday
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSlack]:
    with demo(tmp_path_factory.mktemp("demo"), 0, None, Clock(NOW)) as running:
        yield running


def fetch(url: str, body: dict[str, Any] | None = None, **headers: str) -> tuple[int, str]:
    """The status and the text of a response. A header's name is written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, None if body is None else json.dumps(body).encode(), named)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def act(slack: DemoSlack, **what: Any) -> tuple[int, dict[str, Any]]:
    status, text = fetch(f"{slack.url}/demo/act", {"as": "U0ANN", **what})
    return status, json.loads(text)


# The command


def test_the_first_line_is_the_address_and_nothing_stays_behind(tmp_path: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT), "PLANBOT_DB": str(tmp_path / "mine.db")}
    command = [sys.executable, "-m", "bot", "demo", "--port", "0"]
    with child(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        address = running.stdout.readline().strip()
        assert fetch(address)[0] == 200 and address.startswith("http://127.0.0.1:")
        assert [path.name for path in tmp_path.iterdir() if not path.name.startswith("planbot-demo-")] == []
        running.send_signal(signal.SIGTERM)
        assert running.wait(30) == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--port", "http"], "“http” isn’t a port number"),
        (["--port", "70000"], "“70000” isn’t a port number"),
        (["--port", "0", "--plan", "nowhere.docx"], "There is no file nowhere.docx"),
        (["--db", "planbot.db"], "is not understood here"),
    ],
)
def test_wrong_arguments_get_one_sentence(arguments: list[str], sentence: str, capfd: pytest.CaptureFixture[str]) -> None:
    try:
        code = main(["demo", *arguments])
    except SystemExit as left:
        code = int(str(left.code))
    printed = capfd.readouterr()
    assert code in (1, 2) and sentence in printed.err and not printed.out
    assert len(printed.err.splitlines()) == 1


def test_a_port_that_is_taken_is_named(capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["demo", "--port", str(taken.getsockname()[1])]) == 1
    assert "choose another one with --port" in capfd.readouterr().err


def test_without_its_server_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(admin, "find_spec", lambda name: None)
    assert main(["demo", "--port", "0"]) == 1
    assert "run “make demo”" in capfd.readouterr().err


def test_a_document_that_leaves_something_open_is_refused_with_the_question(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    document = tmp_path / "pier.csv"
    rows = "1,Repair the pier,Ada Kerr,Ben Lowe,£5,Open\n2,Paint the pier,Ben Lowe,Cai Roe,£6,Noted\n"
    document.write_text(f"Ref,Recommendation,Lead officer,Responsible officer,Cost,Status\n{rows}", encoding="utf-8")
    assert main(["demo", "--port", "0", "--plan", str(document)]) == 1
    printed = capfd.readouterr()
    assert "Lead officer" in printed.err and not printed.out


def test_a_document_of_ones_own_gets_people_for_its_owners(tmp_path: Path) -> None:
    document, folder = tmp_path / "parks.csv", tmp_path / "data"
    owners = [f"Team {number}" for number in range(20)]
    rows = "".join(f"A{number},Plant tree {number},{owner},Underway\n" for number, owner in enumerate(owners))
    document.write_text(f"Ref,Recommendation,Owner,Status\n{rows}", encoding="utf-8")
    folder.mkdir()
    with demo(folder, 0, document, Clock(NOW)) as running:
        about = json.loads(fetch(f"{running.url}/demo/about")[1])
        assert about["title"] == "parks"
        roles = [person["role"] for person in about["people"]]
        assert roles[1] == "owner: Team 0" and len(roles) == cast.MOST_OWNERS + 4
        assert [idea for idea in about["ideas"] if "A0" in idea["text"]]


def test_the_settings_of_the_demo_have_no_fault(tmp_path: Path) -> None:
    members = cast.cast(("Policy", "Parks: north", "Transformation Team"))
    path = tmp_path / "planbot.yaml"
    path.write_text(cast.settings("a-plan", members, NOW.date()), encoding="utf-8")
    assert check_settings(path) == []
    assert {member.name: member.owner for member in members}["Petra Lind"] == "Policy"
    assert len({member.id for member in members}) == len(members)


def test_planbot_in_slack_loads_nothing_of_the_demo() -> None:
    script = "import bot.__main__, bot.slack.app, sys; print([name for name in sys.modules if name in ('aiohttp', 'bot.demo')])"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


# Whom the server answers


@pytest.mark.parametrize("path", ["/", "/demo/about", "/static/page.js", "/api/api.test", "/demo/live?as=U0ANN"])
def test_another_name_for_this_address_is_refused(slack: DemoSlack, path: str) -> None:
    """This is what happens if a site's name has been made to resolve to 127.0.0.1."""
    assert fetch(f"{slack.url}{path}", Host=f"evil.example:{slack.port}")[0] == 403


@pytest.mark.parametrize("path", ["/demo/act", "/api/chat.postMessage", "/respond/x", "/upload/v1/x"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
    ids=str,
)
def test_another_sites_page_is_refused(slack: DemoSlack, path: str, headers: dict[str, str]) -> None:
    assert fetch(f"{slack.url}{path}", {"as": "U0ANN", "do": "say"}, **headers)[0] == 403


def test_its_own_page_is_answered_and_may_load_nothing_from_elsewhere(slack: DemoSlack) -> None:
    assert fetch(f"{slack.url}/", Sec_Fetch_Site="cross-site")[0] == 200  # a link to it
    with urllib.request.urlopen(f"{slack.url}/", timeout=10) as answer:
        policy = answer.headers["Content-Security-Policy"]
        page = answer.read().decode()
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
    assert "<script>" not in page and not re.search(r"\s(on\w+|style)=", page)
    assert fetch(f"{slack.url}/static/..%2frun.py")[0] == 404
    assert fetch(f"{slack.url}/static/none.js")[0] == 404


def test_the_page_never_makes_html_of_text() -> None:
    for path in (ROOT / "bot" / "demo" / "static").glob("*.js"):
        script = path.read_text(encoding="utf-8")
        for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "DOMParser", "srcdoc"):
            assert word not in script, f"{path.name}: {word}"


def test_the_api_wants_a_token_that_is_new_each_time(slack: DemoSlack) -> None:
    status, text = fetch(f"{slack.url}/api/auth.test", {}, Authorization="Bearer xoxb-loopback")
    assert (status, json.loads(text)["error"]) == (200, "invalid_auth")


def test_it_listens_on_this_computer_only(slack: DemoSlack) -> None:
    assert slack._runner is not None
    assert {address[0] for address in slack._runner.addresses} == {"127.0.0.1"}


# What the page may ask for


@pytest.mark.parametrize(
    "what",
    [
        {"do": "fly"},
        {"do": "say", "channel": "C0GENERAL", "text": "  "},
        {"do": "say", "channel": "C0GENERAL", "text": "x" * 13_000},
        {"do": "say", "channel": "C0NOWHERE", "text": "hello"},
        {"do": "say", "channel": "D0PRIYA", "text": "hello"},
        {"do": "say", "channel": "C0GENERAL", "text": "/weather"},
        {"do": "say", "channel": "C0GENERAL", "text": "/plan", "thread": "1.0"},
        {"do": "say", "as": "U0PLANBOT", "channel": "C0GENERAL", "text": "hello"},
        {"do": "say", "as": "U0NOBODY", "channel": "C0GENERAL", "text": "hello"},
        {"do": "say"},
        {"do": "edit", "ts": "1.0", "text": "hello"},
        {"do": "dismiss", "ts": "1.0"},
        {"do": "use", "on": {"channel": "C0GENERAL", "ts": "1.0"}, "block": "b", "action": "a"},
        {"do": "use", "on": {"view": "V1"}, "block": "b", "action": "a"},
        {"do": "use", "on": None},
        {"do": "submit", "view": "V1", "values": {}},
        {"do": "close"},
        {"do": "shortcut", "callback": "other"},
        {"do": "clock", "by": "to", "to": "yesterday"},
        {"do": "clock", "by": "to", "to": "2020-01-01T09:00"},
        {"do": "clock", "by": "to", "to": "2050-01-01T09:00"},
        {"do": "clock"},
    ],
    ids=str,
)
def test_what_slack_would_not_do_is_refused_in_a_sentence(slack: DemoSlack, what: dict[str, Any]) -> None:
    status, answer = act(slack, **what)
    assert status == 409 and answer["error"].endswith(".")


@pytest.mark.parametrize("text", ["", "[]", "{", '"x"', "\x00"])
def test_what_is_no_act_is_refused(slack: DemoSlack, text: str) -> None:
    request = urllib.request.Request(f"{slack.url}/demo/act", text.encode())
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    assert refused.value.code in (400, 409) and json.loads(refused.value.read())["error"]


def test_one_person_cannot_use_what_another_one_sees(slack: DemoSlack) -> None:
    act(slack, do="say", channel="C0GENERAL", text="/plan status of R17", **{"as": "U0PRIYA"})
    private = slack.wait_ephemeral("U0PRIYA")
    block = next(block for block in private.blocks if block["type"] == "actions")
    use = {"do": "use", "on": {"channel": private.channel, "ts": private.ts}, "block": block["block_id"]}
    assert act(slack, **use, action=block["elements"][0]["action_id"])[0] == 409
    assert act(slack, do="dismiss", ts=private.ts)[0] == 409
    slack.shortcut("U0PRIYA", "find_recommendation")
    view = slack.wait_view("U0PRIYA")
    assert act(slack, do="submit", view=view.id, values={})[0] == 409
    assert slack.views("U0PRIYA") == [view] and slack.ephemerals("U0PRIYA") == [private]


def test_names_and_addresses_are_passed_on_as_slack_does(slack: DemoSlack) -> None:
    text = "@planbot note on R17: @priya shah & <b> said so, see https://x.example/a."
    _, answer = act(slack, do="say", channel="C0COMMITTEE", text=text)
    message = slack.ws.channels["C0COMMITTEE"].messages[answer["ts"]]
    said = "note on R17: <@U0PRIYA> &amp; &lt;b&gt; said so, see <https://x.example/a>."
    assert message.text == f"<@U0PLANBOT> {said}"
    slack.wait_message("C0COMMITTEE", thread_ts=message.ts)


# The clock


@pytest.mark.parametrize(
    ("by", "to", "expected"),
    [
        ("hour", "", "2026-03-04T11:00:00+00:00"),
        ("day", "", "2026-03-05T10:00:00+00:00"),
        ("monday", "", "2026-03-09T10:00:00+00:00"),
        ("month", "", "2026-04-01T10:00:00+01:00"),
        ("to", "2026-06-01T12:30", "2026-06-01T12:30:00+01:00"),
    ],
)
def test_where_the_clock_can_be_moved_to(by: str, to: str, expected: str) -> None:
    assert Clock(NOW).target(by, to).isoformat(timespec="minutes")[:16] == expected[:16]
    assert Clock(NOW).target(by, to).tzinfo is ZONE


def test_the_clock_stops_at_every_half_hour_on_its_way() -> None:
    clock = Clock(NOW + timedelta(minutes=9))  # what is due at 9:30 is dated 9:30, whenever somebody moves the clock
    stops: list[datetime] = []
    clock.move(clock() + timedelta(days=2), lambda: stops.append(clock()))
    assert len(stops) == 97 and {stop.minute for stop in stops[:-1]} == {0, 30}
    gaps = [later - earlier for earlier, later in itertools.pairwise(stops)]
    assert max(gaps) < timedelta(minutes=90)  # less than a digest may be late
    with pytest.raises(Unclear, match="moves forward"):
        clock.move(clock() - timedelta(hours=1), lambda: None)


def test_the_clock_is_moved_by_one_person_at_a_time() -> None:
    clock = Clock(NOW)

    def again() -> None:
        with pytest.raises(Unclear, match="moving already"):
            clock.move(clock() + timedelta(days=1), lambda: None)

    clock.move(clock() + timedelta(hours=1), again)
    assert not clock.moving
