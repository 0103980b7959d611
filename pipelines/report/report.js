const config = JSON.parse(document.getElementById("config").textContent);

for (const chart of document.querySelectorAll(".chart")) {
  const spec = JSON.parse(chart.querySelector("script").textContent);
  vegaEmbed(chart.querySelector(".plot"), spec, { config, actions: false, renderer: "svg", tooltip: { disableDefaultStyle: true } });
}
