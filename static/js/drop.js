// A file dropped anywhere on the page goes into its file field, as if it had been chosen there. Without this the
// browser takes it only on the field itself, and beside it leaves the page to show the file.
const field = document.querySelector("input[type=file][data-drop]");
const holdsFiles = ({ dataTransfer }) => dataTransfer?.types.includes("Files");
const mark = (isOver) => field.classList.toggle("is-over", isOver);

document.addEventListener("dragover", (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  mark(true);
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) mark(false);
});
document.addEventListener("drop", (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  mark(false);
  field.files = event.dataTransfer.files;
  field.dispatchEvent(new Event("change"));
  field.focus();
});
