// The field of the page of checks: several files at once, as many and as large as the server takes.
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

// What the server would refuse is said before anything is sent.
function refusal() {
  const megabytes = Array.from(field.files, (file) => file.size).reduce((sum, size) => sum + size, 0) / 1024 / 1024;
  const { most, megabytes: limit } = field.dataset;
  if (field.files.length > Number(most)) return `选了 ${field.files.length} 个文件，一次最多检查 ${most} 个，请分几次检查。`;
  if (megabytes > Number(limit)) return `文件合计 ${megabytes.toFixed(1)} MB，超过 ${limit} MB，请分几次检查。`;
  return "";
}
const told = document.createElement("p");
told.className = "invalid-feedback d-block";
told.setAttribute("role", "alert");
field.closest(".field").append(told);
field.addEventListener("change", () => { told.textContent = refusal(); });
field.form.addEventListener("submit", (event) => {
  told.textContent = refusal();
  if (!told.textContent) return;
  event.preventDefault();
  event.stopPropagation(); // the button stays as it is
  field.focus();
});
