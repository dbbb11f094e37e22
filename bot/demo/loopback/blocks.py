"""The limits of Block Kit's blocks and views, and the surfaces that each may appear on, checked like Slack's server does.

Two limits are on the message as a whole. One of them isn't documented: a post with about 11,000 characters in its blocks is
refused (9,597 were accepted, 11,341 were not).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeGuard

from bot.demo.loopback.elements import (
    BOTH,
    ID,
    IN_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    PLAIN,
    Fault,
    Findings,
    Json,
    check_element,
    check_image,
)
from bot.demo.loopback.mrkdwn import size

# These are numbers of blocks, fields, rows and columns. All others are in characters.
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
VIEW_TITLE = 24
PRIVATE_METADATA = 3000
SECTION_TEXT = 3000
SECTION_FIELDS = 10
FIELD_TEXT = 2000
HEADER_TEXT = 150
TABLE_ROWS = 100
TABLE_COLUMNS = 20
TABLE_TEXT = 10_000
DATA_TABLE_PAGE = 100
CHARTS = 2
CHART_KINDS = ("pie", "bar", "area", "line")
CHART_TITLE = 50
CHART_LABEL = 20
CHART_SERIES = 6
CHART_POINTS = 20
AXIS_LABEL = 50
MARKDOWN_TEXT = 12_000
MESSAGE_BUDGET = 11_000
EVERYWHERE = frozenset({"message", "modal", "home"})
SURFACES: dict[str, frozenset[str]] = {
    **dict.fromkeys(("section", "header", "context", "actions", "rich_text", "divider", "image", "card", "video"), EVERYWHERE),
    **dict.fromkeys(("context_actions", "markdown", "task_card", "plan", "file"), frozenset({"message"})),
    **dict.fromkeys(("table", "data_table", "data_visualization", "carousel", "container"), frozenset({"message", "home"})),
    "input": frozenset({"modal", "home"}),
    "alert": frozenset({"modal"}),
}
RICH_PARTS = {"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}
RICH_LEAVES = {"text", "link", "user", "usergroup", "channel", "broadcast", "emoji", "date", "color", "team"}


def message_faults(blocks: Any, refused: frozenset[str] = frozenset(), at: str = "/blocks") -> list[Fault]:
    """The faults for which Slack would refuse a message with `invalid_blocks`."""
    find = Findings("message", refused)
    _check_list(find, blocks, at, MESSAGE_BLOCKS)
    if not find.faults:
        _check_totals(find, blocks, at)
    return find.faults


def too_long(blocks: list[Json]) -> bool:
    return size(blocks) > MESSAGE_BUDGET


def view_faults(view: Any, refused: frozenset[str] = frozenset()) -> list[Fault]:
    """The faults for which Slack would refuse a view with `invalid_arguments`."""
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        return [Fault("/view/type", "must be one of: modal, home")]
    find = Findings(str(view["type"]), refused)
    if find.surface == "modal":
        find.text(view, "title", "/view", VIEW_TITLE, PLAIN)
        for key in ("submit", "close"):
            find.text(view, key, "/view", VIEW_TITLE, PLAIN, needed=False)
    find.string(view, "private_metadata", "/view", PRIVATE_METADATA)
    find.string(view, "callback_id", "/view", ID)
    find.string(view, "external_id", "/view", ID)
    _check_list(find, view.get("blocks"), "/view/blocks", VIEW_BLOCKS)
    if not find.faults:
        _check_totals(find, view["blocks"], "/view/blocks")
        if find.surface == "modal" and "submit" not in view and any(block["type"] == "input" for block in view["blocks"]):
            find.add("/view/submit", "required when there are input blocks")
    return find.faults


def _check_list(find: Findings, blocks: Any, at: str, most: int) -> None:
    if not isinstance(blocks, list):
        find.add(at, "must be an array")
        return
    if len(blocks) > most:
        find.add(at, f"no more than {most} items allowed")
    block_ids: set[str] = set()
    for index, block in enumerate(blocks):
        _check_block(find, block, f"{at}/{index}", block_ids)


def _check_block(find: Findings, block: Any, at: str, block_ids: set[str]) -> None:
    if not isinstance(block, dict):
        find.add(at, "must provide an object")
        return
    kind = block.get("type")
    check = CHECKS.get(kind) if isinstance(kind, str) else None
    if check is None or kind in find.refused or find.surface not in SURFACES[str(kind)]:
        find.add(f"{at}/type", f"unsupported type: {kind}")
        return
    find.string(block, "block_id", at, ID, least=1)
    block_id = block.get("block_id")
    if block_id in block_ids:
        find.add(f"{at}/block_id", f"`block_id` already exists: {block_id}")
    if isinstance(block_id, str):
        block_ids.add(block_id)
    check(find, block, at)


def _check_totals(find: Findings, blocks: list[Json], at: str) -> None:
    tables = [index for index, block in enumerate(blocks) if block["type"] in ("table", "data_table")]
    for index in tables[1:]:
        find.add(f"{at}/{index}", "only_one_table_allowed")
    charts = [index for index, block in enumerate(blocks) if block["type"] == "data_visualization"]
    for index in charts[CHARTS:]:
        find.add(f"{at}/{index}", f"no more than {CHARTS} data_visualization blocks allowed")
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > MARKDOWN_TEXT:
        find.add(at, f"markdown blocks must be less than {MARKDOWN_TEXT + 1} characters in all")


def _section(find: Findings, block: Json, at: str) -> None:
    if "text" not in block and "fields" not in block:
        find.add(at, "must provide one of: text, fields")
    find.text(block, "text", at, SECTION_TEXT, needed=False)
    if "fields" in block:
        for index, item in enumerate(find.items(block, "fields", at, SECTION_FIELDS)):
            find.text_object(item, f"{at}/fields/{index}", FIELD_TEXT)
    if "accessory" in block:
        check_element(find, block["accessory"], f"{at}/accessory", IN_SECTION, set())


def _header(find: Findings, block: Json, at: str) -> None:
    find.text(block, "text", at, HEADER_TEXT, PLAIN)


def _context(find: Findings, block: Json, at: str) -> None:
    for index, element in enumerate(find.items(block, "elements", at, 10)):
        where = f"{at}/elements/{index}"
        if isinstance(element, dict) and element.get("type") == "image":
            check_image(find, element, where)
        else:
            find.text_object(element, where, SECTION_TEXT)


def _holder(most: int, allowed: set[str]) -> Callable[[Findings, Json, str], None]:
    def check(find: Findings, block: Json, at: str) -> None:
        action_ids: set[str] = set()
        for index, element in enumerate(find.items(block, "elements", at, most)):
            check_element(find, element, f"{at}/elements/{index}", allowed, action_ids)

    return check


def _input(find: Findings, block: Json, at: str) -> None:
    find.text(block, "label", at, 2000, PLAIN)
    find.text(block, "hint", at, 2000, PLAIN, needed=False)
    if "element" not in block:
        find.add(at, "missing required field: element")
    else:
        check_element(find, block["element"], f"{at}/element", IN_INPUT, set())


def _image(find: Findings, block: Json, at: str) -> None:
    check_image(find, block, at)
    find.text(block, "title", at, 2000, PLAIN, needed=False)


def _table(find: Findings, block: Json, at: str) -> None:
    for index, row in enumerate(find.items(block, "rows", at, TABLE_ROWS)):
        _check_row(find, row, f"{at}/rows/{index}")
    if "column_settings" in block:
        for index, setting in enumerate(find.items(block, "column_settings", at, TABLE_COLUMNS, least=0)):
            if setting is not None and setting.get("align", "left") not in ("left", "center", "right"):
                find.add(f"{at}/column_settings/{index}/align", "must be one of: left, center, right")
    if size([block]) > TABLE_TEXT:
        find.add(at, f"table must be less than {TABLE_TEXT + 1} characters")


def _check_row(find: Findings, row: Any, at: str) -> None:
    for index, cell in enumerate(find.sequence(row, at, TABLE_COLUMNS)):
        where = f"{at}/{index}"
        kind = cell.get("type") if isinstance(cell, dict) else None
        if kind == "raw_text":
            find.string(cell, "text", where, TABLE_TEXT, least=1, needed=True)
        elif kind == "rich_text":
            _rich_text(find, cell, where)
        elif kind == "raw_number":
            if not _is_number(cell.get("value")):
                find.add(where, "missing required field: value")
            find.string(cell, "text", where, TABLE_TEXT, least=1, needed=True)
        else:
            find.add(where, f"unsupported type: {kind}")


def _data_table(find: Findings, block: Json, at: str) -> None:
    find.string(block, "caption", at, TABLE_TEXT, least=1, needed=True)
    rows = find.items(block, "rows", at, TABLE_ROWS + 1, least=2)
    for index, row in enumerate(rows):
        _check_row(find, row, f"{at}/rows/{index}")
        if isinstance(row, list) and isinstance(rows[0], list) and len(row) != len(rows[0]):
            find.add(f"{at}/rows/{index}", "every row must have the same number of cells")
    if (
        rows
        and isinstance(rows[0], list)
        and any(cell.get("type") == "rich_text" for cell in rows[0] if isinstance(cell, dict))
    ):
        find.add(f"{at}/rows/0", "unsupported type: rich_text")
    page_size = block.get("page_size", 5)
    if not isinstance(page_size, int) or not 1 <= page_size <= DATA_TABLE_PAGE:
        find.add(f"{at}/page_size", f"must be between 1 and {DATA_TABLE_PAGE}")
    if size([block]) > TABLE_TEXT:
        find.add(at, f"table must be less than {TABLE_TEXT + 1} characters")


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _data_visualization(find: Findings, block: Json, at: str) -> None:
    find.string(block, "title", at, CHART_TITLE, least=1, needed=True)
    chart = block.get("chart")
    kind = chart.get("type") if isinstance(chart, dict) else None
    if not isinstance(chart, dict) or kind not in CHART_KINDS:
        find.add(f"{at}/chart/type", f"must be one of: {', '.join(CHART_KINDS)}")
    elif kind == "pie":
        for index, segment in enumerate(find.items(chart, "segments", f"{at}/chart", CHART_SERIES)):
            _check_point(find, segment, f"{at}/chart/segments/{index}", positive=True)
    else:
        _check_series(find, chart, f"{at}/chart")


def _check_series(find: Findings, chart: Json, at: str) -> None:
    """Check that each series has a value for each category, and that no two have the same name."""
    axes = chart.get("axis_config")
    if not isinstance(axes, dict):
        find.add(at, "missing required field: axis_config")
        return
    for key in ("x_label", "y_label"):
        find.string(axes, key, f"{at}/axis_config", AXIS_LABEL)
    categories = find.items(axes, "categories", f"{at}/axis_config", CHART_POINTS)
    for index, name in enumerate(categories):
        find.string({"label": name}, "label", f"{at}/axis_config/categories/{index}", CHART_LABEL, least=1, needed=True)
    if len(set(map(str, categories))) < len(categories):
        find.add(f"{at}/axis_config/categories", "must be unique")
    all_series = [series for series in find.items(chart, "series", at, CHART_SERIES) if isinstance(series, dict)]
    if len({series.get("name") for series in all_series}) < len(all_series):
        find.add(f"{at}/series", "names must be unique")
    for index, series in enumerate(all_series):
        where = f"{at}/series/{index}"
        find.string(series, "name", where, CHART_LABEL, least=1, needed=True)
        points = find.items(series, "data", where, CHART_POINTS)
        for place, point in enumerate(points):
            _check_point(find, point, f"{where}/data/{place}")
        if sorted(str(point.get("label")) for point in points if isinstance(point, dict)) != sorted(map(str, categories)):
            find.add(f"{where}/data", "must have one point for each category")


def _check_point(find: Findings, point: Any, at: str, *, positive: bool = False) -> None:
    if not isinstance(point, dict):
        find.add(at, "must provide an object")
        return
    find.string(point, "label", at, CHART_LABEL, least=1, needed=True)
    value = point.get("value")
    if not _is_number(value) or (positive and value <= 0):
        find.add(f"{at}/value", "must be a positive number" if positive else "must be a number")


def _rich_text(find: Findings, block: Json, at: str) -> None:
    for index, part in enumerate(find.items(block, "elements", at, 1000)):
        where = f"{at}/elements/{index}"
        if not isinstance(part, dict) or part.get("type") not in RICH_PARTS:
            find.add(f"{where}/type", "unsupported type")
        elif part["type"] == "rich_text_list":
            if part.get("style") not in ("bullet", "ordered"):
                find.add(f"{where}/style", "must be one of: bullet, ordered")
            _rich_text(find, part, where)
        else:
            _check_leaves(find, part, where)


def _check_leaves(find: Findings, part: Json, at: str) -> None:
    for index, leaf in enumerate(find.items(part, "elements", at, 1000, least=0)):
        where = f"{at}/elements/{index}"
        if not isinstance(leaf, dict) or leaf.get("type") not in RICH_LEAVES:
            find.add(f"{where}/type", "unsupported type")
        elif leaf["type"] == "text":
            find.string(leaf, "text", where, SECTION_TEXT, least=1, needed=True)


def _markdown(find: Findings, block: Json, at: str) -> None:
    find.string(block, "text", at, MARKDOWN_TEXT, least=1, needed=True)


def _card(find: Findings, block: Json, at: str) -> None:
    for key, most in (("title", 150), ("subtitle", 150), ("body", 200)):
        find.text(block, key, at, most, needed=False)
    if "actions" in block:
        action_ids: set[str] = set()
        for index, element in enumerate(find.items(block, "actions", at, 3)):
            check_element(find, element, f"{at}/actions/{index}", {"button"}, action_ids)


def _carousel(find: Findings, block: Json, at: str) -> None:
    for index, card in enumerate(find.items(block, "elements", at, 10)):
        if not isinstance(card, dict) or card.get("type") != "card":
            find.add(f"{at}/elements/{index}/type", "unsupported type")
        else:
            _card(find, card, f"{at}/elements/{index}")


def _container(find: Findings, block: Json, at: str) -> None:
    for key in ("title", "subtitle"):
        find.text(block, key, at, 150, needed=False)
    block_ids: set[str] = set()
    for index, child in enumerate(find.items(block, "child_blocks", at, 10)):
        _check_block(find, child, f"{at}/child_blocks/{index}", block_ids)


def _alert(find: Findings, block: Json, at: str) -> None:
    find.text(block, "text", at, 200, BOTH)
    if block.get("level", "default") not in ("default", "info", "warning", "error", "success"):
        find.add(f"{at}/level", "must be one of: default, info, warning, error, success")


def _titled(find: Findings, block: Json, at: str) -> None:
    if not block.get("title"):
        find.add(at, "missing required field: title")


def _nothing(find: Findings, block: Json, at: str) -> None:
    """Check nothing, because dividers and files have no limits."""


CHECKS: dict[str, Callable[[Findings, Json, str], None]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _holder(25, IN_ACTIONS),
    "context_actions": _holder(5, IN_CONTEXT_ACTIONS),
    "input": _input,
    "image": _image,
    "table": _table,
    "data_table": _data_table,
    "data_visualization": _data_visualization,
    "rich_text": _rich_text,
    "markdown": _markdown,
    "card": _card,
    "carousel": _carousel,
    "container": _container,
    "alert": _alert,
    "task_card": _titled,
    "plan": _titled,
    "video": _titled,
    "divider": _nothing,
    "file": _nothing,
}
