// Text as Slack shows it. Everything becomes text nodes and elements made here; nothing is ever parsed as HTML.

const TOKEN = /<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>/;
// A mark formats where it stands at the edge of a word, within one line.
const STYLES = [
  ["pre", /```([\s\S]+?)```/],
  ["code", /`([^`\n]+)`/],
  ["b", /(?<![\w*])\*(?=\S)([^*\n]*[^\s*])\*(?![\w*])/],
  ["i", /(?<![\w_])_(?=\S)([^_\n]*[^\s_])_(?![\w_])/],
  ["s", /(?<![\w~])~(?=\S)([^~\n]*[^\s~])~(?![\w~])/],
];
const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

export function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "class") node.className = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** Add a sentence to a live region. Sentences that came shortly before it stay, so that all of them are read. */
export function speakIn(region, sentence) {
  region.append(make("p", {}, sentence));
  while (region.children.length > 5) region.firstChild.remove();
}

export function unescape(text) {
  return text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity]);
}

export function link(address, label) {
  if (!/^(https?|mailto):/i.test(address)) return document.createTextNode(label || address);
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, label || address);
}

/** Slack's mrkdwn as nodes. `names` gives the name of a person's or a channel's id. */
export function mrkdwn(text, names) {
  const whole = document.createDocumentFragment();
  let quote = null;
  for (const line of splitLines(text)) {
    const quoted = /^(?:>|&gt;) ?/.exec(line);
    if (quoted) {
      if (!quote) whole.append((quote = make("blockquote")));
      else quote.append("\n");
      quote.append(inline(line.slice(quoted[0].length), names));
    } else {
      if (whole.hasChildNodes() && !quote) whole.append("\n");
      quote = null;
      whole.append(inline(line, names));
    }
  }
  return whole;
}

/** Lines, with a block of code kept in one piece. */
function splitLines(text) {
  return text.split(/(```[\s\S]+?```)/).flatMap((piece, place) => (place % 2 ? [piece] : piece.split("\n")));
}

function inline(text, names) {
  const nodes = document.createDocumentFragment();
  let first = null;
  for (const [tag, pattern] of [["token", TOKEN], ...STYLES]) {
    const match = pattern.exec(text);
    if (match && (!first || match.index < first.match.index)) first = { tag, match };
  }
  if (!first) {
    nodes.append(unescape(text));
    return nodes;
  }
  const { tag, match } = first;
  nodes.append(unescape(text.slice(0, match.index)));
  if (tag === "token") nodes.append(token(match, names));
  else if (tag === "pre" || tag === "code") nodes.append(make(tag, {}, unescape(match[1])));
  else nodes.append(make(tag, {}, inline(match[1], names)));
  nodes.append(inline(text.slice(match.index + match[0].length), names));
  return nodes;
}

function token([, mark, what, label], names) {
  if (mark === "@" || mark === "#") return make("span", { class: "mention" }, mark + names(what, label));
  if (mark === "!") {
    const date = /^date\^/.test(what);
    return date ? document.createTextNode(label || "") : make("span", { class: "mention" }, `@${label || what}`);
  }
  return link(unescape(what), label && unescape(label));
}

/** The beginning of a text, cut between words to at most this many characters. */
export function firstWords(text, most) {
  const words = (text || "").replace(/\s+/g, " ").trim();
  return words.length > most ? `${words.slice(0, most).replace(/\s\S*$/, "")}…` : words;
}

/** A text object of Block Kit as nodes. */
export function textObject(object, names) {
  if (!object) return document.createTextNode("");
  return object.type === "mrkdwn" ? mrkdwn(object.text, names) : document.createTextNode(object.text);
}
