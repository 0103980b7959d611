const config = JSON.parse(document.getElementById("config").textContent);
const drawn = new WeakSet();

// as wide as the place that it has, so not before that place is shown
function draw(chart) {
  if (drawn.has(chart) || !chart.clientWidth) return;
  drawn.add(chart);
  const spec = JSON.parse(chart.querySelector("script").textContent);
  vegaEmbed(chart.querySelector(".plot"), spec, { config, actions: false, renderer: "svg", tooltip: { disableDefaultStyle: true } });
}

document.documentElement.classList.add("js");
for (const chart of document.querySelectorAll(".chart")) draw(chart);
for (const chapter of document.querySelectorAll("details.chapter")) {
  chapter.addEventListener("toggle", () => chapter.querySelectorAll(".chart").forEach(draw));
}
