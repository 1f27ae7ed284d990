// The tour of the first visit: a card beside one place of the page after the other; Esc ends it, a button brings it back.
const card = document.getElementById("tour");
const steps = [...card.querySelectorAll("li")].filter((step) => document.querySelector(step.dataset.place));
const key = `tour:${card.dataset.user}`;
const GAP = 10; // pixels between the place and the card
let current = 0;

function show() {
  document.querySelector(".is-toured")?.classList.remove("is-toured");
  const place = document.querySelector(steps[current].dataset.place);
  place.classList.add("is-toured");
  place.scrollIntoView({ block: "center" });
  card.querySelector("#tour-step").textContent = `${current + 1}／${steps.length}　${steps[current].textContent}`;
  card.querySelector("[data-next]").textContent = current + 1 < steps.length ? "下一步" : "开始填报";
  const around = place.getBoundingClientRect();
  const below = around.bottom + GAP + card.offsetHeight < innerHeight;
  const top = below ? around.bottom + GAP : Math.max(GAP, around.top - GAP - card.offsetHeight);
  card.style.top = `${Math.min(top, innerHeight - card.offsetHeight - GAP)}px`;
  card.style.left = `${Math.max(GAP, Math.min(around.left, innerWidth - card.offsetWidth - GAP))}px`;
}

function begin() {
  current = 0;
  card.show();
  show();
  card.querySelector("[data-next]").focus({ preventScroll: true });
}

function end() {
  document.querySelector(".is-toured")?.classList.remove("is-toured");
  localStorage.setItem(key, "seen");
  card.close();
}

card.querySelector("[data-next]").addEventListener("click", () => {
  current += 1;
  if (current < steps.length) show();
  else end();
});
card.querySelector("[data-end]").addEventListener("click", end);
card.addEventListener("keydown", (event) => { if (event.key === "Escape") end(); });
addEventListener("resize", () => { if (card.open) show(); });
for (const button of document.querySelectorAll("[data-tours]")) {
  button.hidden = false;
  button.addEventListener("click", begin);
}
if (steps.length && !localStorage.getItem(key)) begin();
