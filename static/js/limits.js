// How long a text may be: said while somebody types, from four fifths on. Nothing is cut off.

const NEAR = 0.8;
const marks = new WeakMap(); // field → the line that counts

// True where the text is longer than it may be.
export function count(field, longest) {
  const length = [...field.value.trim()].length;
  const isOver = length > longest;
  let line = marks.get(field);
  if (!line && length < longest * NEAR) return isOver;
  if (!line) {
    line = document.createElement("p");
    line.className = "text-count";
    line.setAttribute("aria-live", "polite");
    field.after(line);
    marks.set(field, line);
  }
  line.hidden = length < longest * NEAR;
  line.classList.toggle("is-over", isOver);
  line.textContent = isOver ? `${length} / ${longest} 字，超出 ${length - longest} 字，须压缩后才能保存` : `${length} / ${longest} 字`;
  return isOver;
}
