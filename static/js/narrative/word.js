// What a word processor puts on the clipboard, as text that keeps its structure: a line for each paragraph, the number
// or the mark of a list before its item, a table as lines whose cells are parted by tabs.

const BLOCKS = "p, div, h1, h2, h3, h4, h5, h6, li, tr, table, ul, ol, section, article, blockquote";
const SKIPPED = "style, script, template, title, meta, link, xml, o\\:p:empty, [hidden]";
const TAGS = /<style[\s\S]*?<\/style>|<[a-z][^>]*>/gi;
const WIDE = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]/;
const MARKER = /^[（(]?[\w一二三四五六七八九十]+[)）.、．]?$/;
const BULLET = "•";

// ``null`` where the clipboard holds nothing that plain text would lose.
export function structured(html) {
  const page = new DOMParser().parseFromString(html.replace(TAGS, asData), "text/html"); // inert: nothing runs
  page.querySelectorAll(SKIPPED).forEach((element) => element.remove());
  if (!page.querySelector("table, ol, ul, [data-style*='mso-list']")) return null;
  const lines = [];
  read(page.body, lines, "");
  return lines.map((line) => line.replace(/[ \u00a0]+$/, "")).filter((line) => line.trim()).join("\n");
}

// The policy of the page forbids inline styles and handlers even where nothing is shown or run; they are read as data.
const asData = (tag) => (/^<style/i.test(tag) ? "" : tag.replace(/\s(style|on\w+)\s*=/gi, " data-$1="));

// Adds the lines of an element; ``mark`` stands before its first one.
function read(element, lines, mark) {
  let line = mark;
  const end = () => {
    if (line.trim() && line !== mark) lines.push(line);
    line = "";
  };
  for (const node of element.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) line = joined(line, node.data);
    else if (node.nodeName === "BR") end();
    else if (node.nodeName === "TABLE") {
      end();
      lines.push(...rowsOf(node));
    } else if (node.matches?.("ol, ul")) {
      end();
      readList(node, lines);
    } else if (node.matches?.(BLOCKS)) {
      const before = line;
      if (line !== mark) end();
      read(node, lines, before === mark ? mark : "");
      line = "";
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      if (isHidden(node)) continue;
      if (/mso-list:\s*ignore/i.test(node.dataset.style ?? "")) line += markerOf(node.textContent);
      else if (node.querySelector(BLOCKS)) {
        end();
        read(node, lines, "");
      } else line = joined(line, wordsOf(node));
    }
  }
  end();
}

function readList(list, lines) {
  let number = list.start ?? 1;
  for (const item of list.children) {
    if (item.matches("ol, ul")) readList(item, lines);
    else if (item.matches("li")) read(item, lines, list.nodeName === "OL" ? `${number++}.` : BULLET);
  }
}

// The rows of a table; a cell over several columns is followed by empty ones, one over several rows leaves them empty below.
function rowsOf(table) {
  const open = []; // column → rows that a cell above still covers
  return [...table.rows].map((row) => {
    const cells = [];
    const fill = () => {
      while (open[cells.length] > 0) open[cells.length] -= 1, cells.push("");
    };
    for (const cell of row.cells) {
      fill();
      for (let nth = 0; nth < Math.min(cell.colSpan, 50); nth += 1) {
        open[cells.length] = Math.min(cell.rowSpan, 500) - 1;
        cells.push(nth ? "" : wordsOf(cell).trim());
      }
    }
    fill();
    return cells.join("\t");
  });
}

function wordsOf(element) {
  let words = "";
  for (const node of element.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) words = joined(words, node.data);
    else if (node.nodeName === "BR") words = joined(words, " ");
    else if (node.nodeType === Node.ELEMENT_NODE && !isHidden(node)) words = joined(words, node.matches("p, div, li") && words ? ` ${wordsOf(node)}` : wordsOf(node));
  }
  return words;
}

// Line ends of the source are no words: between Chinese characters they are nothing, else a space.
function joined(line, text) {
  const parts = text.replace(/\u00a0/g, " ").split(/[ \t]*[\r\n]+[ \t]*/);
  return parts.reduce((whole, part, nth) => {
    const isGap = nth > 0 && whole && part && !(WIDE.test(whole.at(-1)) || WIDE.test(part[0]));
    return whole + (isGap ? " " : "") + part;
  }, line);
}

const isHidden = (element) => /mso-hide:\s*all|display:\s*none/i.test(element.dataset.style ?? "");

function markerOf(text) {
  const marker = text.replace(/\s/g, "");
  return MARKER.test(marker) && !/^[a-zØ§ü·]$/.test(marker) ? marker : BULLET;
}
