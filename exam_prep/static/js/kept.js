// @ts-check
// The pages that are kept on the device, seen from a page: ask for them, look for one, drop them.
// A cache is named after learner and sitting, so that nobody's pages outlive a sign-out or a hand-in.

import { keeper } from "./outbox.js";

const PREFIX = "exam-prep-pages";
const WORKER = "/worker.js";

/** @param {string} sitting */
const nameOf = (sitting) => `${PREFIX} ${keeper()} ${sitting}`;

/**
 * Drop the kept pages for which `isWanted` says no.
 * @param {(keeper: string, sitting: string) => boolean} isWanted
 */
async function drop(isWanted) {
  if (!("caches" in window)) return;
  for (const name of await caches.keys()) {
    const [prefix, whose, sitting] = name.split(" ");
    if (prefix === PREFIX && !isWanted(whose, sitting)) await caches.delete(name);
  }
}

/** Drop what was kept for somebody else: whoever signed out leaves no page behind. */
export const dropOthers = () => drop((whose) => whose === keeper());

/** Drop the pages of one sitting. @param {string} sitting */
export const dropSitting = (sitting) => drop((_whose, other) => other !== sitting);

/** Drop the pages of all sittings but these. @param {string[]} open */
export const dropAllBut = (open) => drop((_whose, sitting) => open.includes(sitting));

/** @param {string} path @returns {Promise<boolean>} whether the page at `path` is on the device */
export async function isKept(path) {
  return "caches" in window && Boolean(await caches.match(path, { ignoreVary: true }));
}

/**
 * Let the worker keep the open pages of the form's set, once the browser has nothing better to do.
 * @param {HTMLFormElement} form
 */
export function keepSet(form) {
  if (!("serviceWorker" in navigator) || !("caches" in window)) return;
  const ask = () => void wish(form).catch(() => undefined);
  const start = () => ("requestIdleCallback" in window ? requestIdleCallback(ask) : setTimeout(ask, 300));
  if (document.readyState === "complete") start();
  else window.addEventListener("load", start);
}

/** @param {HTMLFormElement} form */
async function wish(form) {
  // The one script address that the pages may name themselves, and the policy can give no other.
  const types = /** @type {any} */ (window).trustedTypes;
  const address = types ? types.createPolicy("offline", { createScriptURL: () => WORKER }).createScriptURL("") : WORKER;
  await navigator.serviceWorker.register(address);
  const { active } = await navigator.serviceWorker.ready;
  const sitting = form.dataset.sitting ?? "";
  active?.postMessage({ cache: nameOf(sitting), pages: pagesOf(form), assets: assets() });
}

/** The pages of the set that are not explained, from the next one on and round. @param {HTMLFormElement} form */
function pagesOf(form) {
  const total = Number(form.dataset.total);
  const here = Number(form.dataset.position);
  const closed = (form.dataset.closed ?? "").split(" ").map(Number);
  const round = Array.from({ length: total }, (_none, index) => ((here + index) % total) + 1);
  return round.filter((position) => !closed.includes(position)).map((position) => `/sittings/${form.dataset.sitting}/${position}`);
}

/** What this page has loaded to work: scripts, sheet, icon. */
function assets() {
  const named = performance.getEntriesByType("resource").map((entry) => new URL(entry.name).pathname);
  const links = [...document.querySelectorAll("link[href], script[src]")].map((one) => one.getAttribute("href") ?? one.getAttribute("src") ?? "");
  return [...new Set([...named, ...links])].filter((path) => path.startsWith("/assets/"));
}
