// @ts-check
// The one sender of a sitting's outbox: one tab at a time, oldest change first, slower after each failure.

import { refuse, replace, settle, take } from "./outbox.js";

/** @typedef {import("./outbox.js").Entry} Entry */
/** @typedef {{revision: number, saved_at: string, seconds_left: number | null, late: boolean}} Saved */
/** @typedef {import("./answer.js").Answer & {revision: number, message: string, committed: boolean}} Kept */

/**
 * @typedef {object} Listener What the page does with what the server says.
 * @property {(entry: Entry, reply: Saved) => void} saved
 * @property {(entry: Entry, kept: Kept) => void} conflict
 * @property {(entry: Entry, kept: Kept | null) => void} closed the item is `kept` as it was checked, or all was handed in
 * @property {() => void} waiting the line is down; the entry stays and is sent again
 * @property {() => void} [empty] all that waited was answered
 * @property {(dropped: boolean) => void} refused it is `dropped`, or waits for a fresh page
 */

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;
const PATIENCE = 15000;
/** Answers that a fresh page cannot mend: not found, too large, not an answer to this item. */
const HOPELESS = [404, 413, 422];

/** Return a random id that makes sending a change twice harmless; randomUUID exists on https only. */
export function newClientId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The token that the server wants with every write. */
export const token = () => /** @type {HTMLMetaElement} */ (document.querySelector("meta[name=csrf-token]")).content;

/**
 * @param {string} url
 * @param {unknown} body
 */
export function postJson(url, body) {
  return fetch(url, {
    method: "POST",
    keepalive: true,
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE),
  });
}

/**
 * Run `work` while no other tab sends for this sitting.
 * @param {string} sitting
 * @param {() => Promise<void>} work
 */
const alone = (sitting, work) => (navigator.locks ? navigator.locks.request(`exam-prep-${sitting}`, work) : work());

/**
 * Return a function that sends everything which waits, and comes back by itself after a failure.
 * @param {string} sitting
 * @param {string} url
 * @param {Listener} listener
 * @returns {() => Promise<void>}
 */
export function createSender(sitting, url, listener) {
  let wait = FIRST_WAIT;
  let timer = 0;

  const drain = async () => {
    clearTimeout(timer);
    await alone(sitting, async () => {
      for (let entry = await take(sitting); entry; entry = await take(sitting)) {
        if (!(await send(entry))) return;
      }
      listener.empty?.();
    });
  };

  /** @param {Entry} entry @returns {Promise<boolean>} whether the next one may follow */
  const send = async (entry) => {
    const answer = await ask(entry).catch(() => null);
    if (answer === null || answer.status >= 500 || answer.status === 429) return later();
    wait = FIRST_WAIT;
    return answered(entry, answer);
  };

  /** The whole answer or an error: one cut short on the way counts as no answer. @param {Entry} entry */
  const ask = async (entry) => {
    const response = await postJson(url, entry.body);
    const reads = response.ok || response.status === 409;
    return { ok: response.ok, status: response.status, body: reads ? await response.json() : null };
  };

  /** @param {Entry} entry @param {{ok: boolean, status: number, body: unknown}} response */
  const answered = async (entry, response) => {
    if (response.ok) {
      const reply = /** @type {Saved} */ (response.body);
      // The page learns the new revision first: a change made while the entry is settled builds on it.
      listener.saved(entry, reply);
      await settle(entry, reply.revision);
      return true;
    }
    const kept = response.status === 409 ? /** @type {Kept} */ (response.body) : null;
    if (kept && !kept.committed) {
      listener.conflict(entry, kept);
      return false;
    }
    if (kept || response.status === 410) {
      await replace(entry, null);
      listener.closed(entry, kept);
      return true;
    }
    const dropped = await refuse(entry, HOPELESS.includes(response.status));
    listener.refused(dropped);
    return dropped;
  };

  const later = () => {
    listener.waiting();
    timer = window.setTimeout(drain, wait * (0.75 + Math.random() / 2));
    wait = Math.min(wait * 2, LONGEST_WAIT);
    return false;
  };

  const again = () => {
    wait = FIRST_WAIT;
    void drain();
  };
  window.addEventListener("online", again);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) again();
  });
  return drain;
}
