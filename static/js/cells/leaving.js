// Links and buttons wait for a save under way, so that the next page shows it.

import { form } from "./page.js";
import { send } from "./saving.js";

const PATIENCE = 4000; // milliseconds that a link waits for the save
let isLeaving = false; // a link or a button waits for the save

// Lets the save under way end first, then leaves.
function leaveSaved(event, leave) {
  const sending = send();
  if (isLeaving || event.defaultPrevented || !sending) return;
  event.preventDefault();
  isLeaving = true;
  Promise.race([sending, new Promise((done) => { setTimeout(done, PATIENCE); })]).then(leave).then(() => { isLeaving = false; });
}

export function onLeavingLink(event) {
  const link = event.target.closest?.("a[href]");
  const isOther = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!link || isOther || link.target || link.download || link.origin !== location.origin) return;
  if (link.pathname === location.pathname && link.hash) return;
  leaveSaved(event, () => location.assign(link.href));
}

export function onLeavingForm(event) {
  if (event.target === form || event.target.method === "dialog") return;
  leaveSaved(event, () => event.target.requestSubmit(event.submitter));
}
