/* The table behind a figure as a file: what is shown, cell by cell. */
const quoted = (words) => (/[",\n]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words);

const FIGURE = /^[−+]?[\d,]+(\.\d+)?$/;
const plain = (words) => (FIGURE.test(words) ? words.replaceAll(",", "").replace("−", "-") : words === "–" ? "" : words);

function csv(table) {
  const rows = [...table.rows].map((row) => [...row.cells].map((cell) => quoted(plain(cell.textContent.trim()))).join(","));
  return `\ufeff${rows.join("\r\n")}\r\n`; // with the mark that tells spreadsheets that it is UTF-8
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-csv]");
  const table = button?.closest("details").querySelector("table");
  if (!table) return;
  const name = (button.textContent.split(":").slice(1).join(":").trim() || "figure").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-");
  const link = Object.assign(document.createElement("a"), { download: `${name}.csv`, href: URL.createObjectURL(new Blob([csv(table)], { type: "text/csv" })) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
});
