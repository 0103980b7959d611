// The search over the models that the lists name; without a script, the lists are there to read.
const box = document.querySelector(".search input");
const answer = document.querySelector(".search output");
const named = [...document.querySelectorAll(".entries li")].map((item) => [item, item.dataset.name.toLowerCase()]);

function search() {
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = named.filter(([item, name]) => {
    item.hidden = !words.every((word) => name.includes(word));
    return !item.hidden;
  });
  // what is found below the first names of a list is shown, and folded again without a search
  for (const more of document.querySelectorAll("details.more-entries")) {
    more.open = words.length > 0 && more.querySelector("li:not([hidden])") !== null;
  }
  for (const section of document.querySelectorAll(".names section")) {
    section.hidden = words.length > 0 && section.querySelector("li:not([hidden])") === null;
  }
  const models = new Set(found.map(([, name]) => name)).size;
  answer.textContent = words.length ? (models === 1 ? "1 model" : `${models || "No"} models`) : "";
}

box?.addEventListener("input", search);
