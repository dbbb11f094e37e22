// Block Kit as elements. `context` says where the blocks are and what using them does:
//   use(block, action, value)  tell planbot     suggest(action, typed)  ask it for options
//   names(id)                  a name           channels                those to choose from
//   fields                     a Map that gets each input: "block action" → { read, write, block }
//   state                      what Slack has stored of the inputs: block → action → value

import { firstWords, make, link, mrkdwn, textObject } from "/static/text.js";
import { openMenu } from "/static/menu.js";
import { drawChart, drawDataTable } from "/static/figures.js";

let ids = 0;
const newId = () => `n${++ids}`;

export function drawBlocks(blocks, context) {
  const nodes = document.createDocumentFragment();
  let about = "";
  for (const block of blocks) {
    const node = (BLOCKS[block.type] || unknown)(block, { ...context, about });
    if (["section", "header", "rich_text"].includes(block.type)) about = node.textContent; // what a menu after it is about
    nodes.append(node);
  }
  drawMarks(nodes);
  return nodes;
}

// Slack draws emoji with pictures of its own, whatever fonts there are. Here circles do for the marks of planbot.
const MARKS = { "🔴": "red", "🟠": "amber", "🟡": "yellow", "🟢": "green", "🔵": "blue", "🟣": "purple", "⚫": "black", "⚪": "white" };
const MARK = new RegExp(`(${Object.keys(MARKS).join("|")})`, "u");

function drawMarks(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (MARK.test(node.data) && !node.parentElement?.closest("select, textarea, svg")) texts.push(node);
  }
  for (const node of texts) {
    const pieces = node.data.split(MARK).filter(Boolean);
    node.replaceWith(...pieces.map((piece) => (MARKS[piece] ? make("span", { class: `dot ${MARKS[piece]}` }, piece) : piece)));
  }
}

function unknown(block) {
  return make("p", { class: "context" }, `(The demo can't draw blocks of the type “${block.type}”.)`);
}

const BLOCKS = {
  section(block, context) {
    const node = make("div", { class: "section" });
    const body = make("div", { class: "section-text" });
    if (block.text) body.append(make("div", { class: "text" }, textObject(block.text, context.names)));
    if (block.fields) {
      const fields = block.fields.map((field) => make("div", { class: "text" }, textObject(field, context.names)));
      body.append(make("div", { class: "fields" }, ...fields));
    }
    node.append(body);
    if (block.accessory) node.append(make("div", { class: "accessory" }, drawElement(block.accessory, block, context, block.text?.text)));
    return node;
  },
  header: (block, context) => make(context.heading || "h3", { class: "header" }, block.text.text),
  context(block, context) {
    const parts = block.elements.map((element) =>
      element.type === "image" ? picture(element) : make("span", { class: "text" }, textObject(element, context.names)),
    );
    return make("div", { class: "context" }, ...parts);
  },
  divider: () => make("hr"),
  actions: (block, context) => make("div", { class: "row" }, ...block.elements.map((element) => drawElement(element, block, context))),
  context_actions: (block, context) => BLOCKS.actions(block, context),
  image: (block) => make("figure", {}, block.title ? make("figcaption", {}, block.title.text) : null, picture(block)),
  input: drawInput,
  table: drawTable,
  data_table: (block, context) => drawDataTable(block, (cell) => cellOf(cell, context)),
  data_visualization: drawChart,
  rich_text: (block, context) => make("div", { class: "text" }, ...block.elements.map((part) => richPart(part, context))),
  markdown: (block, context) => make("div", { class: "text" }, mrkdwn(block.text, context.names)),
};

function picture(image) {
  // Pictures from elsewhere are not loaded: the demo connects to nothing.
  return make("span", { class: "text" }, `[${image.alt_text}]`);
}

function drawTable(block, context) {
  const [head, ...rows] = block.rows;
  const align = (place) => ({ class: block.column_settings?.[place]?.align === "right" ? "number" : undefined });
  const cell = (content) => cellOf(content, context);
  const table = make(
    "table",
    {},
    make("thead", {}, make("tr", {}, ...head.map((content, place) => make("th", { scope: "col", ...align(place) }, cell(content))))),
    make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((content, place) => make("td", align(place), cell(content)))))),
  );
  return make("div", { class: "table", tabindex: "0", role: "region", "aria-label": "Table" }, table);
}

function cellOf(content, context) {
  if (content.type === "rich_text") return BLOCKS.rich_text(content, context);
  return document.createTextNode(content.text ?? String(content.value));
}

function richPart(part, context) {
  if (part.type === "rich_text_list") {
    const items = part.elements.map((item) => make("li", {}, ...item.elements.map((leaf) => richLeaf(leaf, context))));
    const start = part.style === "ordered" && part.offset ? part.offset + 1 : undefined;
    return make(part.style === "ordered" ? "ol" : "ul", { start, data: { indent: String(part.indent || 0) } }, ...items);
  }
  const tag = { rich_text_quote: "blockquote", rich_text_preformatted: "pre" }[part.type] || "div";
  return make(tag, {}, ...part.elements.map((leaf) => richLeaf(leaf, context)));
}

const LEAVES = {
  link: (leaf) => link(leaf.url, leaf.text),
  user: (leaf, context) => make("span", { class: "mention" }, `@${context.names(leaf.user_id)}`),
  usergroup: (leaf, context) => make("span", { class: "mention" }, `@${context.names(leaf.usergroup_id)}`),
  channel: (leaf, context) => make("span", { class: "mention" }, `#${context.names(leaf.channel_id)}`),
  broadcast: (leaf) => make("span", { class: "mention" }, `@${leaf.range}`),
  emoji: (leaf) => document.createTextNode(leaf.unicode ? emoji(leaf.unicode) : `:${leaf.name}:`),
};

/** A character from its code points in hexadecimal, as Slack names them: "1f1ec-1f1e7". */
function emoji(codes) {
  return String.fromCodePoint(...codes.split("-").map((code) => parseInt(code, 16)));
}

function richLeaf(leaf, context) {
  let node = (LEAVES[leaf.type] || (() => document.createTextNode(leaf.text || leaf.fallback || leaf.value || "")))(leaf, context);
  for (const [style, tag] of [["code", "code"], ["strike", "s"], ["italic", "i"], ["bold", "b"]]) {
    if (leaf.style?.[style]) node = make(tag, {}, node);
  }
  return node;
}

// Elements that people act on at once

function drawElement(element, block, context, about) {
  const draw = ELEMENTS[element.type];
  if (draw) return draw(element, block, context, about);
  const field = FIELDS[element.type];
  if (!field) return unknown(element);
  const label = element.accessibility_label || element.placeholder?.text || about || "Choose";
  const input = field(element, block, context, { "aria-label": label });
  marked(input, block, element);
  if (input.node.matches("select") && input.read()) input.node.querySelector("option[value='']").remove(); // one of the others is chosen
  atOnce(input.node, () => context.use(block.block_id, element.action_id, input.read()));
  return input.node;
}

/** Give the controls of an input keys by which they are found again when they are drawn anew. */
function marked(input, block, element) {
  const controls = input.node.matches("input, select, textarea") ? [input.node] : input.node.querySelectorAll("input, select, textarea");
  for (const control of controls) control.dataset.key = `${block.block_id} ${element.action_id}`;
}

const TYPED = "input[type=date], input[type=time], input[type=datetime-local]";

/** Do something when a person has chosen. With the keyboard, every part of a day and every row of a list that one passes is a
 *  change: what counts is what is there on Enter, or when the control is left. */
export function atOnce(control, act) {
  let last = control.value;
  let passing = control.matches(TYPED);
  const chosen = () => {
    if (control.matches("input, select") && control.value === last) return;
    last = control.value;
    act();
  };
  control.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && passing && control.value !== last) {
      event.preventDefault();
      chosen();
    }
    if (control.matches("select")) passing = !["Enter", " "].includes(event.key) && !event.altKey;
  });
  control.addEventListener("pointerdown", () => {
    passing = control.matches(TYPED);
  });
  control.addEventListener("change", () => {
    if (!passing) chosen();
  });
  control.addEventListener("blur", () => {
    if (passing) chosen();
  });
}

const ELEMENTS = {
  button(element, block, context) {
    const style = { primary: " primary", danger: " danger" }[element.style] || "";
    const shown = { class: `b${style}`, data: { key: `${block.block_id} ${element.action_id}` } };
    if (element.accessibility_label) shown["aria-label"] = element.accessibility_label;
    if (element.url) return make("a", { ...shown, href: element.url, target: "_blank", rel: "noopener noreferrer" }, element.text.text);
    const press = async (event) => {
      const button = event.currentTarget;
      if (button.getAttribute("aria-busy") || (element.confirm && !(await confirmed(element.confirm, context)))) return;
      button.setAttribute("aria-busy", "true");
      await context.use(block.block_id, element.action_id, null);
      button.removeAttribute("aria-busy");
    };
    return make("button", { type: "button", ...shown, on: { click: press } }, element.text.text);
  },
  overflow(element, block, context, about) {
    const choose = async (option) => {
      if (element.confirm && !(await confirmed(element.confirm, context))) return;
      if (option.url) window.open(option.url, "_blank", "noopener,noreferrer");
      await context.use(block.block_id, element.action_id, option.value);
    };
    const items = element.options.map((option) => ({
      text: option.text.text, note: option.description?.text, choose: () => choose(option),
    }));
    const what = firstWords(about ? mrkdwn(about, context.names).textContent : context.about, 60);
    const label = what ? `More about ${what}` : "More";
    const shown = { type: "button", class: "b more", "aria-label": label, "aria-haspopup": "menu", "aria-expanded": "false" };
    const key = `${block.block_id} ${element.action_id}`;
    return make("button", { ...shown, data: { key }, on: { click: (event) => openMenu(event.currentTarget, items) } }, "⋯");
  },
  image: picture,
};

/** Ask whether to go on, with a confirmation object of Block Kit. */
export function confirmed(confirm, context) {
  return new Promise((settle) => {
    const [title, text] = [newId(), newId()];
    const dialog = make(
      "dialog",
      { "aria-labelledby": title, "aria-describedby": text, role: "alertdialog" },
      make("div", { class: "modal-head" }, make("h2", { id: title }, confirm.title.text)),
      make("div", { class: "modal-body text", id: text }, textObject(confirm.text, context.names)),
      make(
        "div",
        { class: "modal-foot" },
        make("button", { type: "button", class: "b", on: { click: () => dialog.close() } }, confirm.deny.text),
        make("button", { type: "button", class: `b ${confirm.style || "primary"}`, on: { click: () => dialog.close("yes") } }, confirm.confirm.text),
      ),
    );
    dialog.addEventListener("keydown", (event) => event.stopPropagation()); // what is behind it has keys of its own
    dialog.addEventListener("close", () => {
      settle(dialog.returnValue === "yes");
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

// Inputs

function drawInput(block, context) {
  const element = block.element;
  const id = newId();
  const hint = block.hint ? make("p", { class: "hint", id: `${id}-hint` }, block.hint.text) : null;
  const fault = make("p", { class: "fault", id: `${id}-fault`, hidden: true });
  const described = `${block.hint ? `${id}-hint ` : ""}${id}-fault`;
  const many = ["checkboxes", "radio_buttons", "multi_static_select"].includes(element.type);
  const attributes = many ? {} : { id, "aria-describedby": described, "aria-required": block.optional ? undefined : "true" };
  const field = (FIELDS[element.type] || FIELDS.plain_text_input)(element, block, context, attributes);
  marked(field, block, element);
  const optional = block.optional ? make("span", { class: "optional" }, " (optional)") : null;
  const label = make(many ? "legend" : "label", many ? {} : { for: id }, block.label.text, optional);
  const node = make(
    many ? "fieldset" : "div",
    { class: "input", "aria-describedby": many ? described : undefined },
    label, field.node, hint, fault,
  );
  const complain = (sentence) => {
    fault.textContent = sentence || "";
    fault.hidden = !sentence;
    const target = node.querySelector("input, select, textarea");
    if (sentence) target.setAttribute("aria-invalid", "true");
    else target.removeAttribute("aria-invalid");
  };
  context.fields.set(`${block.block_id} ${element.action_id}`, {
    ...field, complain, block: block.block_id, action: element.action_id, optional: Boolean(block.optional), label: block.label.text,
  });
  if (block.dispatch_action) {
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target.tagName !== "INPUT" || !event.target.value.trim()) return;
      event.preventDefault();
      context.use(block.block_id, element.action_id, field.read());
    });
  }
  return node;
}

function stored(element, block, context) {
  return context.state?.[block.block_id]?.[element.action_id];
}

function optionsOf(element) {
  return element.option_groups ? element.option_groups.flatMap((group) => group.options) : element.options || [];
}

function native(type) {
  return (element, block, context, attributes) => {
    const value = stored(element, block, context);
    const first = Object.entries(value || {}).find(([key]) => key !== "type")?.[1] ?? element.initial_value ?? element.initial_date ?? element.initial_time ?? "";
    const node = make("input", { type, ...attributes, placeholder: element.placeholder?.text, maxlength: element.max_length });
    node.value = first || "";
    return { node, read: () => node.value || null, write: (text) => (node.value = text || "") };
  };
}

function select(element, block, context, attributes, choices, chosen) {
  const node = make("select", attributes);
  node.append(make("option", { value: "" }, element.placeholder?.text || "–"));
  const option = (choice) => make("option", { value: choice.value }, choice.text.text);
  if (element.option_groups) {
    for (const group of element.option_groups) node.append(make("optgroup", { label: group.label.text }, ...group.options.map(option)));
  } else node.append(...choices.map(option));
  node.value = chosen || "";
  return { node, read: () => node.value || null, write: (value) => (node.value = value || "") };
}

function places(key) {
  return (element, block, context, attributes) => {
    const list = key === "user" ? context.people : context.channels;
    const choices = list.map((row) => ({ value: row.id, text: { text: row.name } })); // without #, so that typing the name finds it
    const value = stored(element, block, context);
    const chosen = value?.[`selected_${key}`] || element[`initial_${key}`];
    return select(element, block, context, attributes, choices, chosen);
  };
}

function boxes(type) {
  return (element, block, context) => {
    const value = stored(element, block, context) || {};
    const chosen = value.selected_options || [value.selected_option || element.initial_option].filter(Boolean);
    const initial = (chosen.length ? chosen : element.initial_options || []).map((option) => option.value);
    const name = newId();
    const inputs = [];
    const rows = optionsOf(element).map((option) => {
      const input = make("input", { type, name, value: option.value });
      input.checked = initial.includes(option.value);
      inputs.push(input);
      const note = option.description ? make("span", { class: "hint" }, textObject(option.description, context.names)) : null;
      return make("label", { class: "box" }, input, make("span", {}, textObject(option.text, context.names), note));
    });
    const checked = () => inputs.filter((input) => input.checked).map((input) => input.value);
    return {
      node: make("div", { class: `boxes${rows.length > 8 ? " many" : ""}` }, ...rows),
      read: () => (type === "radio" ? checked()[0] || null : checked()),
      write: (values) => inputs.forEach((input) => (input.checked = [values].flat().includes(input.value))),
    };
  };
}

const FIELDS = {
  plain_text_input(element, block, context, attributes) {
    if (!element.multiline) return native("text")(element, block, context, attributes);
    const node = make("textarea", { rows: "3", ...attributes, placeholder: element.placeholder?.text, maxlength: element.max_length });
    node.value = stored(element, block, context)?.value ?? element.initial_value ?? "";
    return { node, read: () => node.value || null, write: (text) => (node.value = text || "") };
  },
  email_text_input: native("email"),
  url_text_input: native("url"),
  number_input: native("number"),
  datepicker: native("date"),
  timepicker: native("time"),
  static_select(element, block, context, attributes) {
    const chosen = (stored(element, block, context)?.selected_option || element.initial_option)?.value;
    return select(element, block, context, attributes, optionsOf(element), chosen);
  },
  conversations_select: places("conversation"),
  channels_select: places("channel"),
  users_select: places("user"),
  checkboxes: boxes("checkbox"),
  multi_static_select: boxes("checkbox"),
  radio_buttons: boxes("radio"),
  external_select: typeahead,
};

/** A combobox whose options planbot gives while one types. */
function typeahead(element, block, context, attributes) {
  const listId = newId();
  let chosen = stored(element, block, context)?.selected_option || element.initial_option || null;
  let options = [];
  let at = -1;
  let asked = 0;
  const input = make("input", {
    type: "text", ...attributes, role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
    "aria-controls": listId, autocomplete: "off", placeholder: element.placeholder?.text,
  });
  input.value = chosen?.text.text || "";
  const list = make("ul", { id: listId, role: "listbox", "aria-label": "Suggestions", hidden: true });
  const status = make("p", { class: "visually-hidden", role: "status" });

  /** Under the input, over whatever is there: nothing may move away from under a pointer. */
  function place() {
    const at = input.getBoundingClientRect();
    const room = window.innerHeight - at.bottom - 12;
    list.style.cssText = `left: ${at.left}px; top: ${at.bottom + 2}px; width: ${at.width}px; max-height: ${Math.max(120, Math.min(260, room))}px`;
  }
  function hide() {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
  function choose(option) {
    chosen = option;
    input.value = option.text.text;
    hide();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  function mark(to) {
    at = to;
    [...list.children].forEach((node, place) => node.setAttribute("aria-selected", String(place === to)));
    const node = list.children[to];
    if (!node) return;
    input.setAttribute("aria-activedescendant", node.id);
    node.scrollIntoView({ block: "nearest" });
  }
  async function ask() {
    const mine = ++asked;
    if (input.value.length < (element.min_query_length ?? 3)) return hide();
    const found = await context.suggest(element.action_id, input.value);
    if (mine !== asked || document.activeElement !== input) return;
    options = found;
    list.replaceChildren(
      ...options.map((option, place) =>
        make("li", {
          role: "option", id: `${listId}-${place}`, "aria-selected": "false",
          on: { pointerdown: (event) => { event.preventDefault(); choose(option); } },
        }, option.text.text, option.description ? make("span", { class: "hint" }, ` ${option.description.text}`) : null),
      ),
    );
    status.textContent = options.length ? `${options.length} suggestion${options.length === 1 ? "" : "s"}` : "Nothing found";
    if (!options.length) list.append(make("li", { class: "nothing", role: "option", "aria-disabled": "true", "aria-selected": "false" }, "Nothing found"));
    list.hidden = false;
    place();
    input.setAttribute("aria-expanded", "true");
    at = -1;
  }
  input.addEventListener("input", () => { chosen = null; ask(); });
  input.addEventListener("click", ask);
  input.addEventListener("blur", hide);
  input.addEventListener("keydown", (event) => {
    const count = options.length;
    if (event.key === "ArrowDown" && list.hidden) ask();
    else if (event.key === "ArrowDown" && count) mark((at + 1) % count);
    else if (event.key === "ArrowUp" && count) mark((at - 1 + count) % count);
    else if (event.key === "Enter" && !list.hidden && at >= 0) choose(options[at]);
    else if (event.key === "Escape" && !list.hidden) hide();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return {
    node: make("div", { class: "combobox" }, input, list, status),
    read: () => chosen,
    write: (option) => { chosen = option; input.value = option?.text.text || ""; },
  };
}
