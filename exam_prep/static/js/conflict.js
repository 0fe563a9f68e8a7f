// @ts-check
// Asks which of two answers should count, when another tab or device saved the same item.

import { describe } from "./answer.js";
import { noteKept } from "./known.js";
import { replace, waitingFor } from "./outbox.js";
import { newClientId } from "./wire.js";

/** @typedef {import("./outbox.js").Entry} Entry */
/** @typedef {import("./sender.js").Kept} Kept */

/** @type {Set<number>} items whose dialog is open */
const asked = new Set();

/**
 * Ask which should count, and put the choice in the outbox: the newest change that waits for the item, or none.
 * Closing the dialog keeps what the server has. Equal answers need no question: the marks of the newest count.
 * @param {Entry} entry the one that the server refused
 * @param {Kept} kept what the server has
 * @returns {Promise<Entry | null | undefined>} what waits now, null for nothing; undefined while it is being asked already
 */
export async function resolve(entry, kept) {
  const { sitting, position } = entry;
  if (asked.has(position)) return undefined;
  asked.add(position);
  try {
    const newest = (await waitingFor(sitting)).filter((one) => one.position === position).pop() ?? entry;
    const mine = /** @type {number[]} */ (newest.body.response);
    const same = mine.length === kept.response.length && mine.every((number, index) => number === kept.response[index]);
    const choice = same ? "mine" : await show(position, mine, kept.response);
    const body = { ...newest.body, client_id: newClientId(), base_revision: kept.revision };
    const { keeper, page } = newest;
    const chosen = choice === "mine" ? { sitting, keeper, position, page, attempted: false, body } : null;
    await noteKept(sitting, position, kept);
    await replace(newest, chosen);
    return chosen;
  } finally {
    asked.delete(position);
  }
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
