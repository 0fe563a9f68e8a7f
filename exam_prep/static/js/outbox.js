// @ts-check
// The outbox: changes that wait on this device until the server has them, kept in IndexedDB.
// An entry that was sent once is kept unchanged until it is answered: its id makes sending it again harmless.

/**
 * @typedef {object} Entry
 * @property {number} [id] order of arrival
 * @property {string} sitting
 * @property {number} position
 * @property {string} page the visit that made the change
 * @property {boolean} attempted sent at least once, so it must not be changed
 * @property {boolean} [refused] answered with an error that trying again does not mend
 * @property {Record<string, unknown> & {client_id: string, base_revision: number}} body
 */

const STORE = "entries";

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("exam-prep-outbox", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(STORE, { keyPath: "id", autoIncrement: true }).createIndex("sitting", "sitting");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @type {Promise<IDBDatabase> | undefined} */
let opened;

/**
 * Run `work` over the entries of one sitting, oldest first, in one transaction that is complete when it resolves.
 * @template T
 * @param {string} sitting
 * @param {(store: IDBObjectStore, entries: Entry[]) => T} work
 * @returns {Promise<T>}
 */
async function within(sitting, work) {
  opened ??= open();
  const database = await opened;
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, "readwrite");
    const store = transaction.objectStore(STORE);
    const all = store.index("sitting").getAll(sitting);
    /** @type {T} */
    let value;
    all.onsuccess = () => {
      value = work(store, all.result);
    };
    transaction.oncomplete = () => resolve(value);
    transaction.onabort = () => reject(transaction.error);
  });
}

/**
 * Keep a change; it replaces one that the same visit made and that was never sent.
 * @param {Entry} entry
 */
export function put(entry) {
  return within(entry.sitting, (store, entries) => {
    for (const old of entries) {
      if (old.page === entry.page && old.position === entry.position && !old.attempted && old.id !== undefined) store.delete(old.id);
    }
    store.add(entry);
  });
}

/**
 * Return the oldest entry of a sitting and mark it as sent; undefined when none waits.
 * @param {string} sitting
 * @returns {Promise<Entry | undefined>}
 */
export function take(sitting) {
  return within(sitting, (store, entries) => {
    const first = entries[0];
    if (first && !first.attempted) store.put({ ...first, attempted: true });
    return first;
  });
}

/**
 * Drop an answered entry. Later changes to the same item build on the `revision` that it led to.
 * @param {Entry} done
 * @param {number} revision
 */
export function settle(done, revision) {
  return within(done.sitting, (store, entries) => {
    if (done.id !== undefined) store.delete(done.id);
    for (const later of entries) {
      const buildsOn = later.page === done.page && later.position === done.position && !later.attempted && later.id !== done.id;
      if (buildsOn) store.put({ ...later, body: { ...later.body, base_revision: revision } });
    }
  });
}

/**
 * Note that the server refused an entry. It stays for one more try with a fresh page, then it is dropped.
 * @param {Entry} entry
 * @param {boolean} hopeless whether a fresh page cannot help
 * @returns {Promise<boolean>} whether it was dropped
 */
export function refuse(entry, hopeless) {
  return within(entry.sitting, (store) => {
    const drop = hopeless || Boolean(entry.refused);
    if (entry.id !== undefined && drop) store.delete(entry.id);
    if (!drop) store.put({ ...entry, attempted: true, refused: true });
    return drop;
  });
}

/**
 * Put `chosen` in the place of the entries of its item up to `last`; null only drops them. Nothing is lost between.
 * @param {Entry} last
 * @param {Entry | null} chosen
 */
export function replace(last, chosen) {
  return within(last.sitting, (store, entries) => {
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
export const waitingFor = (sitting) => within(sitting, (_store, entries) => entries);

/**
 * Return the sittings of which something waits on this device.
 * @returns {Promise<string[]>}
 */
export async function sittings() {
  opened ??= open();
  const database = await opened;
  return new Promise((resolve, reject) => {
    const all = database.transaction(STORE).objectStore(STORE).getAll();
    all.onsuccess = () => resolve([...new Set(/** @type {Entry[]} */ (all.result).map((entry) => entry.sitting))]);
    all.onerror = () => reject(all.error);
  });
}
