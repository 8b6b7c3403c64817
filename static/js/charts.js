// Draws each chart from the figures that the page carries beside its table.
"use strict";
(() => {
  const options = { displayModeBar: false, responsive: true };
  const charts = () => document.querySelectorAll("[data-chart]");
  const draw = (box) => {
    const figure = JSON.parse(document.getElementById(box.dataset.chart).textContent);
    const narrow = box.clientWidth < 520;
    if (narrow) {
      figure.layout.margin = { ...figure.layout.margin, l: 40, r: 8 };
      figure.layout.font = { ...figure.layout.font, size: 12 };
    }
    Plotly.newPlot(box, figure.data, figure.layout, options);
  };
  const resize = (width) => charts().forEach((box) => Plotly.relayout(box, width ? { width, autosize: false } : { width: null, autosize: true }));
  document.addEventListener("DOMContentLoaded", () => {
    document.documentElement.classList.add("has-charts");
    charts().forEach(draw);
  });
  window.addEventListener("beforeprint", () => resize(660));
  window.addEventListener("afterprint", () => resize(null));
})();
