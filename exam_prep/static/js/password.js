// @ts-check
// Adds a button that shows the password being typed; without this file the field stays as it is.

for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input[type=password]"))) {
  const words = /** @type {HTMLElement | null} */ (document.querySelector("[data-show-password]"))?.dataset ?? {};
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn text";
  button.setAttribute("aria-controls", field.id);
  const say = () => {
    button.textContent = (field.type === "password" ? words.show : words.hide) ?? "";
  };
  button.addEventListener("click", () => {
    field.type = field.type === "password" ? "text" : "password";
    say();
  });
  // A browser remembers what is sent from a text field and offers it to the next person at the device.
  field.form?.addEventListener("submit", () => {
    field.type = "password";
    say();
  });
  say();
  field.after(button);
}
