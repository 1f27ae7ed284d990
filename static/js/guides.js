// How the field is meant in which somebody is, with an example, in the panel.

const shown = document.getElementById("instruction");
const guides = JSON.parse(document.getElementById("guides")?.textContent ?? "{}");

// The kind of field as the server names it: its id without the row.
function kindOf(id) {
  const row = /^(line|project|funding|indicator)\.\d+\.(?:[a-z_]+\.)?([a-z_0-9]+)$/.exec(id);
  if (row) return `${row[1]}.${row[2]}`;
  const score = /^score\.[^.]+\.([a-z_]+)/.exec(id);
  if (score) return `score.${score[1]}`;
  return id.startsWith("narrative.") ? "narrative" : id;
}

function paragraph(text) {
  const line = document.createElement("p");
  line.textContent = text;
  return line;
}

document.addEventListener("focusin", ({ target }) => {
  const id = target.dataset?.for ?? target.id;
  const guide = guides[kindOf(id ?? "")];
  const own = target.dataset?.instruction; // of the row: what the scheme says of it
  if (!shown || !(guide || own)) return;
  const lines = [own, guide?.text === own ? "" : guide?.text, guide?.example && `例：${guide.example}`].filter(Boolean);
  shown.replaceChildren(...lines.map(paragraph));
});
