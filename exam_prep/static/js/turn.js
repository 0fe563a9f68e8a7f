// @ts-check
// Going on without a line: to the page that is kept on the device, or a sentence that says what to do.

import { isKept } from "./kept.js";

/**
 * Return where a pressed button leads; null for one that needs the server.
 * @param {HTMLFormElement} form
 * @param {string} go
 */
function target(form, go) {
  const position = Number(form.dataset.position);
  const to = go === "next" ? position + 1 : go === "previous" ? position - 1 : Number(go);
  return to ? `/sittings/${form.dataset.sitting}/${to}` : null;
}

/**
 * Go where `go` leads without asking the server, when that page is kept here.
 * @param {HTMLFormElement} form
 * @param {string} go
 * @returns {Promise<string>} the name of the words that say what to do; empty when another page opens
 */
export async function turnOffline(form, go) {
  const to = target(form, go);
  if (to === null) return wordsFor(go);
  if (!(await isKept(to).catch(() => false))) return wordsFor("turn");
  location.assign(to);
  return "";
}

/** @param {string} go @returns {string} */
const wordsFor = (go) => ({ check: "offlineCheck", pass: "offlinePass", finish: "offlineFinish", pause: "offlineStop", break: "offlineStop", rest: "offlineStop", save: "kept" })[go] ?? "offline";

/** The words for a page to which the worker led back, because a form could not be sent; empty for any other. */
export function wordsOfReturn() {
  const [, go] = /^#offline-(\w+)$/.exec(location.hash) ?? [];
  if (go) history.replaceState(null, "", location.pathname);
  return go ? wordsFor(go) : "";
}
