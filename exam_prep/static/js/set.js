// @ts-check
// On the practice page: ticking a topic means wanting to choose topics.

const form = document.querySelector("form[data-set]");
const choose = /** @type {HTMLInputElement | null} */ (form?.querySelector("input[name=set][value=topics]") ?? null);

form?.addEventListener("change", (event) => {
  const input = /** @type {HTMLInputElement} */ (event.target);
  if (choose && input.name === "topics" && input.checked) choose.checked = true;
});
