// The demo's page: channels, threads, the messages and home tabs of planbot, the clock, and whom one acts as.
// All that it shows comes from the demo's server as pieces (bot/demo/snapshot.py); it answers nothing itself.

import { atOnce, drawBlocks } from "/static/blocks.js";
import { drawFile } from "/static/files.js";
import { focusHeading, focusIn, isInSight, refocus } from "/static/focus.js";
import { closeMenu, openMenu } from "/static/menu.js";
import { firstWords, make, mrkdwn, speakIn, unescape } from "/static/text.js";
import { Modal, drawView } from "/static/views.js";

const $ = (id) => document.getElementById(id);
const BOT = "U0PLANBOT";
const about = await (await fetch("/demo/about")).json();
const me = { id: new URLSearchParams(location.search).get("as") };
if (!about.people.some((person) => person.id === me.id)) me.id = about.people[0].id;

const pieces = new Map();
const unread = new Map();
const drafts = new Map(); // what somebody has begun to write, by person, channel and thread
let place = null; // the channel shown
let tab = "messages"; // in planbot's direct message: "home" or "messages"
let thread = null; // the timestamp of the open thread's first message
let opener = null; // the control that opened it: its message's key and its own; null if it opened by itself
let asked = null; // the timestamp of what was last sent from here, outside threads
let used = null; // the timestamp of the message whose button was pressed last
let loaded = false;
let homeFields = null;

// Talking to the demo's server

async function act(what) {
  try {
    const response = await fetch("/demo/act", { method: "POST", body: JSON.stringify({ as: me.id, ...what }) });
    const answer = await response.json();
    if (answer.error) toast(answer.error);
    return response.ok ? answer : null;
  } catch {
    toast("The demo isn't responding. Start it again with “planbot demo”, then reload this page.");
    return null;
  }
}

// While a modal is open, what lies outside it is neither seen nor read aloud: what is said goes into it.
const toasted = $("toast");
const inFront = () => [...document.querySelectorAll("dialog[open]")].pop() || document.body;

let toasting = 0;
function toast(sentence) {
  inFront().append(toasted);
  toasted.textContent = sentence;
  toasted.hidden = false;
  clearTimeout(toasting);
  toasting = setTimeout(() => {
    toasted.hidden = true;
    document.body.append(toasted);
  }, 9000);
}

/** Have a screen reader say this. */
function speak(sentence) {
  speakIn(inFront().querySelector("[data-news]") || $("news"), sentence);
}

let socket = null;
function connect() {
  const mine = new WebSocket(`ws://${location.host}/demo/live?as=${encodeURIComponent(me.id)}`);
  socket = mine;
  loaded = false;
  mine.onmessage = (event) => {
    if (socket === mine) take(JSON.parse(event.data));
  };
  mine.onclose = () => {
    if (socket !== mine) return;
    if (!$("side").dataset.offline) toast("The demo has stopped responding. If you ended it, start it again with “planbot demo”, then reload this page.");
    $("side").dataset.offline = "yes";
    setTimeout(connect, 1500);
  };
}

function take(change) {
  if (!loaded) {
    pieces.clear();
    delete $("side").dataset.offline;
  }
  const fresh = [];
  const former = new Map(Object.keys(change.set).map((key) => [key, pieces.get(key)]));
  for (const [key, content] of Object.entries(change.set)) {
    if (loaded && key.startsWith("message:") && !pieces.has(key)) fresh.push(content);
    if (loaded && key.startsWith("trouble:") && !pieces.has(key)) {
      toast("planbot didn't acknowledge that within three seconds. Slack would show a warning here.");
    }
    pieces.set(key, content);
  }
  for (const key of change.drop) pieces.delete(key);
  const first = !loaded;
  loaded = true;
  if (first) {
    drawSide();
    go(channels().some((row) => row.id === place) ? place : channels()[0].id, tab);
  } else {
    for (const key of new Set([...Object.keys(change.set), ...change.drop])) if (key.startsWith("message:")) changed(key, fresh.includes(pieces.get(key)));
    fresh.forEach(arrived);
    for (const [key, before] of former) if (before?.ts) edited(before, pieces.get(key));
  }
  if (first || "home" in change.set) drawHome();
  if (first || "modal" in change.set) modal.show(pieces.get("modal") || {});
  if ("clock" in change.set) {
    tick();
    if (former.get("clock")?.moving && !change.set.clock.moving) speak(`The clock has moved. It is now ${$("clock-now").textContent}.`);
  }
}

// Names

const channels = () => [...pieces.entries()].filter(([key]) => key.startsWith("channel:")).map(([, row]) => row);
const rooms = () => channels().filter((row) => !row.im);
const person = (id) => about.people.find((row) => row.id === id);
const channelOf = (id) => pieces.get(`channel:${id}`);

function names(id, label) {
  if (id === BOT) return "planbot";
  return person(id)?.name || channelOf(id)?.name || label || id;
}

function messagesIn(channel) {
  return [...pieces.values()]
    .filter((piece) => piece.ts && piece.channel === channel)
    .sort((one, other) => (one.ts < other.ts ? -1 : 1));
}

const isReply = (message) => message.thread && message.thread !== message.ts;
const key = (message) => `message:${message.channel}:${message.ts}`;

function timeOf(ts) {
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: about.zone }).format(Number(ts) * 1000);
}

function dayOf(ts) {
  const style = { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: about.zone };
  return new Intl.DateTimeFormat("en-GB", style).format(Number(ts) * 1000);
}

// The side

function drawSide() {
  const button = (row) => {
    const count = unread.get(row.id) || 0;
    const current = row.id === place;
    return make(
      "li",
      {},
      make(
        "button",
        {
          type: "button", "aria-current": current ? "page" : undefined, class: count ? "unread" : undefined, data: { channel: row.id },
          on: { click: () => go(row.id, "messages", true) },
        },
        make("span", { class: "mark", "aria-hidden": "true" }, row.im ? "●" : "#"),
        row.im ? "planbot" : row.name,
        hasDraft(row.id) ? make("span", { class: "draft" }, make("span", { "aria-hidden": "true" }, "✎"), make("span", { class: "visually-hidden" }, " draft")) : null,
        count ? make("span", { class: "badge" }, String(count), make("span", { class: "visually-hidden" }, " new")) : null,
      ),
    );
  };
  const focused = document.activeElement?.dataset?.channel;
  $("channels").replaceChildren(...rooms().map(button));
  $("apps").replaceChildren(...channels().filter((row) => row.im).map(button));
  if (focused) document.querySelector(`[data-channel="${focused}"]`)?.focus();
  const total = [...unread.values()].reduce((sum, count) => sum + count, 0);
  document.title = `${total ? `(${total}) ` : ""}${place ? (channelOf(place)?.im ? "planbot" : `#${channelOf(place)?.name}`) : ""} · planbot demo`;
}

function go(channel, newTab = "messages", byHand = false) {
  closeThread(false);
  compose.putAside();
  place = channel;
  tab = newTab;
  unread.delete(channel);
  const row = channelOf(channel);
  $("title").textContent = row.im ? "planbot" : `#${row.name}`;
  $("topic").textContent = row.im ? "planbot's home page, and your direct messages with it" : about.topics[row.id] || "";
  $("tabs").hidden = !row.im;
  const home = row.im && tab === "home";
  $("home").hidden = !home;
  $("conversation").hidden = home;
  for (const name of ["home", "messages"]) {
    $(`tab-${name}`).setAttribute("aria-selected", String(name === tab));
    $(`tab-${name}`).tabIndex = name === tab ? 0 : -1;
  }
  if (row.im) act({ do: "open", tab });
  compose.aim(channel, null);
  drawSide();
  drawMessages();
  side(false);
  if (byHand) (home ? $("home") : compose.text).focus({ preventScroll: true });
}

function side(open) {
  document.body.classList.toggle("side-open", open);
  $("burger").setAttribute("aria-expanded", String(open));
  layOut();
  if (open) document.querySelector("#side [aria-current]")?.focus();
}

// Messages

function drawMessages() {
  const list = $("messages");
  list.replaceChildren();
  const shown = messagesIn(place).filter((message) => !isReply(message));
  if (!shown.length) list.append(welcome());
  for (const message of shown) put(list, message, false);
  toEnd(list);
}

function welcome() {
  const row = channelOf(place);
  const lines = row.im
    ? ["This is your conversation with planbot. Ask it about the plan in your own words."]
    : [`This is the beginning of #${row.name}.`, "In a channel, planbot answers when you mention it: start with @planbot. Only you can see the answers to /plan."];
  return make("div", { class: "welcome" }, ...lines.map((line) => make("p", {}, line)), tries());
}

function tries() {
  return make("div", { class: "row" }, ...ideas().slice(0, 4).map((idea) =>
    make("button", { type: "button", class: "b", on: { click: () => compose.put(idea.text) } }, idea.text)));
}

/** Put a message's article where its time says, in place of what was drawn of it before. */
function put(list, message, inThread) {
  list.querySelector(".welcome")?.remove();
  const former = [...list.children].find((node) => node.dataset.message === key(message));
  const focused = former && focusIn(former);
  const onMessage = former && former === document.activeElement;
  const node = article(message, inThread);
  const day = dayOf(message.ts);
  node.dataset.day = day;
  if (former) {
    former.replaceWith(node);
    if (onMessage || (focused && !refocus(node, focused))) node.focus({ preventScroll: true });
    return;
  }
  const after = [...list.querySelectorAll("article")].find((other) => other.dataset.ts > message.ts);
  const before = after ? after.previousElementSibling : list.lastElementChild;
  if (!after && before?.dataset.day !== day) list.append(make("p", { class: "day", data: { day } }, make("span", {}, day)));
  list.insertBefore(node, after || null);
}

function article(message, inThread) {
  const name = names(message.author);
  const time = timeOf(message.ts);
  const about_ = `${name}, ${time}${message.private ? ", only visible to you" : ""}`;
  const content = make("div", { class: "content" });
  if (message.blocks.length) content.append(drawBlocks(message.blocks, { ...context({ channel: message.channel, ts: message.ts }), heading: inThread ? "h3" : "h2" }));
  else if (message.text) {
    const edited = message.edited ? make("span", { class: "edited" }, " (edited)") : null;
    content.append(make("div", { class: "text" }, mrkdwn(message.text, names), edited));
  }
  for (const file of message.files) content.append(drawFile(file, `/demo/file/${file.id}/${encodeURIComponent(file.name)}`, grown));
  const node = make(
    "article",
    { class: message.private ? "message private" : "message", tabindex: "-1", "aria-label": about_, data: { message: key(message), ts: message.ts } },
    make("span", { class: `avatar${message.bot ? " bot" : ""}`, "aria-hidden": "true", data: { tone: String(tone(message.author)) } }, message.bot ? "✓" : name[0]),
    make(
      "div",
      { class: "body" },
      message.private ? make("p", { class: "eye" }, "Only visible to you ", make("button", { type: "button", class: "link", data: { key: "dismiss" }, on: { click: () => act({ do: "dismiss", ts: message.ts }) } }, "Dismiss")) : null,
      make("p", { class: "by" }, make("strong", {}, name), message.bot ? make("span", { class: "app" }, "APP") : null, " ", make("time", {}, time)),
      content,
      message.reactions.length ? make("p", { class: "reactions" }, message.reactions.map((name) => `:${name}:`).join(" ")) : null,
      inThread || message.private ? null : summary(message),
    ),
    message.private ? null : tools(message, inThread),
  );
  return node;
}

const tone = (id) => (id === BOT ? 0 : 1 + (about.people.findIndex((row) => row.id === id) % 6));

/** A picture has come, and makes its message longer. */
function grown(event) {
  const list = event.target.closest(".messages");
  if (list && event.target.closest("article") === list.lastElementChild) toEnd(list);
}

function repliesTo(message) {
  return messagesIn(message.channel).filter((other) => other.thread === message.ts && other.ts !== message.ts);
}

function summary(message) {
  const replies = repliesTo(message).filter((reply) => !reply.private);
  if (!replies.length) return null;
  const last = replies[replies.length - 1];
  const text = `${replies.length} ${replies.length === 1 ? "reply" : "replies"}`;
  const label = `${text} to ${names(message.author)}’s message at ${timeOf(message.ts)}, the last one at ${timeOf(last.ts)}`;
  const shown = { type: "button", class: "replies", "aria-label": label, data: { key: "summary replies" } };
  return make("button", { ...shown, on: { click: () => openThread(message.ts, $("thread-title")) } }, text, make("span", {}, ` Last at ${timeOf(last.ts)}`));
}

function tools(message, inThread) {
  const who = `${names(message.author)} at ${timeOf(message.ts)}`;
  const own = message.author === me.id && channelOf(message.channel)?.im;
  const more = (event) => {
    const items = about.shortcuts
      .filter((row) => row.type === "message")
      .map((row) => ({ text: `${row.name} – planbot`, choose: () => act({ do: "shortcut", callback: row.callback_id, channel: message.channel, ts: message.ts }) }));
    if (own) {
      items.push({ text: "Edit the message", choose: () => compose.edit(message) });
      items.push({ text: "Delete the message", choose: () => act({ do: "delete", ts: message.ts }) });
    }
    openMenu(event.currentTarget, items);
  };
  return make(
    "div",
    { class: "tools" },
    inThread ? null : make("button", { type: "button", class: "plain", "aria-label": `Reply in a thread to ${who}`, title: "Reply in thread", data: { key: "tools reply" }, on: { click: () => openThread(message.ts, reply.text) } }, "Reply"),
    make("button", { type: "button", class: "plain", "aria-label": `More actions for ${who}`, title: "More actions", "aria-haspopup": "menu", "aria-expanded": "false", data: { key: "tools more" }, on: { click: more } }, "⋮"),
  );
}

function context(on) {
  return {
    names,
    people: about.people,
    channels: rooms(),
    fields: new Map(),
    use: (block, action, value) => {
      if (on.ts) used = on.ts;
      return act({ do: "use", on, block, action, value });
    },
    suggest: async (action, typed) => (await act({ do: "suggest", on, action, typed }))?.options || [],
  };
}

function atEnd(list) {
  return list.scrollHeight - list.scrollTop - list.clientHeight < 80;
}

/** Scroll to the end, or to the beginning of a last message that is longer than what can be seen. */
function toEnd(list) {
  const last = list.lastElementChild;
  const long = last && last.offsetHeight > list.clientHeight - 40;
  list.scrollTop = long ? last.offsetTop - list.offsetTop - 24 : list.scrollHeight;
}

/** Take a message away, and what remains of its day. The focus goes to the message after it, or else to the one before. */
function takeAway(list, id) {
  const node = [...list.children].find((other) => other.dataset.message === id);
  if (!node) return;
  const before = node.previousElementSibling;
  const focused = node.contains(document.activeElement);
  const articles = [...list.querySelectorAll("article")];
  const at = articles.indexOf(node);
  node.remove();
  if (before?.matches(".day") && !before.nextElementSibling?.matches("article")) before.remove();
  if (focused) (articles[at + 1] || articles[at - 1] || list).focus();
}

/** A message is new, changed or gone. */
function changed(id, fresh) {
  const message = pieces.get(id);
  for (const [list, inThread] of [[$("messages"), false], [$("replies"), true]]) {
    if (!message) {
      takeAway(list, id);
      continue;
    }
    if (message.channel !== place) continue;
    const end = atEnd(list) || (message.author === me.id && fresh);
    const watched = isInSight(document.activeElement, list);
    if (inThread ? thread && (message.ts === thread || message.thread === thread) : !isReply(message)) put(list, message, inThread);
    if (!inThread && isReply(message) && pieces.has(`message:${place}:${message.thread}`)) put(list, pieces.get(`message:${place}:${message.thread}`), false);
    if (end) toEnd(list);
    // Who goes on with the keyboard sees where; who pressed Next with the mouse sees the beginning of the next page.
    if (watched) list.querySelector(":focus-visible")?.scrollIntoView({ block: "nearest" });
  }
}

function arrived(message) {
  if (message.author === me.id) return;
  const here = message.channel === place && !$("conversation").hidden;
  if (!here) {
    unread.set(message.channel, (unread.get(message.channel) || 0) + 1);
    drawSide();
  }
  const where = here ? "" : ` in ${channelOf(message.channel)?.im ? "your messages" : `#${channelOf(message.channel)?.name}`}`;
  speak(`${names(message.author)}${where}: ${firstWords(unescape(message.text), 600)}`);
  if (here) showAnswer(message);
}

/** planbot has put something else in the place of what it said, as where one pages through a list. */
function edited(before, message) {
  const seen = message.channel === place && !$("conversation").hidden && (!isReply(message) || message.thread === thread);
  if (message.bot && seen && message.text !== before.text) speak(`planbot changed its message: ${firstWords(unescape(message.text), 600)}`);
}

/** Open the thread of an answer to what was just asked here: a newcomer should not have to look for it. */
function showAnswer(message) {
  const answers = message.thread && message.thread === asked && thread !== asked && message.author !== me.id;
  if (answers && !$("thread").contains(document.activeElement) && !COVERED.matches) openThread(asked);
}

// Threads

/** Show a thread, and put the focus on `focused` if somebody has asked for it. */
function openThread(ts, focused = null) {
  reply.putAside();
  const control = document.activeElement;
  opener = focused && control.closest("article") ? { message: control.closest("article").dataset.message, key: control.dataset.key } : null;
  const end = atEnd($("messages"));
  thread = ts;
  $("thread").hidden = false;
  document.body.classList.add("thread-open");
  if (end) toEnd($("messages")); // it has become narrower
  const list = $("replies");
  list.replaceChildren();
  for (const message of messagesIn(place)) if (message.ts === ts || message.thread === ts) put(list, message, true);
  toEnd(list);
  reply.aim(place, ts);
  layOut();
  focused?.focus();
}

function closeThread(byHand = true) {
  if (!thread) return;
  reply.putAside();
  thread = null;
  $("thread").hidden = true;
  document.body.classList.remove("thread-open");
  layOut();
  drawSide();
  if (!byHand) return;
  const message = opener && [...$("messages").children].find((node) => node.dataset.message === opener.message);
  const control = [...(message?.querySelectorAll("[data-key]") || [])].find((node) => node.dataset.key === opener.key);
  (control || message || compose.text).focus();
}

// What covers what

const COVERED = window.matchMedia("(max-width: 1000px)"); // the thread covers the channel
const PHONE = window.matchMedia("(max-width: 700px)"); // it covers everything, and the channels cover what is beside them

/** What is covered can't be reached, and the link to the message box leads to the one that can be seen. */
function layOut() {
  const open = document.body.classList.contains("side-open") && PHONE.matches;
  const home = !$("home").hidden;
  document.querySelector("main").inert = open || (Boolean(thread) && COVERED.matches);
  document.querySelector(".top").inert = open || (Boolean(thread) && PHONE.matches);
  $("thread").inert = open;
  const covered = document.activeElement.closest("[inert]");
  if (covered) (open ? $("side-close") : $("thread-title")).focus();
  $("skip").textContent = home ? "Skip to planbot’s home page" : "Skip to the message box";
  $("skip").href = home ? "#home" : thread && COVERED.matches ? "#reply-text" : "#compose-text";
}
for (const width of [COVERED, PHONE]) width.addEventListener("change", layOut);

// Home

function drawHome() {
  const view = pieces.get("home");
  if (!view) $("home").replaceChildren(make("p", { class: "context" }, "planbot hasn't set up its home page for you yet."));
  else {
    const focused = focusIn($("home"));
    homeFields = drawView($("home"), view, { ...context({ view: view.id }), heading: "h2" }, homeFields);
    if (focused && !$("home").contains(document.activeElement)) focusHeading($("home"), focused);
  }
}

// What one can try

function ideas() {
  const mention = channelOf(place)?.im ? "" : "@planbot ";
  return about.ideas.map((idea) => ({ ...idea, text: idea.text.startsWith("/") ? idea.text : mention + idea.text }));
}

// The message box

/** A file's name, and its content in base64. */
function packed(file) {
  return new Promise((settle) => {
    const reader = new FileReader();
    reader.onload = () => settle({ name: file.name, content: reader.result.split(",")[1] || "" });
    reader.readAsDataURL(file);
  });
}

/** A list of files that stays as it is when the input that they are from is emptied. */
function copied(files) {
  const kept = new DataTransfer();
  for (const file of files) kept.items.add(file);
  return kept.files;
}

const draftKey = (channel, ts) => `${me.id} ${channel} ${ts || ""}`;
const hasDraft = (channel) => channel !== place && [...drafts.keys()].some((name) => name.startsWith(`${me.id} ${channel} `));

class Composer {
  constructor(holder, label, prefix) {
    this.text = make("textarea", { id: `${prefix}-text`, rows: "1", placeholder: label });
    this.label = make("label", { class: "visually-hidden", for: `${prefix}-text` }, label);
    this.cancel = make("button", { type: "button", class: "link", hidden: true, on: { click: () => this.stop() } }, "Cancel the edit");
    const shortcuts = (event) =>
      openMenu(event.currentTarget, about.shortcuts.filter((row) => row.type === "global").map((row) => ({
        text: `${row.name} – planbot`, choose: () => act({ do: "shortcut", callback: row.callback_id }) })));
    this.mention = make("button", { type: "button", class: "plain", "aria-label": "Mention planbot", title: "Mention planbot", on: { click: () => this.put("@planbot ") } }, "@");
    this.file = make("input", { type: "file", hidden: true, "aria-label": "The file to attach", tabindex: "-1" });
    this.file.addEventListener("change", () => this.grow());
    this.attach = make("button", { type: "button", class: "plain", on: { click: () => this.file.click() } }, "Attach");
    this.attached = make("button", { type: "button", class: "link", hidden: true, on: { click: () => this.takeOff() } });
    const form = make(
      "form",
      { class: "composer" },
      this.label,
      this.text,
      this.file,
      make(
        "div",
        { class: "composer-row" },
        this.mention,
        make("button", { type: "button", class: "plain", "aria-haspopup": "menu", "aria-expanded": "false", on: { click: shortcuts } }, "Shortcuts"),
        this.attach,
        this.attached,
        this.cancel,
        make("span", { class: "grow" }),
        make("button", { class: "b primary send" }, "Send"),
      ),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.send();
      }
    });
    this.text.addEventListener("input", () => this.grow());
    holder.replaceChildren(form);
  }

  aim(channel, ts) {
    this.to = { channel, thread: ts };
    const row = channelOf(channel);
    const hint = ts ? "Reply…" : row.im ? "Message planbot" : `Message #${row.name}`;
    const label = ts || row.im ? hint : `${hint} – start with @planbot, or with /plan to get an answer that only you can see`;
    this.text.placeholder = label;
    this.label.textContent = label;
    this.mention.hidden = row.im;
    this.attach.hidden = !row.im;
    this.restore();
  }

  clear() {
    this.editing = null;
    this.cancel.hidden = true;
    this.text.value = "";
    this.file.value = "";
    this.grow();
  }

  /** Keep what has been written so far as a draft of its channel or thread. A message that is being edited stays as it is. */
  putAside() {
    if (!this.to || this.editing) return;
    if (this.text.value.trim() || this.file.files.length) drafts.set(this.draft, { text: this.text.value, files: copied(this.file.files) });
    else drafts.delete(this.draft);
  }

  /** Put the draft of this channel or thread back. */
  restore() {
    this.draft = draftKey(this.to.channel, this.to.thread);
    const draft = drafts.get(this.draft);
    this.clear();
    if (!draft) return;
    this.text.value = draft.text;
    this.file.files = draft.files;
    this.grow();
  }

  /** Leave a message as it was before somebody began to edit it. */
  stop() {
    this.restore();
    this.text.focus();
  }

  takeOff() {
    this.file.value = "";
    this.grow();
    this.text.focus();
  }

  put(text) {
    this.text.value = text === "@planbot " && !this.text.value.includes("@planbot") ? text + this.text.value : text;
    this.grow();
    this.text.focus();
  }

  edit(message) {
    this.putAside();
    this.editing = message.ts;
    this.cancel.hidden = false;
    this.text.value = unescape(message.text);
    this.grow();
    this.text.focus();
  }

  grow() {
    const file = this.file.files[0];
    this.attached.hidden = !file;
    this.attached.textContent = file ? `${file.name} ✕` : "";
    this.attached.setAttribute("aria-label", file ? `Remove ${file.name}` : "");
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight, 180)}px`;
  }

  async send() {
    const text = this.text.value;
    if ((!text.trim() && !this.file.files.length) || this.sending) return;
    this.sending = true;
    const [to, draft] = [this.to, this.draft];
    const files = await Promise.all([...this.file.files].map(packed));
    const done = await act(this.editing ? { do: "edit", ts: this.editing, text } : { do: "say", ...to, text, files });
    this.sending = false;
    if (!done) return;
    if (done.unheard) toast("planbot doesn't see that: in a channel it sees only messages that mention it. Start with @planbot.");
    if (this.draft !== draft) {
      drafts.delete(draft); // somebody has gone elsewhere meanwhile
      drawSide();
      return;
    }
    if (this.editing) this.restore();
    else this.clear();
    this.putAside();
    if (!to.thread && done.ts) {
      asked = done.ts;
      messagesIn(to.channel).forEach(showAnswer); // it may have come first
    }
    const list = this.to.thread ? $("replies") : $("messages");
    toEnd(list);
  }
}

const compose = new Composer($("compose"), "Message", "compose");
const reply = new Composer($("reply"), "Reply", "reply");
const modal = new Modal($("modal"), act, context, () => {
  document.body.append(toasted);
  // The browser gives the focus back to what had it before, unless that has been drawn anew meanwhile.
  if (document.activeElement !== document.body) return;
  const from = used && [...document.querySelectorAll(`article[data-ts="${used}"]`)].find((node) => node.checkVisibility());
  (from || ($("home").hidden ? compose.text : $("home"))).focus({ preventScroll: true });
});

// The top: who, when, ideas

function tick() {
  const clock = pieces.get("clock") || { ahead: 0 };
  const at = Date.now() / 1000 + clock.ahead;
  const [, weekday, day, month, year] = /^(\w{3})\w*,? (\d+) (\w{3})\w* (\d+)/.exec(dayOf(at));
  const shown = clock.moving ? ["The clock is moving …"] : [`${weekday} ${day} ${month}`, make("span", { class: "year" }, ` ${year}`), `, ${timeOf(at)}`];
  $("now").replaceChildren(...shown);
  $("clock-now").textContent = `${dayOf(at)}, ${timeOf(at)}`;
  document.body.classList.toggle("moving", Boolean(clock.moving));
}
setInterval(tick, 1000);

$("workspace").textContent = about.title;
for (const row of about.people) $("who").append(make("option", { value: row.id }, `${row.name} – ${row.role}`));
$("who").value = me.id;
atOnce($("who"), () => {
  closeThread(false);
  compose.putAside();
  me.id = $("who").value;
  history.replaceState(null, "", `/?as=${me.id}`);
  unread.clear();
  $("news").replaceChildren();
  homeFields = null;
  if (place && channelOf(place)?.im) place = null;
  const former = socket;
  connect();
  former.close();
});
$("try").setAttribute("aria-haspopup", "menu");
$("try").setAttribute("aria-expanded", "false");
$("try").addEventListener("click", (event) => openMenu(event.currentTarget, ideas().map((idea) => ({ text: idea.text, choose: () => tryOut(idea) }))));
function tryOut(idea) {
  const row = channelOf(place);
  if (row.im && tab === "home") go(place, "messages");
  compose.put(idea.text);
}
for (const list of [$("messages"), $("replies")]) {
  list.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const articles = [...list.querySelectorAll("article")];
    const at = event.target === list ? articles.length : articles.indexOf(event.target);
    if (!step || at < 0) return; // from one message to the next; inside a message the keys are the browser's
    event.preventDefault();
    articles[Math.max(0, Math.min(articles.length - 1, at + step))]?.focus();
  });
}
function closeSide() {
  side(false);
  $("burger").focus();
}
$("burger").addEventListener("click", () => side(!document.body.classList.contains("side-open")));
$("thread-close").addEventListener("click", () => closeThread());
$("thread").addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeThread();
});
$("side-close").addEventListener("click", closeSide);
document.addEventListener("pointerdown", (event) => {
  if (document.body.classList.contains("side-open") && !$("side").contains(event.target)) side(false);
});
for (const name of ["home", "messages"]) {
  $(`tab-${name}`).addEventListener("click", () => go(place, name));
  $(`tab-${name}`).addEventListener("keydown", (event) => {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const other = name === "home" ? "messages" : "home";
    go(place, other);
    $(`tab-${other}`).focus();
  });
}
$("when").addEventListener("click", () => {
  $("clock-fault").textContent = "";
  $("clock").showModal();
});
for (const button of document.querySelectorAll("[data-by]")) {
  button.addEventListener("click", async () => {
    const by = button.dataset.by;
    if (by === "to" && !$("clock-to").value) {
      $("clock-fault").textContent = "Choose a day and a time.";
      return;
    }
    $("clock").close();
    await act({ do: "clock", by, to: $("clock-to").value });
  });
}
window.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.body.classList.contains("side-open")) closeSide();
});
window.addEventListener("blur", () => closeMenu());
connect();
