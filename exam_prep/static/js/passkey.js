// @ts-check
// Asks the browser for a passkey and sends its answer with the form. Where the browser cannot, the page's own
// sentence stays, and the password works as ever.

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-passkey]"));
const button = /** @type {HTMLButtonElement | null} */ (form?.querySelector("button[hidden]") ?? null);

/** @param {string} text base64url @returns {ArrayBuffer} */
function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0)).buffer;
}

/** @param {ArrayBuffer | null | undefined} buffer @returns {string | undefined} base64url */
function text(buffer) {
  if (!buffer) return undefined;
  const plain = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @param {any} options of the server, with texts where the browser wants bytes */
function readable(options) {
  const named = (/** @type {any[] | undefined} */ list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
  return {
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
    ...(options.excludeCredentials && { excludeCredentials: named(options.excludeCredentials) }),
    ...(options.allowCredentials && { allowCredentials: named(options.allowCredentials) }),
  };
}

/** @param {any} credential @returns {string} JSON */
function sendable(credential) {
  const answer = credential.response;
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: {
      clientDataJSON: text(answer.clientDataJSON),
      attestationObject: text(answer.attestationObject),
      transports: answer.getTransports?.(),
      authenticatorData: text(answer.authenticatorData),
      signature: text(answer.signature),
      userHandle: text(answer.userHandle),
    },
  });
}

/** @param {HTMLFormElement} form @returns {Promise<any>} what to ask the browser for; throws what to say */
async function fetched(form) {
  const token = /** @type {HTMLMetaElement} */ (document.querySelector("meta[name=csrf-token]")).content;
  const answer = await fetch(form.dataset.options ?? "", {
    method: "POST",
    headers: { "X-CSRFToken": token, "Content-Type": "application/json" },
    body: "{}",
  });
  // Signed out meanwhile: the page itself leads to where one signs in, and back.
  if (answer.redirected) location.reload();
  const told = await answer.json();
  if (!answer.ok) throw new Refused(told.message);
  return readable(told);
}

class Refused extends Error {}

/** @param {unknown} error @param {DOMStringMap} words @returns {string} */
function sentence(error, words) {
  if (error instanceof Refused) return error.message;
  if (!(error instanceof DOMException)) return words.trouble ?? "";
  if (error.name === "InvalidStateError") return words.known ?? "";
  return (error.name === "NotAllowedError" || error.name === "AbortError" ? words.stopped : words.cannot) ?? "";
}

/** @param {HTMLFormElement} form @param {HTMLButtonElement} button */
async function run(form, button) {
  const status = /** @type {HTMLElement} */ (form.querySelector("[data-status]"));
  button.disabled = true;
  status.textContent = form.dataset.asking ?? "";
  try {
    const publicKey = await fetched(form);
    const credential = await (form.dataset.passkey === "add"
      ? navigator.credentials.create({ publicKey })
      : navigator.credentials.get({ publicKey }));
    /** @type {HTMLInputElement} */ (form.elements.namedItem("credential")).value = sendable(credential);
    form.submit();
  } catch (error) {
    status.textContent = sentence(error, form.dataset);
    button.disabled = false;
  }
}

if (form && button && window.PublicKeyCredential && navigator.credentials) {
  /** @type {HTMLElement} */ (form.querySelector("[data-without]")).hidden = true;
  button.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void run(form, button);
  });
}
