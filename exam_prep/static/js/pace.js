// @ts-check
// Counts the seconds that an item was in view, over all visits in this tab: a break is not a slow answer.

/**
 * @param {string} item names the item in this tab's storage
 * @returns {() => number} whole seconds in view so far
 */
export function startPace(item) {
  const key = `exam-prep-seconds-${item}`;
  let before = Number(sessionStorage.getItem(key)) * 1000;
  let since = document.hidden ? null : performance.now();
  const total = () => before + (since === null ? 0 : performance.now() - since);
  const keep = () => sessionStorage.setItem(key, String(total() / 1000));
  document.addEventListener("visibilitychange", () => {
    before = total();
    since = document.hidden ? null : performance.now();
    keep();
  });
  window.addEventListener("pagehide", keep);
  return () => Math.max(0, Math.round(total() / 1000)) || 0;
}
