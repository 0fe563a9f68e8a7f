// @ts-check
// The device's store: what waits to be sent, and the newest answer that the server confirmed for each item.

/** @typedef {import("./outbox.js").Entry} Entry */

/**
 * @typedef {object} Known The newest answer to an item that the server is known to have.
 * @property {string} sitting
 * @property {number} position
 * @property {number} revision
 * @property {string} page the visit that made it, as in an entry
 * @property {import("./answer.js").Answer} answer
 */

/**
 * @typedef {object} Stores
 * @property {IDBObjectStore} entries
 * @property {IDBObjectStore} known
 */

export const ENTRIES = "entries";
export const KNOWN = "known";

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("exam-prep-outbox", 2);
    request.onupgradeneeded = ({ oldVersion }) => {
      const database = request.result;
      if (oldVersion < 1) database.createObjectStore(ENTRIES, { keyPath: "id", autoIncrement: true }).createIndex("sitting", "sitting");
      database.createObjectStore(KNOWN, { keyPath: ["sitting", "position"] });
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
    // A page of an older release holds the store: this page sends without it until that one is closed.
    request.onblocked = () => reject(request.error);
  });
}

/** @type {Promise<IDBDatabase> | undefined} */
let opened;

/** @returns {Promise<IDBDatabase>} */
export function database() {
  opened ??= open();
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}

/**
 * Run `work` over what the device holds of one sitting, in one transaction that is complete when it resolves.
 * @template T
 * @param {string} sitting
 * @param {(stores: Stores, entries: Entry[], known: Map<number, Known>) => T} work entries come oldest first
 * @returns {Promise<T>}
 */
export async function within(sitting, work) {
  const held = await database();
  return new Promise((resolve, reject) => {
    const transaction = held.transaction([ENTRIES, KNOWN], "readwrite", { durability: "strict" });
    const stores = { entries: transaction.objectStore(ENTRIES), known: transaction.objectStore(KNOWN) };
    const all = stores.entries.index("sitting").getAll(sitting);
    const confirmed = stores.known.getAll(IDBKeyRange.bound([sitting], [sitting, []]));
    /** @type {T} */
    let value;
    confirmed.onsuccess = () => {
      value = work(stores, all.result, new Map(confirmed.result.map((/** @type {Known} */ one) => [one.position, one])));
    };
    transaction.oncomplete = () => resolve(value);
    transaction.onabort = () => reject(transaction.error);
  });
}
