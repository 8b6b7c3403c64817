// Draws each chart from the figures that the page carries beside its table.
"use strict";
(() => {
  const options = { displayModeBar: false };
  // On paper: the width of the sheet, bars close together, as many names in a line of the legend as have room.
  const PAPER = { upright: 690, landscape: 1020, height: 200, row: 21, line: 18, type: 11 };
  const charts = () => document.querySelectorAll("[data-chart]");
  const figureOf = (box) => JSON.parse(document.getElementById(box.dataset.chart).textContent);
  let printing = false;

  const wrapped = (label) => label.replace(/(.{10,20})\s(?=\S)/g, "$1<br>");
  const inTwoLines = (labels) => {
    const short = labels.map((label) => (label.length > 40 ? `${label.slice(0, 39)}…` : label));
    return (new Set(short).size === labels.length ? short : labels).map(wrapped);
  };

  // A phone: smaller type, labels in two lines, room for the figures at the ends of the bars.
  const narrowed = (figure) => {
    const { layout } = figure;
    layout.margin = { ...layout.margin, l: 40, r: 8 };
    layout.font = { ...layout.font, size: 12 };
    (layout.annotations || []).forEach((each) => Object.assign(each, { xanchor: "right", xshift: 6 }));
    figure.data.forEach((each) => {
      if (!each.name) return;
      each.name = each.name.replace(/(.{22,32})\s(?=\S)/g, "$1<br>");
      layout.height += 15 * (each.name.split("<br>").length - 1);
    });
    const bars = figure.data[0];
    const upright = bars.type === "bar" && bars.orientation !== "h";
    if (upright && bars.text) Object.assign(bars, { textposition: "inside", textangle: -90, insidetextanchor: "end" });
    if (bars.orientation !== "h") return;
    bars.y = inTwoLines(bars.y);
    const [low, high] = layout.xaxis.range;
    const room = 0.2 * (high - low);
    layout.xaxis.range = [low < 0 ? low - room : low, high + room];
    layout.xaxis.nticks = 3;
  };

  const isNarrow = (box) => box.clientWidth < 520;
  const drawnNarrow = new WeakMap();
  const draw = (box) => {
    const figure = figureOf(box);
    drawnNarrow.set(box, isNarrow(box));
    if (isNarrow(box)) narrowed(figure);
    return Plotly.newPlot(box, figure.data, figure.layout, options);
  };
  // A phone that was turned wants the other layout, not the same one squeezed.
  const fit = (box) => {
    if (printing || !box.clientWidth || !box.layout) return;
    if (isNarrow(box) === drawnNarrow.get(box)) Plotly.Plots.resize(box);
    else draw(box);
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.documentElement.classList.add("has-charts");
    const watch = new ResizeObserver((entries) => entries.forEach((each) => fit(each.target)));
    charts().forEach((box) => draw(box).then(() => watch.observe(box)));
  });
  const paperHeight = (data, width) => {
    if (data[0].orientation === "h") return 90 + PAPER.row * data[0].y.length;
    if (data.length === 1) return PAPER.height;
    const longest = Math.max(...data.map((each) => each.name.length));
    const abreast = Math.max(1, Math.floor((width - 80) / (longest * 6 + 45)));
    return PAPER.height + PAPER.line * Math.ceil(data.length / abreast);
  };
  window.addEventListener("beforeprint", () => {
    printing = true;
    const width = document.body.classList.contains("landscape") ? PAPER.landscape : PAPER.upright;
    charts().forEach((box) => {
      const height = paperHeight(figureOf(box).data, width);
      Plotly.relayout(box, { width, height, "font.size": PAPER.type, autosize: false });
    });
  });
  window.addEventListener("afterprint", () => {
    printing = false;
    charts().forEach(draw);
  });
})();
