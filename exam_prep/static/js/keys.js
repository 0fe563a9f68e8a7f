// @ts-check
// Single keys press the control that names them in data-key; a switch turns them off for good.

const KEPT = "exam-prep-keys";

/** Let keys press controls, unless the learner turned them off. */
export function startKeys() {
  const control = /** @type {HTMLElement | null} */ (document.querySelector("[data-keys-switch]"));
  const toggle = /** @type {HTMLInputElement | null} */ (control?.querySelector("input") ?? null);
  if (control && toggle) {
    control.hidden = false;
    document.querySelector("[data-keys-off]")?.remove();
    toggle.checked = areOn();
    toggle.addEventListener("change", () => localStorage.setItem(KEPT, toggle.checked ? "on" : "off"));
  }
  document.addEventListener("keydown", (event) => {
    if (!areOn() || event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
    const key = CSS.escape(event.key.toLowerCase());
    const target = /** @type {HTMLElement | null} */ (document.querySelector(`[data-key~="${key}"]`));
    if (!target || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    target.focus();
    target.click();
  });
}

/** @returns {boolean} */
function areOn() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

/**
 * @param {EventTarget | null} target
 * @returns {boolean} whether keys belong to the control that has the focus
 */
function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  return target.matches("textarea, select, input:not([type=radio], [type=checkbox])") || target.isContentEditable;
}
