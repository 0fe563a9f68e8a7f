// @ts-check
// The map of all questions on a page that is older than what this device knows: its squares are brought up to date.

import { answersOf } from "./known.js";

/**
 * Mark what was answered and flagged on this device since the page was made.
 * @param {HTMLFormElement} form
 */
export async function freshenMap(form) {
  const map = /** @type {HTMLElement | null} */ (document.querySelector(".map[data-answered]"));
  if (!map) return;
  const closed = (form.dataset.closed ?? "").split(" ");
  for (const [position, answer] of await answersOf(form.dataset.sitting ?? "")) {
    const cell = /** @type {HTMLButtonElement | null} */ (map.querySelector(`button[value="${position}"]`));
    if (cell && !closed.includes(cell.value)) mark(cell, answer.response.some(Boolean), answer.flagged, map.dataset);
  }
  count(form, map.querySelectorAll(".done").length);
}

/** @param {HTMLFormElement} form @param {number} answered */
function count(form, answered) {
  const words = /** @type {HTMLElement | null} */ (document.querySelector("[data-count]"));
  const pattern = words?.dataset.count ?? "";
  if (words) words.textContent = pattern.replace("{answered}", String(answered)).replace("{total}", form.dataset.total ?? "");
  const bar = form.querySelector("progress");
  if (bar) bar.value = answered;
}

/**
 * @param {HTMLButtonElement} cell
 * @param {boolean} isAnswered
 * @param {boolean} isFlagged
 * @param {DOMStringMap} words
 */
function mark(cell, isAnswered, isFlagged, words) {
  cell.classList.toggle("done", isAnswered);
  cell.classList.toggle("seen", !isAnswered);
  cell.classList.toggle("mark", isFlagged);
  const state = /** @type {HTMLElement | null} */ (cell.querySelector(".vh:last-child"));
  if (state) state.textContent = `, ${isAnswered ? words.answered : words.open}${isFlagged ? `, ${words.flagged}` : ""}`;
}
