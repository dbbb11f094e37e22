"""`make look`: every kind of message, modal and home tab that the tests send, drawn in Chromium by the demo's own page.

The gallery is build/look/index.html: each kind once at 800 and at 390 pixels, with the test that it comes from. With
`--picture`, the README's picture, docs/demo.png, is made instead.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import json
import os
import re
import shutil
import sys
import tempfile
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from selenium import webdriver

from bot.demo.loopback.state import File
from bot.demo.run import demo
from bot.demo.server import STATIC
from bot.picture import can_draw
from tests.browser import CHROMIUM, DRIVER, Page, chromium, resize
from tests.loopback import Loopback

Json = dict[str, Any]
ROOT = Path(__file__).parent.parent
GALLERY = ROOT / "build" / "look"
PICTURE = ROOT / "docs" / "demo.png"
WIDTHS = (800, 390)
TESTS = (
    "test_slack_cards.py",
    "test_slack_surfaces.py",
    "test_slack_updates.py",
    "test_slack_copies.py",
    "test_slack_evidence.py",
    "test_slack_forms.py",
    "test_slack_figures.py",
    "test_slack_of_parts.py",
    "test_slack_parts.py",
    "test_slack_sending.py",
    "test_slack_import.py",
    "test_schedule.py",
    "test_people.py",
    "test_forget.py",
)
# What differs between messages of the same kind: refs, numbers, dates, names, quotations.
VARIABLE = re.compile(r"“[^”]*”|\b[A-Z]\d+\b|\d[\d,.:]*|\b[A-Z][a-z]+\b(?: [A-Z][a-z]+\b)*")
SHELL = """<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>look</title>
<link rel="stylesheet" href="/static/page.css"><link rel="stylesheet" href="/look.css">
<body><div id="stage"></div><script type="module" src="/look.js"></script></body></html>"""
STYLE = """html, body { height: auto; display: block; overflow: visible; }
#stage { padding: 12px 16px; background: #fff; overflow-wrap: anywhere; }"""
SCRIPT = """
import { drawBlocks } from "/static/blocks.js";
import { drawFile } from "/static/files.js";
import { make, mrkdwn } from "/static/text.js";
const names = (id, label) => label || { U1: "Ann", U2: "Bob", U3: "Cem", C1: "general", C2: "plans" }[id] || id;
const context = (state) => ({ names, people: [], channels: [], fields: new Map(), state, use() {}, suggest: async () => [] });
const shown = () => Promise.all([...document.images].map((image) => image.decode()));
const contentOf = (frame) => {
  if (frame.file) return drawFile(frame.file, frame.file.address, () => {});
  return frame.blocks.length ? drawBlocks(frame.blocks, context({})) : mrkdwn(frame.text, names);
};
window.draw = (frame) => {
  const stage = document.getElementById("stage");
  const content = contentOf(frame);
  if (frame.kind === "message") {
    const by = make("p", { class: "by" }, make("strong", {}, "planbot"), make("span", { class: "app" }, "APP"));
    const body = make("div", { class: "body" }, by, make("div", { class: "content" }, content));
    stage.replaceChildren(make("article", { class: "message" }, make("span", { class: "avatar bot" }, "✓"), body));
    return shown();
  }
  const body = make("div", { class: "modal-body", id: frame.kind === "home" ? "home" : "body" }, content);
  const head = frame.title ? make("div", { class: "modal-head" }, make("h2", {}, frame.title)) : "";
  const foot = make("div", { class: "modal-foot" }, ...[frame.close, frame.submit].filter(Boolean).map((text, at) =>
    make("button", { class: at || !frame.close ? "b primary" : "b" }, text)));
  stage.replaceChildren(head, body, frame.kind === "modal" ? foot : "");
  return shown();
};
"""
SERVED = (("/", SHELL, "text/html"), ("/look.js", SCRIPT, "text/javascript"), ("/look.css", STYLE, "text/css"))
GALLERY_STYLE = """
body { font: 15px sans-serif; margin: 20px; background: #eee } section { margin: 0 0 30px } h2 { font-size: 16px; margin: 0 }
p { margin: 0; color: #555 } div { display: flex; gap: 16px; align-items: flex-start; flex-wrap: wrap }
img { border: 1px solid #bbb; background: #fff }
"""


@dataclass(frozen=True, slots=True)
class Frame:
    """One message, modal or home tab as it was sent, and the test that sent it."""

    kind: str
    content: Json
    scene: str


class Collector:
    """A pytest plugin that collects the first of each kind of what is sent. Several threads may send."""

    def __init__(self) -> None:
        self.frames: dict[object, Frame] = {}
        self._scene = ""

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        self._scene = item.nodeid

    def see(self, blocks: object, text: str, view: Json) -> None:
        """Keep a message, or a view, if it is the first of its kind."""
        kind = str(view.get("type") or "message")
        shown: list[Json] = blocks if isinstance(blocks, list) else []
        words = {key: (view.get(key) or {}).get("text", "") for key in ("title", "submit", "close")}
        shape = (kind, variable(words["title"]), *shapes(shown)) if shown else (kind, variable(text[:60]))
        content = {"kind": kind, "blocks": with_ids(shown), "text": text, **words}
        self.frames.setdefault(shape, Frame(kind, content, self._scene))

    def share(self, file: File) -> None:
        """Keep a file, if it is the first of its kind."""
        ending = file.name.rpartition(".")[2]
        kind = "image/png" if ending == "png" else "application/octet-stream"
        shown = {"title": file.title, "name": file.name, "alt_txt": file.alt, "size": file.length}
        content = {
            "kind": "message",
            "blocks": [],
            "text": "",
            "file": {**shown, "address": f"data:{kind};base64,{b64encode(file.content).decode()}"},
        }
        self.frames.setdefault(("file", ending, variable(file.title)), Frame("message", content, self._scene))


def with_ids(blocks: list[Json]) -> list[Json]:
    """The blocks with ids, as the page expects them."""
    return json.loads(json.dumps([{"block_id": f"b{place}", **block} for place, block in enumerate(blocks)]))


def variable(text: str) -> str:
    """The text without the parts that differ from one message to the next of the same kind."""
    return VARIABLE.sub("…", text)


def shapes(blocks: list[Json]) -> tuple[object, ...]:
    """What makes lists of blocks the same kind: their types and labels, with each run of equal ones counted once."""
    found: list[object] = []
    for place, block in enumerate(blocks):
        elements = [block.get("accessory") or {}, block.get("element") or {}, *block.get("elements", [])]
        labels = [variable(words(element)) for element in elements if element.get("type") in ("button", "overflow")]
        inputs = variable(words({"text": block.get("label")}))
        inputs += str((block.get("chart") or {}).get("type", ""))
        first = variable(words(block))[:60] if place == 0 or block["type"] == "header" else ""
        shape = (block["type"], first, inputs, tuple(dict.fromkeys(labels)))
        if shape not in found[-2:]:
            found.append(shape)
    return tuple(found)


def words(element: Json) -> str:
    text = element.get("text")
    return str(text.get("text", "")) if isinstance(text, dict) else ""


def collect() -> list[Frame]:
    """Run the tests that send something to Slack, and return the first message, view and file of each kind."""
    collector = Collector()
    Loopback.seen, Loopback.shared = collector.see, collector.share
    try:
        pytest.main(["-q", "-p", "no:cacheprovider", *(str(ROOT / "tests" / name) for name in TESTS)], plugins=[collector])
    finally:
        Loopback.seen, Loopback.shared = lambda blocks, text, view: None, lambda file: None
    return sorted(collector.frames.values(), key=lambda frame: (frame.kind, frame.scene))


# Drawing


@contextmanager
def shell() -> Iterator[str]:
    """The address of a page on which frames can be drawn."""
    loop, started, address = asyncio.new_event_loop(), threading.Event(), [""]

    async def serve() -> None:
        app = web.Application()
        for path, text, kind in SERVED:
            app.router.add_get(path, answering(text, kind))
        app.router.add_static("/static", STATIC)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address[0] = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        started.set()

    def run() -> None:
        loop.create_task(serve())
        loop.run_forever()

    threading.Thread(target=run, daemon=True).start()
    started.wait(10)
    yield address[0]
    loop.call_soon_threadsafe(loop.stop)


def answering(text: str, kind: str) -> Any:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(text=text, content_type=kind)

    return handler


def draw(frames: list[Frame]) -> None:
    """Make the pictures and the page that shows them."""
    shutil.rmtree(GALLERY, ignore_errors=True)
    GALLERY.mkdir(parents=True)
    with shell() as address, chromium() as driver:
        driver.get(address)
        for width in WIDTHS:
            resize(driver, width, 900)
            for number, frame in enumerate(frames):
                picture(driver, frame, GALLERY / f"{number:03}-{width}.png")
    (GALLERY / "index.html").write_text(gallery(frames), encoding="utf-8")


def picture(driver: webdriver.Chrome, frame: Frame, path: Path) -> None:
    driver.execute_async_script(
        "const [frame, done] = arguments;"
        "const wait = () => window.draw ? window.draw(frame).then(() => requestAnimationFrame(done)) : setTimeout(wait, 10);"
        "wait();",
        frame.content,
    )
    size = driver.execute_script("const at = stage.getBoundingClientRect(); return [at.width, at.height]")
    clip = {"x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1}
    shot = driver.execute_cdp_cmd("Page.captureScreenshot", {"clip": clip, "captureBeyondViewport": True})  # however long it is
    path.write_bytes(b64decode(shot["data"]))


def gallery(frames: list[Frame]) -> str:
    """The gallery's page: each kind with its pictures, and the test that it comes from in words."""
    rows = []
    for number, frame in enumerate(frames):
        file, _, test = frame.scene.partition("::")
        scene = html.escape(test.removeprefix("test_").replace("_", " "))
        shown = "".join(f'<img loading="lazy" src="{number:03}-{width}.png" alt="{width} pixels wide">' for width in WIDTHS)
        rows.append(f"<section><h2>{number}. {frame.kind}: {scene}</h2><p>{html.escape(file)}</p><div>{shown}</div></section>")
    title = f"{len(frames)} kinds of messages, modals and home tabs"
    head = f'<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>{title}</title><style>{GALLERY_STYLE}</style>'
    return f"{head}<h1>{title}</h1>" + "\n".join(rows)


def readme() -> None:
    """Make the README's picture: a question, and its answer in the thread beside it."""
    from PIL import Image

    with tempfile.TemporaryDirectory() as folder, demo(Path(folder), 0, None) as slack, chromium() as driver:
        resize(driver, 1100, 720)
        page = Page(driver, slack.url, "U0PRIYA")
        page.say("@planbot update R5 in progress: the new agreement is with legal")
        page.press("Confirm", "#replies")
        page.sees("Priya Shah updated R5", "#messages")
        page.say("@planbot status of R5")
        page.sees("R5 · 🔵 In progress", "#replies")
        driver.save_screenshot(str(PICTURE))
    with Image.open(PICTURE) as image:
        image.convert("RGB").quantize(64).save(PICTURE, optimize=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.look", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--picture", action="store_true", help="make docs/demo.png instead")
    args = parser.parse_args()
    if not (CHROMIUM and DRIVER):
        sys.exit("Chromium isn't installed: apt-get install chromium chromium-driver")
    if args.picture:
        readme()
        return
    frames = collect()
    draw(frames)
    print(f"{len(frames)} kinds: {os.path.relpath(GALLERY / 'index.html')}")
    if not can_draw():
        print("Charts as picture files are missing: install what draws them with “make pictures”.")


if __name__ == "__main__":
    main()
