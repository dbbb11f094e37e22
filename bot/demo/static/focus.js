// Where the focus goes when what has it is drawn anew or taken away: never to nothing, and never to a control that does
// something else than before, so that a second press of Enter does no harm.

/** What a person calls a control. */
export function nameOf(control) {
  return (control.getAttribute("aria-label") || control.labels?.[0]?.textContent || control.textContent).trim();
}

/** Remember the control that has the focus inside `root`, for `refocus`. Null if none has. */
export function focusIn(root) {
  const control = document.activeElement;
  if (control === root || !root.contains(control)) return null;
  const above = [...root.querySelectorAll(".header")].filter((heading) => heading.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_FOLLOWING);
  return { key: control.dataset.key, name: nameOf(control), place: above.length - 1, caret: caretOf(control), value: control.value };
}

/** Focus the same control as before in what has been drawn since. Returns whether it is still there. */
export function refocus(root, former) {
  const same = [...root.querySelectorAll("[data-key]")].filter((control) => nameOf(control) === former.name);
  const control = same.find((one) => one.dataset.key === former.key) || same[0];
  if (!control) return false;
  control.focus({ preventScroll: true });
  if (former.caret && control.value === former.value) control.setSelectionRange(...former.caret);
  return true;
}

/** Focus the heading under which the focus was before, or else `root`. */
export function focusHeading(root, former) {
  const heading = root.querySelectorAll(".header")[former.place] || root;
  if (heading !== root) heading.tabIndex = -1;
  heading.focus();
}

/** Whether a person can see this control in this list, which scrolls. */
export function isInSight(control, list) {
  const [inner, outer] = [control.getBoundingClientRect(), list.getBoundingClientRect()];
  return list.contains(control) && inner.bottom > outer.top && inner.top < outer.bottom;
}

function caretOf(control) {
  return control.matches("input[type=text], textarea") ? [control.selectionStart, control.selectionEnd] : null;
}
