// PNG and CSV of a section, made in the browser: the page may ask nobody for them.
const WIDTH = 760, MARGIN = 32, SHARPNESS = 2;
const FACE = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
// the light palette, in which a picture is passed on: the stylesheet's first rule
const palette = document.styleSheets[0].cssRules[0].style;
const colour = (name) => palette.getPropertyValue(`--${name}`).trim();
const coloured = (text) => JSON.parse(text.replace(/var\(--(\w+)\)/g, (_, name) => colour(name)));

function save(blob, section, kind) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${document.body.dataset.name}-${section.id}.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

async function chartOf(section) {
  const place = document.createElement("div");
  place.style.cssText = `position: fixed; left: -9999px; width: ${WIDTH}px`;
  document.body.append(place);
  const spec = coloured(section.querySelector(".chart script").textContent);
  const { view, finalize } = await vegaEmbed(place, spec, {
    config: coloured(document.getElementById("config").textContent), actions: false, renderer: "canvas",
  });
  const canvas = await view.toCanvas(SHARPNESS);
  finalize();
  place.remove();
  return canvas;
}

// what stands in the picture beside the chart, from top to bottom: text, font, colour, line height
function linesOf(section) {
  const text = (selector) => section.querySelector(selector)?.textContent.trim();
  const above = [
    [text("h3 span"), `600 15px ${FACE}`, "muted", 26],
    [text(".finding"), `600 20px ${FACE}`, "ink", 28],
  ];
  const { source, invented } = document.body.dataset;
  const below = [
    [text(".note span"), `13px ${FACE}`, "muted", 19],
    [`Source: ${text(".source").replace(/^from /, "")} in ${source}`, `13px ${FACE}`, "muted", 22],
    [invented, `600 14px ${FACE}`, "second", 24],
  ];
  return { above, below };
}

function wrapped(context, rows) {
  return rows.filter(([text]) => text).flatMap(([text, font, name, height]) => {
    context.font = font;
    const lines = [""];
    for (const word of text.split(/[ \n]+/)) {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (context.measureText(longer).width <= WIDTH || !lines.at(-1)) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines.map((line) => [line, font, name, height]);
  });
}

function legend(context, section, top) {
  let left = MARGIN;
  section.querySelectorAll(".legend li").forEach((item, index) => {
    const sign = item.querySelector("span").textContent;
    const words = item.textContent.trim().slice(sign.length).trim();
    context.font = `13px ${FACE}`;
    context.fillStyle = colour(["accent", "second", "quiet"][index]);
    context.fillText(sign, left, top);
    context.fillStyle = colour("ink");
    context.fillText(words, left + 16, top);
    left += 16 + context.measureText(words).width + 20;
  });
  return left > MARGIN ? 28 : 0;
}

async function picture(section) {
  const chart = await chartOf(section);
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  const { above, below } = linesOf(section);
  const [head, foot] = [wrapped(context, above), wrapped(context, below)];
  const heightOf = (lines) => lines.reduce((sum, line) => sum + line[3], 0);
  const legendHeight = section.querySelector(".legend") ? 28 : 0;
  const chartHeight = chart.height / SHARPNESS;
  canvas.width = (WIDTH + 2 * MARGIN) * SHARPNESS;
  canvas.height = (2 * MARGIN + heightOf(head) + legendHeight + chartHeight + heightOf(foot) + 32) * SHARPNESS;
  context.scale(SHARPNESS, SHARPNESS);
  context.fillStyle = colour("paper");
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.textBaseline = "top";
  let top = MARGIN;
  const write = ([text, font, name, height]) => {
    [context.font, context.fillStyle] = [font, colour(name)];
    context.fillText(text, MARGIN, top);
    top += height;
  };
  head.forEach(write);
  top += 16 + legend(context, section, top + 8);
  context.drawImage(chart, MARGIN, top, chart.width / SHARPNESS, chartHeight);
  top += chartHeight + 16;
  foot.forEach(write);
  return new Promise((resolve) => canvas.toBlob(resolve));
}

for (const section of document.querySelectorAll("main section")) {
  section.querySelector(".png")?.addEventListener("click", async () => save(await picture(section), section, "png"));
  section.querySelector(".csv")?.addEventListener("click", () => {
    const text = JSON.parse(section.querySelector("script.rows").textContent);
    save(new Blob([text], { type: "text/csv" }), section, "csv");
  });
}
