// The page of a section: its form, what it has shown of each cell, and how cells and the saved state are marked.

export const form = document.getElementById("cells");
export const savedState = document.getElementById("saved-state");
export const isLocked = !form || savedState.textContent.trim() === "只读";
export const seen = form ? JSON.parse(form.elements.seen.value) : {}; // cell id → version that this page shows

let [released, release] = [Promise.resolve(), () => {}]; // settled unless a button of the mouse is held down

export const cellOf = (id) => document.getElementById(id);
export const csrf = () => form.querySelector("[name=csrfmiddlewaretoken]").value;
const holderOf = (input) => input.closest("td, .field, .answer") ?? input.parentElement;

export function tell(state, words) {
  savedState.dataset.state = state;
  savedState.textContent = words;
}

export function mark(input, state, note = "") {
  const holder = holderOf(input);
  if (state) holder.dataset.state = state;
  else delete holder.dataset.state;
  if (state === "saving") return null; // what stood below goes with the answer: nothing moves under a press
  const noteId = `${input.id}.note`;
  document.getElementById(noteId)?.remove();
  input.removeAttribute("aria-invalid");
  if (!note) return null;
  const line = document.createElement("p");
  line.className = "cell-note";
  line.id = noteId;
  line.textContent = note;
  input.after(line);
  input.setAttribute("aria-invalid", "true");
  const described = input.getAttribute("aria-describedby")?.split(" ") ?? [];
  input.setAttribute("aria-describedby", [...new Set([noteId, ...described])].join(" "));
  return line;
}

export function setValue(input, value) {
  if (input.value === value) return;
  input.value = value;
  input.dispatchEvent(new Event("redraw")); // the narrative editor draws its chips anew
}

// Does it once no button of the mouse is held down: the link that is being pressed must not move away.
export function whenReleased(then) {
  released.then(then);
}

export function watchPointer() {
  document.addEventListener("pointerdown", () => {
    release();
    released = new Promise((resolve) => { release = resolve; });
  });
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => setTimeout(release));
}
