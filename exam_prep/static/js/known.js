// @ts-check
// The newest answer to an item that this device knows of: what waits here, else what the server confirmed last.
// A page that was kept on the device, or woke up late, is older than that; what is built on it must not be.

import { answerIn } from "./outbox.js";
import { within } from "./store.js";

/** @typedef {import("./answer.js").Answer} Answer */
/** @typedef {import("./outbox.js").Entry} Entry */

/**
 * @typedef {object} Newest
 * @property {Answer | null} answer to be shown; null when the page shows the newest
 * @property {number} revision to build the next change on
 * @property {string} page the visit to carry on
 * @property {string[]} waiting ids of the changes that wait, of the visit that is carried on
 */

/**
 * Return what a page should show and build on, and keep in mind what it shows when that is the newest.
 * @param {{sitting: string, position: number, revision: number, page: string, answer: Answer}} shown
 * @returns {Promise<Newest>}
 */
export function newest(shown) {
  const { sitting, position } = shown;
  return within(sitting, (stores, entries, known) => {
    const last = known.get(position);
    const waits = entries.filter((entry) => entry.position === position);
    const latest = waits[waits.length - 1];
    if (shown.revision > (last?.revision ?? -1)) stores.known.put(shown);
    if (latest) {
      const revision = last?.page === latest.page ? Math.max(last.revision, latest.body.base_revision) : latest.body.base_revision;
      const own = waits.filter((entry) => entry.page === latest.page);
      return { answer: answerIn(latest.body), revision, page: latest.page, waiting: own.map((entry) => entry.body.client_id) };
    }
    const isOld = last !== undefined && last.revision > shown.revision;
    return { answer: isOld ? last.answer : null, revision: isOld ? last.revision : shown.revision, page: shown.page, waiting: [] };
  });
}

/**
 * Return the newest answers of a sitting that this device knows of, by position.
 * @param {string} sitting
 * @returns {Promise<Map<number, Answer>>}
 */
export function answersOf(sitting) {
  return within(sitting, (_stores, entries, known) => {
    const found = new Map([...known].map(([position, one]) => [position, one.answer]));
    for (const entry of entries) found.set(entry.position, answerIn(entry.body));
    return found;
  });
}

/**
 * Keep in mind what the server has, after another tab or device had the last word.
 * @param {string} sitting
 * @param {number} position
 * @param {{revision: number} & Answer} kept
 */
export function noteKept(sitting, position, kept) {
  const { revision, response, certainty, flagged, struck } = kept;
  return within(sitting, (stores) => {
    stores.known.put({ sitting, position, revision, page: "", answer: { response, certainty, flagged, struck } });
  });
}

/**
 * Forget the confirmed answers of a sitting that was handed in; what waits stays, and is sent.
 * @param {string} sitting
 */
export const forgetKnown = (sitting) => within(sitting, (stores, _entries, known) => {
  for (const position of known.keys()) stores.known.delete([sitting, position]);
});
