// @ts-check
// Between the pages of an open set and the line: the network first; without it, the page as it is kept on the device.
// The server alone says which page may be kept: an open question, nothing that is explained.

/** How long the network has, in milliseconds, before the kept page is shown. A save has longer. */
const PAGE_PATIENCE = 3000;
const SEND_PATIENCE = 5000;
/** Between two pages that are fetched ahead, so that they never crowd out the learner. */
const PAUSE = 40;
const ITEM = /^\/sittings\/[^/]+\/(\d+)$/;

/** @typedef {{cache: string, pages: string[], assets: string[]}} Wish */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

worker.addEventListener("install", () => void worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("message", (event) => event.waitUntil(keep(event.data)));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (pathname.startsWith("/assets/")) event.respondWith(kept(pathname).then((copy) => copy ?? fetch(request)));
  if (request.mode !== "navigate" || !ITEM.test(pathname)) return;
  if (request.method === "GET") event.respondWith(show(event, pathname));
  if (request.method === "POST") event.respondWith(send(event, pathname));
});

/** @param {string} path */
const kept = (path) => caches.match(path, { ignoreVary: true });

/** @param {number} milliseconds @returns {Promise<null>} */
const after = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds, null));

/** Whether this says nothing about the page: no answer in time, or a server that cannot answer now. @param {Response | null} answer */
const isNone = (answer) => answer === null || answer.status >= 500 || answer.status === 429;

/** @param {FetchEvent} event @param {string} path */
async function show(event, path) {
  const network = fetch(event.request);
  event.waitUntil(network.then((answer) => dropClosed(path, answer)).catch(() => undefined));
  const copy = await kept(path);
  if (!copy) return network;
  const answer = await Promise.race([network.catch(() => null), after(PAGE_PATIENCE)]);
  return answer === null || isNone(answer) ? copy : answer;
}

/** What is explained or handed in has no place on the device. @param {string} path @param {Response} answer */
async function dropClosed(path, answer) {
  if (answer.headers.get("Kept-Page") !== "closed") return;
  for (const name of await caches.keys()) await (await caches.open(name)).delete(path, { ignoreVary: true });
}

/** Send a form of an item; without a line go on to a kept page, since the answer waits in the outbox. @param {FetchEvent} event @param {string} path */
async function send(event, path) {
  const copy = event.request.clone();
  const network = fetch(event.request);
  event.waitUntil(network.catch(() => undefined));
  const answer = await Promise.race([network.catch(() => null), after(SEND_PATIENCE)]);
  if (answer !== null && !isNone(answer)) return answer;
  const to = await instead(await copy.formData(), path);
  return to === null ? network : Response.redirect(to, 303);
}

/**
 * Return where a form leads that could not be sent; null when its answer is not safe in the outbox, or nothing is kept.
 * @param {FormData} form
 * @param {string} path
 */
async function instead(form, path) {
  if (form.get("kept") !== "1") return null;
  const go = String(form.get("go"));
  const position = Number(ITEM.exec(path)?.[1]);
  const to = go === "next" ? position + 1 : go === "previous" ? position - 1 : Number(go);
  const target = path.replace(/\d+$/, String(to));
  if (to && (await kept(target))) return target;
  return (await kept(path)) ? `${path}#offline-${to ? "turn" : go}` : null;
}

/** Caches that are being filled. @type {Set<string>} */
const filling = new Set();

/** Fetch what is not kept yet, one after another; stops when the line does, and goes on with the next page that asks. @param {Wish} wish */
async function keep(wish) {
  if (filling.has(wish.cache)) return;
  filling.add(wish.cache);
  try {
    const cache = await caches.open(wish.cache);
    for (const path of wish.assets) if (!(await cache.match(path))) await cache.add(path);
    for (const path of wish.pages) {
      if (await cache.match(path, { ignoreVary: true })) continue;
      if (!(await keepPage(cache, path))) return;
      await after(PAUSE);
    }
  } catch {
    // No line, or no room: the next page asks again.
  } finally {
    filling.delete(wish.cache);
  }
}

/** @param {Cache} cache @param {string} path @returns {Promise<boolean>} whether the next may follow */
async function keepPage(cache, path) {
  const answer = await fetch(path, { headers: { "Keep-Page": "1" }, cache: "no-store", redirect: "error" });
  if (answer.ok && answer.headers.get("Kept-Page") === "open") {
    const headers = new Headers(answer.headers);
    for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
    // The page can tell that it is a copy, and how old: its clock has run on since.
    const text = (await answer.text()).replace("<html ", `<html data-kept="${Date.now()}" `);
    await cache.put(path, new Response(text, { headers }));
  }
  return answer.ok;
}
