// @ts-check
// Sends what waits on this device from pages that have no open item, and says what became of it.

import { resolve } from "./conflict.js";
import { sittings, waitingFor } from "./outbox.js";
import { createSender } from "./sender.js";

/**
 * Return the numbers of the items of `sitting` that wait; none where the device keeps nothing.
 * @param {string} sitting
 * @returns {Promise<number[]>}
 */
export async function waitingItems(sitting) {
  const entries = await waitingFor(sitting).catch(() => []);
  return [...new Set(entries.map((entry) => entry.position))].sort((a, b) => a - b);
}

/**
 * Say the words called `state` in `place`, with the numbers of the items filled in; no words, nothing to say.
 * @param {HTMLElement} place
 * @param {string} state
 * @param {number[]} items
 */
export function sayWaiting(place, state, items) {
  const words = (place.dataset[state] ?? "").replace("{list}", items.join(", "));
  place.hidden = words === "";
  place.textContent = words;
}

/**
 * Send all that waits for `sitting`. `done` is called when something was saved and nothing waits any more.
 * @param {HTMLElement} place
 * @param {string} sitting
 * @param {() => void} done
 * @returns {() => Promise<void>} tries again now
 */
export function startWaiting(place, sitting, done) {
  /** @type {Set<number>} items whose change came after the end */
  const late = new Set();
  let wasSaved = false;

  const drain = createSender(sitting, `/sittings/${sitting}/responses`, {
    saved: (entry, reply) => {
      if (reply.late) late.add(entry.position);
      else wasSaved = true;
    },
    closed: (entry, kept) => {
      const same = kept && String(kept.response) === String(entry.body.response);
      if (!same) late.add(entry.position);
    },
    waiting: () => void waitingItems(sitting).then((items) => sayWaiting(place, "kept", items)),
    refused: (dropped) => sayWaiting(place, dropped ? "refused" : "reload", []),
    empty: () => {
      if (late.size) sayWaiting(place, "late", [...late]);
      else if (wasSaved) sayWaiting(place, "saved", []);
      if (wasSaved) done();
      wasSaved = false;
    },
    conflict: async (entry, kept) => {
      const chosen = await resolve(entry, kept);
      if (chosen === null) wasSaved = true;
      if (chosen !== undefined) await drain();
    },
  });

  const send = () => drain().catch(() => undefined);
  void send();
  return send;
}

/**
 * Send all that waits on this device, whatever sitting it belongs to.
 * @param {HTMLElement} place
 */
export async function startWaitingForAll(place) {
  for (const sitting of await sittings().catch(() => [])) startWaiting(place, sitting, () => undefined);
}
