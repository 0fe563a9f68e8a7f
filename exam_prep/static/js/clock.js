// @ts-check
// Shows the time that the server gave. The server is the clock: at zero it is asked, and it decides.

import { EVERY, beat, herePlace } from "./beat.js";

const TICK = 250;
const MINUTE = 60;
/** Minutes at which the time left is said; half of the time comes on top. */
const MARKS = [15, 5, 1];
const SHOW_AGAIN = 5;

/**
 * @typedef {object} Warning
 * @property {number} at seconds left
 * @property {string} text
 */

/** @typedef {import("./beat.js").Beat} Beat */

/**
 * Run the clock in `clock`; `flush` sends what still waits before the server is asked at zero.
 * @param {HTMLDetailsElement} clock
 * @param {() => Promise<void>} flush
 */
export function startClock(clock, flush) {
  const text = /** @type {HTMLElement} */ (clock.querySelector("[data-clock-text]"));
  const sayAdded = startTellingOfMore(clock);
  let warnings = warningsOf(sayAdded(Number(clock.dataset.totalSeconds)));
  // A copy that was kept on the device is older than it looks: the time has run on since.
  const age = Math.max(0, Date.now() - Number(document.documentElement.dataset.kept ?? Date.now()));
  let endsAt = performance.now() + Number(clock.dataset.secondsLeft) * 1000 - age;
  let asking = false;

  const left = () => Math.max(0, Math.ceil((endsAt - performance.now()) / 1000));

  const ask = async () => {
    if (asking) return;
    asking = true;
    if (left() === 0) await flush().catch(() => undefined);
    const reply = await beat(clock.dataset.clockUrl ?? "", left() > 0);
    if (reply?.is_over) location.assign(clock.dataset.resultUrl ?? "/");
    else if (reply) await follow(reply);
    asking = false;
  };

  /** @param {Beat} reply */
  const follow = async (reply) => {
    if (reply.is_paused || reply.seconds_left === null) {
      // Stopped from another page, or no clock any more: the page that the server gives now says so.
      await flush().catch(() => undefined);
      location.reload();
      return;
    }
    endsAt = performance.now() + reply.seconds_left * 1000;
    warnings = warningsOf(sayAdded(reply.total_seconds, reply.ends_at));
  };

  const tick = () => {
    const seconds = left();
    const shown = inWords(seconds, text.dataset);
    if (text.textContent !== shown) text.textContent = shown;
    warn(seconds);
  };

  /** @param {number} seconds */
  const warn = (seconds) => {
    const passed = warnings.filter((warning) => seconds <= warning.at);
    const key = `exam-prep-said-${clock.dataset.clockUrl}`;
    const said = Number(sessionStorage.getItem(key) ?? Infinity);
    const next = passed[passed.length - 1];
    if (!next || next.at >= said) return;
    sessionStorage.setItem(key, String(next.at));
    const region = document.querySelector("[data-announce]");
    if (region && seconds > 0) region.textContent = next.text;
    if (next.at <= SHOW_AGAIN * MINUTE) clock.open = true;
  };

  tick();
  if (herePlace()) void ask();
  setInterval(tick, TICK);
  setInterval(() => void (left() === 0 && ask()), 1000);
  // Who looks at another tab for a moment is still there: a given exam tells so.
  setInterval(() => void ((document.hidden && !herePlace()) || ask()), EVERY);
  document.addEventListener("visibilitychange", () => void (document.hidden || ask()));
}

/**
 * Say once in this tab that there is more time than the page before knew.
 * @param {HTMLDetailsElement} clock
 * @returns {(total: number, endsAt?: string) => number} told the seconds of the whole sitting, gives them back
 */
function startTellingOfMore(clock) {
  const key = `exam-prep-total-${clock.dataset.clockUrl}`;
  const note = /** @type {HTMLElement | null} */ (document.querySelector("[data-added]"));
  const line = /** @type {HTMLElement | null} */ (document.querySelector("[data-total-line]"));
  return (total, endsAt) => {
    const known = Number(sessionStorage.getItem(key) ?? total);
    sessionStorage.setItem(key, String(total));
    if (total <= known) return total;
    if (note) {
      note.hidden = false;
      note.textContent = (note.dataset.words ?? "").replace("{m}", inMinutes(total - known));
    }
    if (line && endsAt) {
      const time = new Date(endsAt).toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
      line.textContent = (line.dataset.more ?? "").replace("{m}", inMinutes(total)).replace("{time}", time);
    }
    return total;
  };
}

/** @param {number} seconds */
const inMinutes = (seconds) => String(Math.round((seconds / MINUTE) * 100) / 100);

/**
 * Wait on a page that says the clock stands still; once it runs again, by itself or from another page, show what
 * the server shows then.
 * @param {HTMLElement} rest
 */
export function startStandstill(rest) {
  const endsAt = performance.now() + Number(rest.dataset.breakSeconds ?? Infinity) * 1000;
  const ask = async () => {
    const reply = await beat(rest.dataset.standstill ?? "");
    if (reply && !reply.is_paused) location.reload();
  };
  setInterval(() => void (performance.now() >= endsAt && ask()), 1000);
  setInterval(() => void ((document.hidden && !herePlace()) || ask()), EVERY);
  document.addEventListener("visibilitychange", () => void (document.hidden || ask()));
}

/**
 * Tell that the page of a given exam without a clock is open, and see there when it was ended elsewhere.
 * @param {string} url
 */
export function startTelling(url) {
  const tell = async () => {
    if ((await beat(url))?.is_over) location.assign(url.replace(/clock$/, "result"));
  };
  void tell();
  setInterval(() => void tell(), EVERY);
}

/**
 * Return the warnings of a sitting, latest last; those that would come at or before the start are left out.
 * @param {number} total seconds
 * @returns {Warning[]}
 */
function warningsOf(total) {
  const words = /** @type {HTMLElement | null} */ (document.querySelector("[data-announce]"))?.dataset ?? {};
  const marks = MARKS.map((minutes) => ({
    at: minutes * MINUTE,
    text: minutes === 1 ? (words.leftOne ?? "") : (words.left ?? "").replace("{m}", String(minutes)),
  }));
  const half = { at: Math.floor(total / 2), text: words.half ?? "" };
  return [half, ...marks].filter((warning) => warning.at < total).sort((a, b) => b.at - a.at);
}

/**
 * Whole minutes while there are many, seconds in the last five.
 * @param {number} seconds
 * @param {DOMStringMap} words
 */
function inWords(seconds, words) {
  const minutes = Math.floor(seconds / MINUTE);
  const pattern = (minutes >= MINUTE ? words.hours : minutes >= SHOW_AGAIN ? words.minutes : minutes ? words.last : words.seconds) ?? "";
  return pattern
    .replace("{h}", String(Math.floor(minutes / 60)))
    .replace("{m}", String(minutes >= MINUTE ? minutes % 60 : minutes))
    .replace("{s}", String(seconds % MINUTE));
}
