// The app's modal that is on top of the others.

import { el, find } from "./dom.js";
import { act } from "./live.js";
import { bot, modal } from "./state.js";
import { forgetEntries, viewSurface } from "./surface.js";

let shown = "";
let surface = null;

export function drawModal() {
  const box = find("modal");
  const view = modal();
  const now = JSON.stringify(view ?? null);
  if (shown === now) return;
  shown = now;
  if (view === undefined) {
    surface = null;
    forgetEntries(box);
    if (box.open) box.close();
    return;
  }
  const isSame = surface?.view.id === view.id;
  const top = box.querySelector(".modal-body")?.scrollTop ?? 0;
  surface = viewSurface(view, box);
  box.replaceChildren(drawn(view, surface));
  if (!box.open) box.showModal();
  if (isSame) box.querySelector(".modal-body").scrollTop = top;
}

function drawn(view, { content, submit }) {
  const shut = () => act("close", { view_id: view.id });
  const form = el(
    "form",
    {},
    el(
      "header",
      {},
      el("h2", { id: "modal-title" }, view.title.text),
      el("span", { class: "aside" }, bot().name),
      el("button", { class: "quiet", type: "button", "aria-label": "Close this window", click: shut }, "✕"),
    ),
    view.trouble ? el("p", { class: "wrong", role: "alert" }, view.trouble) : null,
    el("div", { class: "modal-body" }, content()),
    el(
      "footer",
      {},
      el("button", { class: "small", type: "button", click: shut }, view.close?.text ?? "Close"),
      view.submit ? el("button", { class: "small primary" }, view.submit.text) : null,
    ),
  );
  form.noValidate = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  return form;
}

find("modal").addEventListener("cancel", (event) => {
  event.preventDefault();
  const view = modal();
  if (view) act("close", { view_id: view.id });
});
