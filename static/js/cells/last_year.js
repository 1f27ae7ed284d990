// Whether last year stands beside the cells: remembered in a cookie, so that the server draws the page that way.

const toggle = document.querySelector("[data-last-year]");
if (toggle) {
  toggle.addEventListener("change", () => {
    document.getElementById("cells").classList.toggle("hides-last-year", !toggle.checked);
    document.cookie = `last_year=${toggle.checked ? "yes" : "no"};path=/;max-age=31536000;samesite=lax`;
  });
}
