// The explanation panel: a figure's link opens beside the page; Escape or Close returns to the figure.
// And the button that prints a paper, which only a script can press.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const print = document.querySelector("[data-print]");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }

  const panel = document.getElementById("explanation");
  if (!panel || !window.htmx) return;
  let opener = null;

  const close = () => {
    panel.hidden = true;
    panel.replaceChildren();
    document.querySelector(".with-panel").classList.remove("open");
    if (opener) opener.focus();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.figure");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    if (!panel.contains(link)) opener = link;
    htmx.ajax("GET", link.href, { target: panel, swap: "innerHTML" });
  });
  // Signed out meanwhile, not found, no connection: the browser goes there itself and says so.
  const leave = (event) => {
    event.preventDefault();
    window.location.assign(event.detail.requestConfig.path);
  };
  panel.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    const asked = new URL(requestConfig.path, window.location.href).pathname;
    if (xhr.status !== 200 || new URL(xhr.responseURL).pathname !== asked) leave(event);
  });
  panel.addEventListener("htmx:sendError", leave);
  panel.addEventListener("htmx:afterSwap", () => {
    panel.hidden = false;
    document.querySelector(".with-panel").classList.add("open");
    const title = panel.querySelector("h2");
    if (title) title.focus();
  });
  panel.addEventListener("click", (event) => {
    if (event.target.closest("[data-close-panel]")) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) close();
  });
});
