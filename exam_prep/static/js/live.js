// @ts-check
// Keeps the live view fresh: only cells whose words changed are touched, so focus and place stay where they are.

const EVERY = 10000;
const PATIENCE = 8000;

/**
 * @typedef {object} Row
 * @property {string} id
 * @property {string} called
 * @property {string} sitting
 * @property {string} standing
 * @property {string} where
 * @property {string} answered
 * @property {string} left
 */

/** @param {string} name @returns {HTMLElement | null} */
const part = (name) => document.querySelector(`[data-${name}]`);

/** @param {Element | null} place @param {string} words */
function say(place, words) {
  if (place && place.textContent !== words) place.textContent = words;
}

/**
 * Put `told` into the row of the table, or into a new one before the row `next`.
 * @param {HTMLElement} body
 * @param {Row} told
 * @param {Element | null} next
 * @returns {Element}
 */
function show(body, told, next) {
  let row = /** @type {HTMLElement | null} */ (body.querySelector(`[data-id="${CSS.escape(told.id)}"]`));
  if (!row) {
    row = /** @type {HTMLElement} */ (/** @type {Element} */ (body.firstElementChild).cloneNode(true));
    const link = row.querySelector("th a");
    link?.setAttribute("href", (link.getAttribute("href") ?? "").replace(/[^/]*$/, told.id));
    row.querySelector("th span")?.remove();
    say(link, told.called);
    say(row.querySelector("[data-name]"), ` ${told.called}`);
    row.dataset.id = told.id;
    body.insertBefore(row, next);
  }
  if (row.dataset.standing !== told.standing) row.dataset.standing = told.standing;
  for (const cell of /** @type {const} */ (["where", "answered", "left"])) say(row.querySelector(`[data-cell=${cell}]`), told[cell]);
  showRun(/** @type {HTMLAnchorElement | null} */ (row.querySelector("[data-run]")), told.sitting);
  return row;
}

/** Let the link lead to the time of a sitting; without one there is none. @param {HTMLAnchorElement | null} link @param {string} sitting */
function showRun(link, sitting) {
  if (!link) return;
  const leads = (link.getAttribute("href") ?? "").replace(/[^/]*$/, sitting);
  if (link.getAttribute("href") !== leads) link.setAttribute("href", leads);
  if (link.hidden !== (sitting === "")) link.hidden = sitting === "";
}

/** @param {HTMLElement} body @param {Row[]} rows */
function showAll(body, rows) {
  const known = new Set(rows.map((row) => row.id));
  for (const row of /** @type {HTMLElement[]} */ ([...body.children])) {
    const stays = known.has(row.dataset.id ?? "") || row.contains(document.activeElement) || body.children.length === 1;
    if (!stays) row.remove();
  }
  let next = /** @type {Element | null} */ (null);
  for (const told of [...rows].reverse()) next = show(body, told, next);
}

/** @param {string} url */
function start(url) {
  const body = part("rows");
  const trouble = part("trouble");
  const at = part("at");
  const hold = part("hold");
  if (!body || !trouble || !at || !hold) return;
  let last = "";
  let timer = 0;

  /** @param {string} words */
  const tell = (words) => {
    trouble.hidden = words === "";
    say(trouble, words);
  };

  const ask = async () => {
    const answer = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (answer.redirected || answer.status === 401) return stop(trouble.dataset.out ?? "");
    if (!answer.ok) throw new Error(String(answer.status));
    const told = await answer.json();
    last = told.at;
    showAll(body, told.rows);
    say(part("summary"), told.summary);
    say(at, (at.dataset.words ?? "").replace("{time}", told.at));
    tell("");
  };

  const beat = () => {
    if (document.hidden || hold.getAttribute("aria-pressed") === "true") return;
    ask().catch(() => tell((trouble.dataset.lost ?? "").replace("{time}", last || new Date().toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" }))));
  };

  /** @param {string} words */
  const stop = (words) => {
    clearInterval(timer);
    tell(words);
  };

  hold.hidden = false;
  hold.addEventListener("click", () => {
    const holds = hold.getAttribute("aria-pressed") !== "true";
    hold.setAttribute("aria-pressed", String(holds));
    if (!holds) beat();
  });
  document.addEventListener("visibilitychange", beat);
  timer = setInterval(beat, EVERY);
  beat();
}

const view = part("live");
if (view) start(view.dataset.live ?? "");
