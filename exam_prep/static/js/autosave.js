// @ts-check
// Saves each change of the answer and says truthfully where it is: saving, on this device, or saved.

import { readAnswer, writeAnswer } from "./answer.js";
import { resolve } from "./conflict.js";
import { newest } from "./known.js";
import { keeper, put } from "./outbox.js";
import { createSender } from "./sender.js";
import { turnOffline, wordsOfReturn } from "./turn.js";
import { newClientId, postJson } from "./wire.js";

/** @typedef {import("./outbox.js").Entry} Entry */
/** @typedef {import("./sender.js").Saved} Saved */

/** How long a page turn waits for a save that is under way. */
const TURN_WAIT = 1500;

/**
 * Start saving. `seconds` gives the active seconds on this page.
 * @param {HTMLFormElement} form
 * @param {() => number} seconds
 * @returns {{flush: () => Promise<void>}}
 */
export function startAutosave(form, seconds) {
  const sitting = form.dataset.sitting ?? "";
  const position = Number(form.dataset.position);
  const url = form.dataset.saveUrl ?? "";
  const field = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
  const revision = field("revision");
  const status = /** @type {HTMLElement} */ (form.querySelector("[data-status]"));
  /** The visit that this page is, or carries on. */
  let page = newClientId();
  /** @type {Set<string>} ids of the changes that this page made or carries on */
  const mine = new Set();
  /** The newest of them while the server has not confirmed it. @type {string | null} */
  let open = null;
  let touched = false;
  /** What is said while the line is down. */
  let waitingWords = "kept";
  const channel = new BroadcastChannel(`exam-prep-${sitting}`);

  /** @param {string} state @param {string} [detail] */
  const say = (state, detail = "") => {
    status.textContent = `${status.dataset[state] ?? ""} ${detail}`.trim();
  };

  /** @param {string} clientId @param {Saved} reply */
  const confirmed = (clientId, reply) => {
    if (mine.has(clientId)) revision.value = String(reply.revision);
    if (clientId === open) open = null;
    const time = new Date(reply.saved_at).toLocaleTimeString(document.documentElement.lang);
    if (open === null) say(reply.late ? "late" : "saved", reply.late ? "" : time);
  };

  /** @param {Entry} entry @param {Saved} reply */
  const saved = (entry, reply) => {
    confirmed(entry.body.client_id, reply);
    channel.postMessage({ clientId: entry.body.client_id, reply });
  };
  channel.onmessage = ({ data }) => {
    if (mine.has(data.clientId)) confirmed(data.clientId, data.reply);
  };

  /** A page from the device, or one that woke up late, shows what is newer than itself. */
  const begin = async () => {
    const now = await newest({ sitting, position, revision: Number(revision.value), page, answer: readAnswer(form) });
    if (now.answer && !touched) writeAnswer(form, now.answer);
    revision.value = String(now.revision);
    page = now.page;
    for (const id of now.waiting) mine.add((open = id));
    field("kept").value = "1";
  };
  /** Whatever is being written to the device now. */
  let writing = begin().catch(() => undefined);

  const queue = async () => {
    const body = { position, ...readAnswer(form), client_id: newClientId(), base_revision: Number(revision.value), seconds: seconds() };
    mine.add(body.client_id);
    open = body.client_id;
    try {
      await put({ sitting, keeper: keeper(), position, page, attempted: false, body });
      field("kept").value = "1";
    } catch {
      field("kept").value = "0";
      await sendDirectly(body);
    }
  };

  /** Without storage on the device there is one try; the Save button is the next. @param {Entry["body"]} body */
  const sendDirectly = async (body) => {
    const response = await postJson(url, body).catch(() => null);
    if (response?.ok) confirmed(body.client_id, await response.json());
    else say("waiting");
  };

  const drain = createSender(sitting, url, {
    saved,
    waiting: () => say(waitingWords),
    refused: (dropped) => say(dropped ? "refused" : "reload"),
    closed: (entry) => {
      // The page that the server gives now says why: explained, or handed in.
      if (entry.position === position) location.assign(form.action);
    },
    conflict: async (entry, kept) => {
      const chosen = await resolve(entry, kept);
      if (chosen === undefined) return;
      if (entry.position === position) {
        open = chosen?.body.client_id ?? null;
        if (open) mine.add(open);
        revision.value = String(kept.revision);
        writeAnswer(form, chosen?.body ?? kept);
      }
      if (chosen === null) say("saved");
      await drain();
    },
  });

  form.addEventListener("change", () => {
    touched = true;
    waitingWords = "kept";
    say("saving");
    writing = writing.then(queue);
    void writing.then(drain).catch(() => say("waiting"));
  });

  let turning = false;
  form.addEventListener("submit", async (event) => {
    if (!navigator.onLine) {
      event.preventDefault();
      await writing;
      const go = /** @type {HTMLButtonElement | null} */ (event.submitter)?.value ?? "next";
      waitingWords = field("kept").value === "1" ? await turnOffline(form, go) : "waiting";
      say(waitingWords);
      if (waitingWords) status.scrollIntoView({ block: "center" });
      return;
    }
    if (turning || open === null) return;
    event.preventDefault();
    turning = true;
    await flush();
    form.requestSubmit(event.submitter);
  });

  const flush = () => Promise.race([writing.then(drain), new Promise((done) => setTimeout(done, TURN_WAIT))]).then(() => undefined);
  waitingWords = wordsOfReturn() || waitingWords;
  if (waitingWords !== "kept") say(waitingWords);
  void writing.then(drain).catch(() => undefined);
  return { flush };
}
