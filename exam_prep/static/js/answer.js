// @ts-check
// The answer on the page: read from the form's controls, and written back to them.

/**
 * @typedef {object} Answer What a learner has put on one item; numbers are those displayed, from 1.
 * @property {number[]} response
 * @property {string | null} certainty
 * @property {boolean} flagged
 * @property {number[]} struck
 */

const PLACES = ["matching", "ordering"];
/** Tells that an answer was written into the form by a script. */
const WRITTEN = "exam-prep-written";

/**
 * Return the values of the checked controls called `name`.
 * @param {HTMLFormElement} form
 * @param {string} name
 * @returns {string[]}
 */
const checked = (form, name) =>
  [.../** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll(`input[name="${name}"]:checked`))].map((input) => input.value);

/**
 * @param {HTMLFormElement} form
 * @returns {HTMLSelectElement[]} one for each left or place, in order; none for kinds with options to tick
 */
const places = (form) => [.../** @type {NodeListOf<HTMLSelectElement>} */ (form.querySelectorAll("select[name^='match-'], select[name^='order-']"))];

/**
 * Return the answer that the form shows now. An order or a match with every place open counts as none.
 * @param {HTMLFormElement} form
 * @returns {Answer}
 */
export function readAnswer(form) {
  const picked = places(form).map((select) => Number(select.value));
  const byPlace = PLACES.includes(form.dataset.kind ?? "");
  return {
    response: byPlace ? (picked.some(Boolean) ? picked : []) : checked(form, "response").map(Number),
    certainty: checked(form, "certainty")[0] ?? null,
    flagged: checked(form, "flag").length > 0,
    struck: checked(form, "cut").map(Number),
  };
}

/**
 * Show `answer` in the form, as if the learner had put it there; no change event is fired.
 * @param {HTMLFormElement} form
 * @param {Answer} answer
 */
export function writeAnswer(form, answer) {
  const on = {
    response: answer.response.map(String),
    certainty: [answer.certainty ?? ""],
    flag: answer.flagged ? ["1"] : [],
    cut: answer.struck.map(String),
  };
  for (const [name, values] of Object.entries(on)) {
    for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll(`input[name="${name}"]`))) {
      input.checked = values.includes(input.value);
    }
  }
  places(form).forEach((select, index) => {
    select.value = String(answer.response[index] ?? 0);
  });
  form.dispatchEvent(new Event(WRITTEN));
}

/**
 * Return the answer in words: the letters of its options, 0 (an open place) as a dash.
 * @param {number[]} response
 * @param {string} none what to say for no answer
 */
export function describe(response, none) {
  const letters = response.map((number) => (number ? String.fromCharCode(64 + number) : "–"));
  return letters.join(", ") || none;
}

/**
 * In an ordering each line has one place: a line that is chosen twice swaps with the one it displaces.
 * @param {HTMLFormElement} form
 */
export function keepPlacesHonest(form) {
  if (form.dataset.kind !== "ordering") return;
  const all = places(form);
  let before = all.map((select) => select.value);
  form.addEventListener(WRITTEN, () => {
    before = all.map((select) => select.value);
  });
  form.addEventListener("change", (event) => {
    const changed = all.indexOf(/** @type {HTMLSelectElement} */ (event.target));
    const twin = all.findIndex((select, index) => index !== changed && select.value === all[changed]?.value && select.value !== "0");
    if (changed >= 0 && twin >= 0) all[twin].value = before[changed];
    before = all.map((select) => select.value);
  });
}

/**
 * Choosing an option takes back its cross-out: nobody means both.
 * @param {HTMLFormElement} form
 */
export function keepCutsHonest(form) {
  form.addEventListener("change", (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (input.name !== "response" || !input.checked) return;
    const cut = /** @type {HTMLInputElement | null} */ (form.querySelector(`input[name="cut"][value="${input.value}"]`));
    if (cut) cut.checked = false;
  });
}
