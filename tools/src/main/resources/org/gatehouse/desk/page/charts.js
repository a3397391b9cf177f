// Charts by Chart.js, calm: no movement, colours out of the style sheet. Each has a table beside it that says the same.

import { h } from "./dom.js";
import { number } from "./words.js";

const living = [];

/** Takes down the charts of the view before. */
export function clearCharts() {
  living.splice(0).forEach((chart) => chart.destroy());
}

/** Colours follow the system's setting; a chart that is drawn must be told. */
export function onColours(redraw) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
}

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/**
 * A figure with a chart and, in a fold, the table that says the same.
 *
 * series: [{ name, colour, values }]; onBar(index) narrows; lines: whether bars lie.
 */
export function chart({ title, summary, labels, longLabels = labels, series, onBar, lying = false, tall = false, table }) {
  const canvas = h("canvas", { role: "img", "aria-label": `${title}. ${summary}` });
  const figure = h("figure", { class: "chart" },
    h("figcaption", {}, h("h2", {}, title), h("p", {}, summary)),
    h("div", { class: tall ? "canvas tall" : "canvas" }, canvas),
    table && h("details", {}, h("summary", {}, "Show as a table"), table));
  // A chart measures its place, so it is drawn when it is in the page.
  requestAnimationFrame(() => canvas.isConnected && living.push(draw(canvas, { labels, longLabels, series, onBar, lying })));
  return figure;
}

function draw(canvas, { labels, longLabels, series, onBar, lying }) {
  const quiet = { color: colour("quiet"), font: { family: "system-ui, sans-serif", size: 12 } };
  const counted = { stacked: true, beginAtZero: true, border: { display: false }, grid: { color: colour("line") }, ticks: { ...quiet, precision: 0, maxTicksLimit: 5 } };
  const named = { stacked: true, grid: { display: false }, border: { color: colour("line") }, ticks: { ...quiet, maxRotation: 0, autoSkipPadding: 16, autoSkip: !lying } };
  return new globalThis.Chart(canvas, {
    type: "bar",
    data: {
      labels,
      datasets: series.map((one) => ({
        label: one.name, data: one.values, backgroundColor: colour(one.colour), hoverBackgroundColor: colour(one.colour),
        maxBarThickness: lying ? 18 : 48, borderRadius: 2, categoryPercentage: 0.86, barPercentage: 0.94,
      })),
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      indexAxis: lying ? "y" : "x",
      scales: lying ? { x: counted, y: named } : { x: named, y: counted },
      interaction: { mode: "index", intersect: false, axis: lying ? "y" : "x" },
      onClick: (event, bars) => onBar && bars.length > 0 && onBar(bars[0].index),
      onHover: (event, bars) => event.native.target.classList.toggle("pointed", Boolean(onBar) && bars.length > 0),
      plugins: {
        legend: { display: series.length > 1, position: "bottom", align: "start", labels: { ...quiet, boxWidth: 12, boxHeight: 12 } },
        tooltip: {
          animation: false,
          callbacks: {
            title: (items) => longLabels[items[0].dataIndex],
            label: (item) => ` ${item.dataset.label}: ${number(item.raw)}`,
          },
        },
      },
    },
  });
}
