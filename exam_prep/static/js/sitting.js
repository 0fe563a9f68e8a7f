// @ts-check
// The page of a sitting: wires saving, clock and keys to it. Everything on it works without this file too.

import { keepCutsHonest, keepPlacesHonest } from "./answer.js";
import { startAutosave } from "./autosave.js";
import { herePlace } from "./beat.js";
import { startClock, startStandstill, startTelling } from "./clock.js";
import { holdHandIn } from "./handin.js";
import { dropSitting, keepSet } from "./kept.js";
import { startKeys } from "./keys.js";
import { forgetKnown } from "./known.js";
import { freshenMap } from "./map.js";
import { startPace } from "./pace.js";
import { startWaiting } from "./waiting.js";
import { postJson } from "./wire.js";

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-sitting]"));
const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-outbox]"));
const clock = /** @type {HTMLDetailsElement | null} */ (document.querySelector("details[data-clock]"));

/** @param {HTMLFormElement} item @returns {() => Promise<void>} */
function startItem(item) {
  const seconds = startPace(`${item.dataset.sitting}/${item.dataset.position}`);
  keepCutsHonest(item);
  keepPlacesHonest(item);
  const { flush } = startAutosave(item, seconds);
  item.addEventListener("submit", () => {
    /** @type {HTMLInputElement} */ (item.elements.namedItem("seconds")).value = String(seconds());
  });
  if (item.dataset.new === "1") {
    void postJson(item.dataset.saveUrl ?? "", { position: Number(item.dataset.position), seen: true }).catch(() => undefined);
  }
  void freshenMap(item).catch(() => undefined);
  keepSet(item);
  return flush;
}

/** A page without an open item. @param {HTMLElement} words @returns {() => Promise<void>} */
function startOther(words) {
  const sitting = words.dataset.outbox ?? "";
  if (words.dataset.over === "1") void Promise.all([dropSitting(sitting), forgetKnown(sitting)]).catch(() => undefined);
  const handIn = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-hand-in]"));
  // What was saved just now changes the lists of the page before handing in.
  const send = startWaiting(words, sitting, () => void (handIn && !hold?.isHolding() && location.reload()));
  const hold = handIn && holdHandIn(handIn, words, sitting, send);
  return send;
}

// The server tells times by the learner's zone as it knows it; the device knows better.
for (const time of /** @type {NodeListOf<HTMLTimeElement>} */ (document.querySelectorAll("time[data-time]"))) {
  time.textContent = new Date(time.dateTime).toLocaleTimeString(document.documentElement.lang, {
    hour: "numeric",
    minute: "2-digit",
    second: time.dataset.time === "seconds" ? "2-digit" : undefined,
  });
}

const flush = form ? startItem(form) : place ? startOther(place) : () => Promise.resolve();
if (clock) startClock(clock, flush);
const rest = /** @type {HTMLElement | null} */ (document.querySelector("[data-standstill]"));
if (rest) startStandstill(rest);
if (herePlace() && !clock && !rest) startTelling(herePlace().replace(/here$/, "clock"));
startKeys();

// A page from the back-forward cache holds an old revision and id; the server's copy is the true one.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
