// “?” opens the list of keys, wherever nobody is typing.
const dialog = document.getElementById("keys");

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]:not([contenteditable=false])");
  if (event.key !== "?" || isTyping || event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
  event.preventDefault();
  dialog.showModal();
});
