// What a page does by itself. Everything works without it; nothing here draws or counts.
"use strict";
(() => {
  // Filters answer at once where only the figures change (htmx); else the button of the form does it.
  const submits = (event) => {
    const form = event.target.closest("form.filters[hx-get]");
    if (form && !event.target.matches("[type=text], [type=search], [type=file]")) form.requestSubmit();
  };

  // The part of a page that an address points at is open.
  const openTarget = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && document.getElementById(id);
    for (let part = target; part; part = part.parentElement) if (part.matches("details")) part.open = true;
    if (target) target.scrollIntoView();
  };

  // Copying a token: <button data-copy="#id" data-done="Gekopieerd">. Hidden where the browser cannot.
  const offerCopying = () => {
    for (const button of document.querySelectorAll("button[data-copy]")) button.hidden = !navigator.clipboard;
  };
  const copies = async (event) => {
    const button = event.target.closest("button[data-copy]");
    if (!button) return;
    const source = document.querySelector(button.dataset.copy);
    await navigator.clipboard.writeText((source.value ?? source.textContent).trim());
    button.textContent = button.dataset.done || button.textContent;
  };

  document.addEventListener("change", submits);
  document.addEventListener("click", copies);
  window.addEventListener("hashchange", openTarget);
  document.addEventListener("DOMContentLoaded", () => { offerCopying(); openTarget(); });
})();
