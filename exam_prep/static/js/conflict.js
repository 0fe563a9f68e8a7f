// @ts-check
// Asks which of two answers should count, when another tab or device saved the same item.

import { describe } from "./answer.js";

/** @type {Set<number>} items whose dialog is open */
const asked = new Set();

/**
 * Show both answers and return the choice; null while the same item is being asked about already.
 * Closing the dialog keeps what the server has. Equal answers need no question: this page's marks count.
 * @param {number} position
 * @param {number[]} mine
 * @param {number[]} theirs
 * @returns {Promise<"mine" | "theirs" | null>}
 */
export async function askWhich(position, mine, theirs) {
  if (asked.has(position)) return null;
  if (mine.length === theirs.length && mine.every((number, index) => number === theirs[index])) return "mine";
  asked.add(position);
  const choice = await show(position, mine, theirs);
  asked.delete(position);
  return choice;
}

/**
 * @param {number} position
 * @param {number[]} mine
 * @param {number[]} theirs
 * @returns {Promise<"mine" | "theirs">}
 */
function show(position, mine, theirs) {
  const template = /** @type {HTMLTemplateElement} */ (document.querySelector("template[data-conflict]"));
  const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  const dialog = /** @type {HTMLDialogElement} */ (copy.querySelector("dialog"));
  const part = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (dialog.querySelector(selector));
  const none = part("[data-none]").textContent ?? "";
  part("[data-none]").remove();
  part("h2").textContent = (part("h2").textContent ?? "").replace("{position}", String(position));
  part("[data-mine]").textContent = describe(mine, none);
  part("[data-theirs]").textContent = describe(theirs, none);
  document.body.append(dialog);
  return new Promise((resolve) => {
    for (const button of dialog.querySelectorAll("button")) button.addEventListener("click", () => dialog.close(button.value));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "mine" ? "mine" : "theirs");
    });
    dialog.showModal();
  });
}
