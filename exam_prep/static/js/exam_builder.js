// @ts-check
// On the page of a mock exam: what can be drawn follows what is typed. The button that checks does the same.

const WAIT = 400;
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-exam]"));
let timer = 0;
let running = new XMLHttpRequest();

function check() {
  if (!form) return;
  running.abort();
  const fields = new FormData(form);
  fields.set("do", "check");
  // It gives the answer as a document, which no text that becomes markup would have to be trusted for.
  const asked = (running = new XMLHttpRequest());
  asked.open("POST", form.action);
  asked.responseType = "document";
  asked.addEventListener("load", () => asked.status === 200 && asked.responseXML && show(asked.responseXML));
  asked.send(new URLSearchParams(/** @type {[string, string][]} */ ([...fields])));
}

/** @param {Document} fresh the page as the server would show it */
function show(fresh) {
  for (const part of document.querySelectorAll("[data-live]")) {
    const other = fresh.getElementById(part.id);
    if (other && other.innerHTML !== part.innerHTML) part.replaceChildren(...other.childNodes);
  }
}

form?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = window.setTimeout(check, WAIT);
});
