// @ts-check
// Holds the hand-in until nothing of the sitting waits on this device; after ten seconds the learner decides.

import { sayWaiting, waitingItems } from "./waiting.js";

const PATIENCE = 10000;
const LOOK_AGAIN = 300;

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} place says what waits
 * @param {string} sitting
 * @param {() => Promise<void>} send tries to send what waits
 * @returns {{isHolding: () => boolean}}
 */
export function holdHandIn(form, place, sitting, send) {
  const anyway = /** @type {HTMLButtonElement} */ (form.querySelector("[data-anyway]"));
  let isFree = false;
  let isHolding = false;

  const hold = async () => {
    isHolding = true;
    place.dataset.kept = place.dataset.sending;
    if (await isEmptied(sitting, place, send)) {
      isFree = true;
      form.requestSubmit();
      return;
    }
    isHolding = false;
    // The sender tells of each failure; from now on in these words, which name the way out.
    place.dataset.kept = place.dataset.stuck;
    sayWaiting(place, "kept", await waitingItems(sitting));
    anyway.hidden = false;
  };

  form.addEventListener("submit", (event) => {
    if (isFree) return;
    if (!navigator.onLine) {
      event.preventDefault();
      sayWaiting(place, "offline", []);
      return;
    }
    if (event.submitter === anyway) return;
    event.preventDefault();
    if (!isHolding) void hold();
  });
  return { isHolding: () => isHolding };
}

/**
 * @param {string} sitting
 * @param {HTMLElement} place
 * @param {() => Promise<void>} send
 * @returns {Promise<boolean>} whether all went out in time
 */
async function isEmptied(sitting, place, send) {
  const until = performance.now() + PATIENCE;
  let items = await waitingItems(sitting);
  if (items.length) void send();
  while (items.length) {
    sayWaiting(place, "kept", items);
    if (performance.now() >= until) return false;
    await new Promise((done) => setTimeout(done, LOOK_AGAIN));
    items = await waitingItems(sitting);
  }
  return true;
}
