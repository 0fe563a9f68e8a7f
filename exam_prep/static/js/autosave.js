// @ts-check
// Saves each change of the answer and says truthfully where it is: saving, on this device, or saved.

import { readAnswer, writeAnswer } from "./answer.js";
import { resolve } from "./conflict.js";
import { put } from "./outbox.js";
import { createSender, newClientId, postJson } from "./sender.js";

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
  const revision = /** @type {HTMLInputElement} */ (form.elements.namedItem("revision"));
  const status = /** @type {HTMLElement} */ (form.querySelector("[data-status]"));
  const page = newClientId();
  /** @type {Set<string>} ids of the changes that this page made */
  const mine = new Set();
  /** The newest of them while the server has not confirmed it. @type {string | null} */
  let open = null;
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
    // A change that an earlier page could not send is newer than what this page was made from.
    const unseen = entry.position === position && !mine.has(entry.body.client_id) && open === null;
    if (unseen && reply.revision > Number(revision.value)) {
      writeAnswer(form, /** @type {any} */ (entry.body));
      revision.value = String(reply.revision);
    }
    confirmed(entry.body.client_id, reply);
    channel.postMessage({ clientId: entry.body.client_id, reply });
  };
  channel.onmessage = ({ data }) => {
    if (mine.has(data.clientId)) confirmed(data.clientId, data.reply);
  };

  const queue = async () => {
    const base = Number(revision.value);
    const body = { position, ...readAnswer(form), client_id: newClientId(), base_revision: base, seconds: seconds() };
    mine.add(body.client_id);
    open = body.client_id;
    try {
      await put({ sitting, position, page, attempted: false, body });
    } catch {
      await sendDirectly(body);
      return;
    }
    await drain().catch(() => say("waiting"));
  };

  /** Without storage on the device there is one try; the Save button is the next. @param {Entry["body"]} body */
  const sendDirectly = async (body) => {
    const response = await postJson(url, body).catch(() => null);
    if (response?.ok) confirmed(body.client_id, await response.json());
    else say("waiting");
  };

  const drain = createSender(sitting, url, {
    saved,
    waiting: () => say("kept"),
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
        writeAnswer(form, chosen ? /** @type {any} */ (chosen.body) : kept);
      }
      if (chosen === null) say("saved");
      await drain();
    },
  });

  form.addEventListener("change", () => {
    say("saving");
    void queue();
  });

  let turning = false;
  form.addEventListener("submit", async (event) => {
    if (!navigator.onLine) {
      event.preventDefault();
      say("offline");
      return;
    }
    if (turning || open === null) return;
    event.preventDefault();
    turning = true;
    await Promise.race([drain(), new Promise((done) => setTimeout(done, TURN_WAIT))]);
    form.requestSubmit(event.submitter);
  });

  void drain().catch(() => undefined);
  return { flush: () => Promise.race([drain(), new Promise((done) => setTimeout(done, TURN_WAIT))]).then(() => undefined) };
}
