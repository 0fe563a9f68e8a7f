// @ts-check
// The first page: sends what still waits on this device, of any set, and drops kept pages of sets that are over.

import { dropAllBut } from "./kept.js";
import { startWaitingForAll } from "./waiting.js";

const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-outbox]"));
if (place) {
  void startWaitingForAll(place);
  void dropAllBut((place.dataset.open ?? "").split(" ")).catch(() => undefined);
}
