// Modals and the home tab: drawn from a view, with what was typed kept where the inputs stay the same.

import { confirmed, drawBlocks } from "/static/blocks.js";
import { focusIn, refocus } from "/static/focus.js";
import { firstWords, make, speakIn } from "/static/text.js";

const LEAD = 2; // blocks before the first input of a form
const DISCARD = {
  title: { text: "Discard what you entered?" },
  text: { type: "plain_text", text: "It hasn't been saved." },
  confirm: { text: "Discard" },
  deny: { text: "Keep it" },
  style: "danger",
};

/** Draw a view's blocks into a node. Returns its fields. What was typed, `former`, is kept, and so is the focus if the control
 *  that had it is still there. */
export function drawView(node, view, context, former) {
  const typed = new Map([...(former || [])].map(([key, field]) => [key, field.read()]));
  const focused = focusIn(node);
  const fields = new Map();
  node.replaceChildren(drawBlocks(view.blocks, { ...context, fields, state: view.state }));
  for (const [key, field] of fields) {
    field.offered = JSON.stringify(field.read());
    if (typed.has(key)) field.write(typed.get(key));
  }
  if (focused) refocus(node, focused);
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

const isChanged = (fields) => [...fields.values()].some((field) => JSON.stringify(field.read()) !== field.offered);

/** The person's modal. `act` tells the demo's server, `context` makes the blocks' context for a view; `closed` is
 *  called when the last modal has closed. */
export class Modal {
  constructor(dialog, act, context, closed) {
    // `below` has what was typed, and where the focus was, in the views under the one shown, by their ids.
    Object.assign(this, { dialog, act, context, closed, view: null, fields: new Map(), below: new Map(), pending: false });
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.leave();
    });
    dialog.addEventListener("keydown", (event) => {
      if (event.defaultPrevented) return;
      if (event.key === "Escape") {
        event.preventDefault();
        this.leave();
      }
      if (event.key === "Enter" && event.target.matches(".input input")) this.submit(event);
    });
  }

  /** Close the view that is shown, or all of them, unless somebody would lose what they entered and wants to keep it. */
  async leave(all = false) {
    const fields = [this.fields, ...(all ? [...this.below.values()].map((view) => view.fields) : [])];
    if ((this.pending || fields.some(isChanged)) && !(await confirmed(DISCARD, {}))) return;
    this.act({ do: "close", all });
  }

  show(view) {
    if (!view.id) {
      this.view = null;
      this.fields = new Map();
      this.below.clear();
      this.pending = false;
      if (!this.dialog.open) return;
      this.dialog.close();
      this.dialog.replaceChildren();
      this.closed();
      return;
    }
    const same = this.view?.id === view.id;
    const former = same ? { fields: this.fields } : this.turnTo(view);
    this.view = view;
    this.heading.textContent = view.title;
    const wasOnBody = document.activeElement === this.body;
    const before = this.body.innerText;
    this.fields = drawView(this.body, view, this.context({ view: view.id }), former?.fields);
    this.foot(view);
    // A preview of what was submitted has no inputs any more, but nothing is saved while it has a button for that.
    this.pending = same && this.pending && !this.fields.size && Boolean(this.body.querySelector(".b.primary"));
    if (this.fields.size) this.body.removeAttribute("tabindex");
    else this.body.tabIndex = 0; // so that it can be read and scrolled with the keyboard
    if (!this.dialog.open) this.dialog.showModal();
    if (same && this.body.innerText !== before) speakIn(this.news, `${view.title}: ${firstWords(this.body.innerText, 600)}`);
    if (former?.focused && refocus(this.dialog, former.focused)) return;
    if (!same || wasOnBody || !this.dialog.contains(document.activeElement)) this.focusFirst();
  }

  /** Make room for another view, above this one or below it. Returns what there was in it when it was last shown. */
  turnTo(view) {
    if (this.view && view.depth > this.view.depth) this.below.set(this.view.id, { fields: this.fields, focused: focusIn(this.dialog) });
    this.pending = false;
    const former = this.below.get(view.id);
    this.below.delete(view.id);
    this.frame();
    return former;
  }

  frame() {
    this.heading = make("h2", { id: "modal-title" });
    this.body = make("div", { id: "modal-body", class: "modal-body", role: "group", "aria-labelledby": "modal-title" });
    this.footer = make("div", { class: "modal-foot" });
    const close = make("button", { type: "button", class: "plain", "aria-label": "Close", data: { key: "close all" }, on: { click: () => this.leave(true) } }, "✕");
    this.news = make("div", { class: "visually-hidden", role: "log", "aria-label": "What has changed", data: { news: "" } });
    this.dialog.replaceChildren(make("div", { class: "modal-head" }, this.heading, close), this.body, this.footer, this.news);
  }

  foot(view) {
    const submit = view.submit
      ? make("button", { type: "button", class: "b primary", data: { key: "submit" }, on: { click: (event) => this.submit(event) } }, view.submit)
      : null;
    const close = make("button", { type: "button", class: "b", data: { key: "close" }, on: { click: () => this.leave() } },
      view.last ? view.close || "Close" : "Back");
    const focused = focusIn(this.footer);
    this.footer.replaceChildren(close, ...(submit ? [submit] : []));
    if (focused) refocus(this.footer, focused);
  }

  focusFirst() {
    const at = [...this.body.children].findIndex((node) => node.matches(".input"));
    // Where there is much to read first, an input is for what one does after that.
    const input = at >= 0 && at <= LEAD && this.body.querySelector(".input input, .input select, .input textarea");
    // A form is read input by input. All else is read at once, and its first button is the next stop of the Tab key.
    if (input) this.dialog.removeAttribute("aria-describedby");
    else this.dialog.setAttribute("aria-describedby", "modal-body");
    if (!input) this.body.tabIndex = this.fields.size ? -1 : 0;
    (input || this.body).focus();
    this.body.scrollTop = 0;
  }

  async submit(event) {
    event.preventDefault();
    const fields = this.fields;
    const values = readFields(fields);
    if (!values || this.sending) return;
    this.sending = true;
    this.pending = isChanged(fields);
    this.footer.setAttribute("aria-busy", "true");
    const answer = await this.act({ do: "submit", view: this.view.id, values });
    this.sending = false;
    this.footer.removeAttribute("aria-busy");
    if (answer?.errors) complain(this.fields, answer.errors);
    if (!answer || Object.keys(answer.errors || {}).length) this.pending = false;
  }
}
