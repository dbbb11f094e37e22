// Slack's sortable tables and its charts. A chart is drawn as SVG, with its numbers on it and in its description.

import { make } from "/static/text.js";

const COLOURS = ["#1264a3", "#d9730d", "#007a5a", "#8d3f97", "#b8113c", "#616061"];
const SIZE = { width: 560, height: 250, left: 12, right: 12, top: 26 };

// Tables

/** A table in pages, sorted by the column whose heading is pressed. `cell` makes a cell's content. */
export function drawDataTable(block, cell) {
  const [head, ...rows] = block.rows;
  const size = block.page_size || 5;
  const numeric = head.map((_, column) => rows.every((row) => row[column].type === "raw_number"));
  const state = { column: null, up: true, page: 0 };
  const body = make("tbody");
  const headings = head.map((content, column) =>
    make("th", { scope: "col", class: numeric[column] ? "number" : undefined },
      make("button", { type: "button", class: "sort", on: { click: () => sort(column) } }, cell(content))),
  );
  const table = make("table", {}, make("caption", { class: "visually-hidden" }, block.caption), make("thead", {}, make("tr", {}, ...headings)), body);
  const count = make("span", { role: "status" });
  const turn = (by) => make("button", { type: "button", class: "b", on: { click: () => { state.page += by; show(); focusEnabled(); } } }, by < 0 ? "Previous rows" : "Next rows");
  const [back, next] = [turn(-1), turn(1)];
  const pages = make("div", { class: "row pages" }, back, next, count);

  /** At the first and at the last page one of the buttons can't be pressed, and so can't have the focus either. */
  function focusEnabled() {
    if (back.disabled) next.focus();
    else if (next.disabled) back.focus();
  }

  function sort(column) {
    Object.assign(state, { up: state.column !== column || !state.up, column, page: 0 });
    headings.forEach((heading, place) => {
      if (place === column) heading.setAttribute("aria-sort", state.up ? "ascending" : "descending");
      else heading.removeAttribute("aria-sort");
    });
    show();
  }
  function sorted() {
    if (state.column === null) return rows;
    const key = (row) => row[state.column].value ?? row[state.column].text ?? "";
    const order = (one, other) => (typeof key(one) === "number" ? key(one) - key(other) : key(one).localeCompare(key(other)));
    return [...rows].sort((one, other) => (state.up ? order(one, other) : order(other, one)));
  }
  function show() {
    const first = state.page * size;
    const cells = (row) => row.map((content, column) => make("td", { class: numeric[column] ? "number" : undefined }, cell(content)));
    body.replaceChildren(...sorted().slice(first, first + size).map((row) => make("tr", {}, ...cells(row))));
    back.disabled = first === 0;
    next.disabled = first + size >= rows.length;
    count.textContent = `${first + 1} to ${Math.min(first + size, rows.length)} of ${rows.length}`;
  }
  show();
  const region = make("div", { class: "table", tabindex: "0", role: "region", "aria-label": block.caption }, table);
  return make("div", {}, region, rows.length > size ? pages : null);
}

// Charts

function svg(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

export function drawChart(block) {
  const { chart } = block;
  const draw = chart.type === "pie" ? pie : chart.type === "bar" ? bars : line;
  const names = chart.type === "pie" ? chart.segments.map((segment) => segment.label) : chart.series.map((series) => series.name);
  const legend = names.length > 1 ? make("ul", { class: "legend" }, ...names.map((name, place) => make("li", {}, swatch(place), name))) : null;
  return make("figure", { class: "chart" }, make("figcaption", {}, block.title), draw(chart, description(block)), legend);
}

function swatch(place) {
  const mark = svg("rect", { width: 12, height: 12, rx: 2, fill: COLOURS[place % COLOURS.length] });
  return svg("svg", { width: 12, height: 12, "aria-hidden": "true" }, mark);
}

function description({ title, chart }) {
  const point = ({ label, value }) => `${label} ${value}`;
  if (chart.type === "pie") return `${title}: ${chart.segments.map(point).join(", ")}`;
  return `${title}. ${chart.series.map((series) => `${series.name}: ${series.data.map(point).join(", ")}`).join(". ")}`;
}

/** The frame of a chart with axes: where each category stands, how high a value is, and the categories' names. */
function frame(chart, label) {
  const { categories } = chart.axis_config;
  const font = window.innerWidth < 700 ? 20 : 12; // a chart is drawn smaller on a phone, and its letters have to be larger
  const long = (name) => 0.66 * font * name.length;
  const steep = categories.some((name) => long(name) > (0.9 * (SIZE.width - SIZE.left - SIZE.right)) / categories.length);
  const bottom = steep ? 24 + 0.62 * Math.max(...categories.map(long)) : 14 + font;
  const floor = SIZE.height - 26;
  // A name that goes down to the left needs room there, if it is one of the first.
  const share = (place) => (place + 0.5) / categories.length;
  const room = (name, place) => (0.82 * long(name) - share(place) * (SIZE.width - SIZE.right)) / (1 - share(place));
  const start = steep ? Math.max(SIZE.left, ...categories.map(room)) : SIZE.left;
  const width = (SIZE.width - start - SIZE.right) / categories.length;
  const highest = Math.max(1, ...chart.series.flatMap((series) => series.data.map((point) => point.value)));
  const node = svg("svg", { viewBox: `0 0 ${SIZE.width} ${floor + bottom}`, "font-size": font, role: "img", "aria-label": label });
  node.append(svg("line", { x1: start, x2: SIZE.width - SIZE.right, y1: floor, y2: floor, stroke: "#bab8ba" }));
  categories.forEach((name, place) => {
    const [x, y] = [start + (place + 0.5) * width, floor + 6 + font];
    const turned = steep ? { "text-anchor": "end", transform: `rotate(-38 ${x} ${y})` } : { "text-anchor": "middle" };
    node.append(svg("text", { x, y, ...turned }, name));
  });
  return { node, width, floor, left: (place) => start + place * width, y: (value) => floor - (Math.max(value, 0) / highest) * (floor - SIZE.top) };
}

const valueOf = (series, name) => series.data.find((point) => point.label === name)?.value ?? 0;

function bars(chart, label) {
  const { node, width, floor, left, y } = frame(chart, label);
  const thick = Math.min(46, (width * 0.72) / chart.series.length);
  chart.axis_config.categories.forEach((name, place) => {
    chart.series.forEach((series, row) => {
      const value = valueOf(series, name);
      const x = left(place) + width / 2 + (row - chart.series.length / 2) * thick;
      node.append(svg("rect", { x: x + 1, y: y(value), width: thick - 2, height: floor - y(value), rx: 2, fill: COLOURS[row % COLOURS.length] }));
      if (value) node.append(svg("text", { x: x + thick / 2, y: y(value) - 5, "text-anchor": "middle" }, String(value)));
    });
  });
  return node;
}

function line(chart, label) {
  const { node, width, floor, left, y } = frame(chart, label);
  chart.series.forEach((series, row) => {
    const colour = COLOURS[row % COLOURS.length];
    const at = chart.axis_config.categories.map((name, place) => [left(place) + width / 2, y(valueOf(series, name)), valueOf(series, name)]);
    const path = at.map(([x, top]) => `${x},${top}`).join(" ");
    if (chart.type === "area") node.append(svg("polygon", { points: `${at[0][0]},${floor} ${path} ${at.at(-1)[0]},${floor}`, fill: colour, opacity: ".25" }));
    node.append(svg("polyline", { points: path, fill: "none", stroke: colour, "stroke-width": 3 }));
    for (const [x, top, value] of at) {
      node.append(svg("circle", { cx: x, cy: top, r: 5, fill: colour }), svg("text", { x, y: top - 9, "text-anchor": "middle" }, String(value)));
    }
  });
  return node;
}

function pie(chart, label) {
  const [radius, middle] = [100, 110];
  const total = chart.segments.reduce((sum, segment) => sum + segment.value, 0);
  const node = svg("svg", { viewBox: "0 0 220 220", class: "pie", role: "img", "aria-label": label });
  let turned = 0;
  const edge = (share) => [middle + radius * Math.sin(share * 2 * Math.PI), middle - radius * Math.cos(share * 2 * Math.PI)];
  chart.segments.forEach((segment, place) => {
    const share = segment.value / total;
    const [from, to] = [edge(turned), edge(turned + Math.min(share, 0.9999))];
    const path = `M${middle},${middle} L${from} A${radius},${radius} 0 ${share > 0.5 ? 1 : 0} 1 ${to} Z`;
    node.append(svg("path", { d: path, fill: COLOURS[place % COLOURS.length], stroke: "#fff" }));
    turned += share;
  });
  return node;
}
