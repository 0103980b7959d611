const config = JSON.parse(document.getElementById("config").textContent);

for (const chart of document.querySelectorAll(".chart")) {
  const spec = JSON.parse(chart.querySelector("script").textContent);
  vegaEmbed(chart.querySelector(".plot"), spec, { config, actions: false, renderer: "svg", tooltip: { disableDefaultStyle: true } });
}

// on paper the queries and the numbers are shown as they were left on the screen, the charts fitted
addEventListener("beforeprint", () => dispatchEvent(new Event("resize")));
