// @ts-check
// The first page: sends what still waits on this device, of any set.

import { startWaitingForAll } from "./waiting.js";

const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-outbox]"));
if (place) void startWaitingForAll(place);
