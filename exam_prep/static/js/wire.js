// @ts-check
// What every request of the pages' scripts carries: the token, an id, and an end to waiting.

const PATIENCE = 15000;
/** Nobody is kept waiting longer than this because a server asked for it, in seconds. */
const LONGEST_ASKED = 300;

/** Return a random id that makes sending a change twice harmless; randomUUID exists on https only. */
export function newClientId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The token that the server wants with every write. */
export const token = () => /** @type {HTMLMetaElement} */ (document.querySelector("meta[name=csrf-token]")).content;

/**
 * @param {string} url
 * @param {unknown} body
 */
export function postJson(url, body) {
  return fetch(url, {
    method: "POST",
    keepalive: true,
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE),
  });
}

/** @param {string | null} header seconds or a date, as HTTP has it @returns {number} */
export const secondsIn = (header) => {
  const seconds = Number(header) || (Date.parse(header ?? "") - Date.now()) / 1000 || 0;
  return Math.min(Math.max(seconds, 0), LONGEST_ASKED);
};
