// @ts-check
// The one sender of a sitting's outbox: one tab at a time, oldest change first, slower after each failure.

import { refuse, replace, settle, take } from "./outbox.js";
import { postJson, secondsIn, token } from "./wire.js";

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
/** A server that is back after a fault hears of what waits within five seconds; one that is busy says Retry-After. */
const LONGEST_WAIT = 4000;
/** Answers that a fresh page cannot mend: too large, not an answer to this item. */
const HOPELESS = [413, 422];

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
  /** When the server wants to hear again, if it said so. */
  let notBefore = 0;

  const drain = async () => {
    clearTimeout(timer);
    if (performance.now() < notBefore) {
      sleep(notBefore - performance.now());
      listener.waiting();
      return;
    }
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
    if (answer === null || answer.status >= 500 || answer.status === 429) return later(answer?.retryAfter ?? 0);
    wait = FIRST_WAIT;
    return answered(entry, answer);
  };

  /** The whole answer or an error: one cut short on the way counts as no answer. @param {Entry} entry */
  const ask = async (entry) => {
    const response = await postJson(url, entry.body);
    const reads = response.ok || response.status === 409;
    const retryAfter = secondsIn(response.headers.get("Retry-After")) * 1000;
    return { ok: response.ok, status: response.status, retryAfter, body: reads ? await response.json() : null };
  };

  /** @param {Entry} entry @param {{ok: boolean, status: number, body: unknown}} response */
  const answered = async (entry, response) => {
    if (response.ok) {
      const reply = /** @type {Saved} */ (response.body);
      // The page learns the new revision first: a change made while the entry is settled builds on it.
      listener.saved(entry, reply);
      await settle(entry, reply.late ? -1 : reply.revision);
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
    const dropped = await refuse(entry, HOPELESS.includes(response.status), token());
    listener.refused(dropped);
    return dropped;
  };

  /** @param {number} asked milliseconds that the server asked to be left alone */
  const later = (asked) => {
    listener.waiting();
    notBefore = performance.now() + asked;
    sleep(Math.max(asked, wait * (0.75 + Math.random() / 2)));
    wait = Math.min(wait * 2, LONGEST_WAIT);
    return false;
  };

  /** @param {number} milliseconds */
  const sleep = (milliseconds) => {
    clearTimeout(timer);
    timer = window.setTimeout(drain, milliseconds);
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
