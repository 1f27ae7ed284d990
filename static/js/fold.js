// Folds the column that stands before this script as it was left, before it is drawn: nothing moves while a page loads.
{
  const column = document.currentScript.previousElementSibling;
  const isNarrow = matchMedia("(max-width: 991.98px)").matches;
  if (column.matches("[data-rail]")) column.open = !isNarrow;
  else if (!isNarrow && localStorage.getItem(`open:${column.dataset.remember}`) === "no") column.open = false;
}
