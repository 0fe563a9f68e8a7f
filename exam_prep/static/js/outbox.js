// @ts-check
// The outbox: changes that wait on this device until the server has them, kept in IndexedDB.
// An entry that was sent once is kept unchanged until it is answered: its id makes sending it again harmless.

import { database, ENTRIES, within } from "./store.js";

/**
 * @typedef {object} Entry
 * @property {number} [id] order of arrival
 * @property {string} sitting
 * @property {string} keeper names whose answer it is; nobody else's page sends it
 * @property {number} position
 * @property {string} page the visit that made the change, or the one that it carried on
 * @property {boolean} attempted sent at least once, so it must not be changed
 * @property {string} [refused] the token under which it was answered with an error that trying again does not mend
 * @property {import("./answer.js").Answer & {position: number, client_id: string, base_revision: number, seconds: number}} body
 */

/** Names the learner whom the server made this page for; empty for a newcomer. */
export const keeper = () => document.documentElement.dataset.keeper ?? "";

/**
 * Keep a change; it replaces one that the same visit made and that was never sent.
 * @param {Entry} entry
 */
export function put(entry) {
  return within(entry.sitting, ({ entries: store }, entries) => {
    for (const old of entries) {
      if (old.page === entry.page && old.position === entry.position && !old.attempted && old.id !== undefined) store.delete(old.id);
    }
    store.add(entry);
  });
}

/**
 * Return the oldest entry of a sitting and mark it as sent; undefined when none waits.
 * It builds on what its visit is known to have led to: an earlier change of its own is no conflict.
 * @param {string} sitting
 * @returns {Promise<Entry | undefined>}
 */
export function take(sitting) {
  return within(sitting, ({ entries: store }, entries, known) => {
    const first = entries[0];
    if (!first || first.attempted) return first;
    const last = known.get(first.position);
    const base = last?.page === first.page ? Math.max(last.revision, first.body.base_revision) : first.body.base_revision;
    const sent = { ...first, attempted: true, body: { ...first.body, base_revision: base } };
    store.put(sent);
    return sent;
  });
}

/**
 * Drop an answered entry, and keep in mind the `revision` that it led to; -1 for one that came late and changed nothing.
 * @param {Entry} done
 * @param {number} revision
 */
export function settle(done, revision) {
  const { sitting, position, page, body } = done;
  return within(sitting, (stores, _entries, known) => {
    if (done.id !== undefined) stores.entries.delete(done.id);
    if (revision >= (known.get(position)?.revision ?? 0)) stores.known.put({ sitting, position, revision, page, answer: answerIn(body) });
  });
}

/** @param {Entry["body"]} body @returns {import("./answer.js").Answer} */
export const answerIn = ({ response, certainty, flagged, struck }) => ({ response, certainty, flagged, struck });

/**
 * Note that the server refused an entry. It stays until a fresh page, with another `token`, was refused as well.
 * @param {Entry} entry
 * @param {boolean} hopeless whether a fresh page cannot help
 * @param {string} token
 * @returns {Promise<boolean>} whether it was dropped
 */
export function refuse(entry, hopeless, token) {
  return within(entry.sitting, ({ entries: store }) => {
    const drop = hopeless || (entry.refused !== undefined && entry.refused !== token);
    if (entry.id !== undefined && drop) store.delete(entry.id);
    if (!drop) store.put({ ...entry, attempted: true, refused: token });
    return drop;
  });
}

/**
 * Put `chosen` in the place of the entries of its item up to `last`; null only drops them. Nothing is lost between.
 * @param {Entry} last
 * @param {Entry | null} chosen
 */
export function replace(last, chosen) {
  return within(last.sitting, ({ entries: store }, entries) => {
    for (const old of entries) {
      if (old.position === last.position && old.id !== undefined && old.id <= (last.id ?? 0)) store.delete(old.id);
    }
    if (chosen) store.add(chosen);
  });
}

/**
 * Return what waits for one sitting, oldest first.
 * @param {string} sitting
 * @returns {Promise<Entry[]>}
 */
export const waitingFor = (sitting) => within(sitting, (_stores, entries) => entries);

/**
 * Return the sittings of this learner of which something waits on this device.
 * @returns {Promise<string[]>}
 */
export async function sittings() {
  const held = await database();
  return new Promise((resolve, reject) => {
    const all = held.transaction(ENTRIES).objectStore(ENTRIES).getAll();
    all.onsuccess = () => {
      const own = /** @type {Entry[]} */ (all.result).filter((entry) => entry.keeper === undefined || entry.keeper === keeper());
      resolve([...new Set(own.map((entry) => entry.sitting))]);
    };
    all.onerror = () => reject(all.error);
  });
}
