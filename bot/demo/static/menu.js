// A menu under a button: arrow keys move in it, Escape and a click elsewhere close it.

import { nameOf } from "/static/focus.js";
import { make } from "/static/text.js";

let open = null;

export function closeMenu(focus = false) {
  if (!open) return;
  const { list, button, from } = open;
  open = null;
  list.remove();
  button.setAttribute("aria-expanded", "false");
  if (focus) current(button, from).focus();
}

/** The button of a menu, or what stands in its place if its message has been drawn anew since. */
function current(button, from) {
  if (button.isConnected || !from) return button;
  const message = [...document.querySelectorAll("article")].find((node) => node.dataset.message === from && node.checkVisibility());
  return [...(message?.querySelectorAll("[data-key]") || [])].find((node) => nameOf(node) === nameOf(button)) || message || button;
}

/** Show `items`, each with `text`, `choose` and perhaps a `note`, under a button. */
export function openMenu(button, items) {
  const again = open && open.button === button;
  closeMenu();
  if (again) return;
  const list = make("div", { class: "menu", role: "menu", "aria-label": button.getAttribute("aria-label") || button.textContent });
  for (const item of items) {
    const choose = () => {
      closeMenu(true);
      item.choose();
    };
    list.append(make("button", { type: "button", role: "menuitem", tabindex: "-1", on: { click: choose } }, item.text, item.note ? make("span", { class: "hint" }, item.note) : null));
  }
  list.addEventListener("keydown", (event) => move(event, list));
  (button.closest("dialog") || document.body).append(list);
  place(list, button);
  button.setAttribute("aria-expanded", "true");
  open = { list, button, from: button.closest("article")?.dataset.message };
  list.firstChild?.focus();
}

function place(list, button) {
  const at = button.getBoundingClientRect();
  const below = at.bottom + list.offsetHeight < window.innerHeight;
  list.style.top = `${Math.max(4, below ? at.bottom + 4 : at.top - list.offsetHeight - 4)}px`;
  list.style.left = `${Math.max(4, Math.min(at.left, window.innerWidth - list.offsetWidth - 8))}px`;
}

function move(event, list) {
  const items = [...list.children];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to !== undefined) {
    items[(to + items.length) % items.length].focus();
    event.preventDefault();
  } else if (event.key === "Escape" || event.key === "Tab") {
    closeMenu(true);
    event.preventDefault();
    event.stopPropagation();
  }
}

document.addEventListener("pointerdown", (event) => {
  if (open && !open.list.contains(event.target) && !open.button.contains(event.target)) closeMenu();
});
window.addEventListener("resize", () => closeMenu());
