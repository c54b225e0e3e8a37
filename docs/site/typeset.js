// Formulas typeset where KaTeX is there, and the filter of the table of laws.
function typeset() {
  if (window.katex) {
    for (const place of document.querySelectorAll(".tex, .math")) {
      if (place.dataset.ready) continue;
      place.dataset.ready = "yes";
      const text = place.textContent.trim().replace(/^\\[([]/, "").replace(/\\[)\]]$/, "");
      katex.render(text, place, { throwOnError: false, displayMode: place.tagName === "DIV" });
    }
  }
  const filter = document.getElementById("law-filter");
  if (filter && !filter.dataset.ready) {
    filter.dataset.ready = "yes";
    const rows = [...document.querySelectorAll("table.laws tbody tr")].map((row) => [row, row.textContent.toLowerCase()]);
    filter.addEventListener("input", () => {
      const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const [row, text] of rows) row.hidden = !words.every((word) => text.includes(word));
      for (const table of document.querySelectorAll("table.laws")) {
        const none = ![...table.querySelectorAll("tbody tr")].some((row) => !row.hidden);
        table.hidden = none;
      }
    });
  }
}
typeset();
