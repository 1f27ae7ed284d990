// What a field is called, and the page that it stands on: what a kept text is listed under elsewhere.

const plain = (text) => (text ?? "").replace(/\s+/g, " ").trim();

function labelOf(field) {
  const label = field.id && document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
  return plain(field.getAttribute("aria-label")) || plain(label?.firstChild?.textContent) || plain(label?.textContent) || "填写的内容";
}

export function nameOf(field) {
  const titles = [document.querySelector(".topline h1"), field.closest(".confirm")?.querySelector("h2"), document.querySelector(".sheet-head h2, .page-head h1")];
  const section = [...new Set(titles.map((title) => plain(title?.textContent)).filter(Boolean))].join(" · ");
  const option = field.selectedOptions?.[0];
  return { label: labelOf(field), section, url: location.pathname + location.search, id: field.id, ...(option && { shown: plain(option.textContent) }) };
}
