// Modals and the home tab: drawn from a view, with what was typed kept where the inputs stay the same.

import { drawBlocks } from "/static/blocks.js";
import { make, speakIn } from "/static/text.js";

const LEAD = 2; // blocks before the first input of a form

/** Draw a view's blocks into a node. Returns its fields. What was typed and where the focus was are kept. */
export function drawView(node, view, context, former) {
  const typed = new Map([...(former || [])].map(([key, field]) => [key, field.read()]));
  const focused = document.activeElement?.dataset?.key;
  const fields = new Map();
  node.replaceChildren(drawBlocks(view.blocks, { ...context, fields, state: view.state }));
  for (const [key, value] of typed) if (fields.has(key)) fields.get(key).write(value);
  if (focused) node.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  return fields;
}

/** What the fields hold, as block → action → value. Complains beside a field that has to be filled in, and returns null. */
export function readFields(fields) {
  const values = {};
  let first = null;
  for (const field of fields.values()) {
    const value = field.read();
    const empty = value === null || (Array.isArray(value) && !value.length);
    const wrong = empty && !field.optional;
    field.complain(wrong ? `${field.label} is required.` : "");
    if (wrong && !first) first = field;
    (values[field.block] ||= {})[field.action] = value;
  }
  if (first) focusOn(first);
  return first ? null : values;
}

export function complain(fields, errors) {
  let first = null;
  for (const field of fields.values()) {
    field.complain(errors[field.block]);
    if (errors[field.block] && !first) first = field;
  }
  if (first) focusOn(first);
}

function focusOn(field) {
  (field.node.matches("input, select, textarea") ? field.node : field.node.querySelector("input, select, textarea")).focus();
}

/** The person's modal. `act` tells the demo's server, `context` makes the blocks' context for a view; `closed` is
 *  called when the last modal has closed. */
export class Modal {
  constructor(dialog, act, context, closed) {
    Object.assign(this, { dialog, act, context, closed, view: null, fields: new Map() });
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.act({ do: "close" });
    });
    dialog.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches(".input input") && !event.defaultPrevented) this.submit(event);
    });
  }

  show(view) {
    if (!view.id) {
      this.view = null;
      this.fields = new Map();
      if (!this.dialog.open) return;
      this.dialog.close();
      this.dialog.replaceChildren();
      this.closed();
      return;
    }
    const same = this.view?.id === view.id;
    if (!same) this.frame(view);
    this.view = view;
    this.heading.textContent = view.title;
    const wasOnTitle = document.activeElement === this.heading;
    const before = this.body.innerText;
    this.fields = drawView(this.body, view, this.context({ view: view.id }), same ? this.fields : null);
    this.foot(view);
    if (!this.dialog.open) this.dialog.showModal();
    if (same && this.body.innerText !== before) speakIn(this.news, `${view.title}: ${this.body.innerText.slice(0, 500)}`);
    if (!same || wasOnTitle || !this.dialog.contains(document.activeElement)) this.focusFirst();
  }

  frame(view) {
    this.heading = make("h2", { id: "modal-title", tabindex: "-1" });
    this.body = make("div", { id: "modal-body", class: "modal-body", tabindex: "0", role: "group", "aria-labelledby": "modal-title" });
    this.footer = make("div", { class: "modal-foot" });
    const close = make("button", { type: "button", class: "plain", "aria-label": "Close", on: { click: () => this.act({ do: "close", all: true }) } }, "✕");
    this.news = make("div", { class: "visually-hidden", role: "log", "aria-label": "What has changed", data: { news: "" } });
    this.dialog.replaceChildren(make("div", { class: "modal-head" }, this.heading, close), this.body, this.footer, this.news);
  }

  foot(view) {
    const submit = view.submit
      ? make("button", { type: "button", class: "b primary", data: { key: "submit" }, on: { click: (event) => this.submit(event) } }, view.submit)
      : null;
    const close = make("button", { type: "button", class: "b", data: { key: "close" }, on: { click: () => this.act({ do: "close" }) } },
      view.depth > 1 ? "Back" : view.close || "Close");
    const focused = this.footer.contains(document.activeElement) && document.activeElement.dataset.key;
    this.footer.replaceChildren(close, ...(submit ? [submit] : []));
    if (focused) this.footer.querySelector(`[data-key="${focused}"]`)?.focus();
  }

  focusFirst() {
    const at = [...this.body.children].findIndex((node) => node.matches(".input"));
    // Where there is much to read first, an input is for what one does after that.
    const input = at >= 0 && at <= LEAD && this.body.querySelector(".input input, .input select, .input textarea");
    // A form is read input by input; all else is read at once, with the title.
    if (input) this.dialog.removeAttribute("aria-describedby");
    else this.dialog.setAttribute("aria-describedby", "modal-body");
    (input || this.heading).focus();
    this.body.scrollTop = 0;
  }

  async submit(event) {
    event.preventDefault();
    const fields = this.fields;
    const values = readFields(fields);
    if (!values || this.sending) return;
    this.sending = true;
    this.footer.setAttribute("aria-busy", "true");
    const answer = await this.act({ do: "submit", view: this.view.id, values });
    this.sending = false;
    this.footer.removeAttribute("aria-busy");
    if (answer?.errors) complain(this.fields, answer.errors);
  }
}
