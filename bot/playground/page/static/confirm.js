// Slack's question before something is done: the app's words, yes or no.

import { el, find } from "./dom.js";

const words = (object, otherwise = "") => object?.text ?? otherwise;

export function confirmed({ title, text, confirm, deny }) {
  const box = find("confirm");
  const answer = (value) => () => box.close(value);
  box.replaceChildren(
    el("header", {}, el("h2", {}, words(title, "Are you sure?"))),
    el("p", { class: "confirm-words" }, words(text)),
    el(
      "footer",
      {},
      el("button", { class: "small", type: "button", click: answer("no") }, words(deny, "Cancel")),
      el("button", { class: "small primary", type: "button", click: answer("yes") }, words(confirm, "Yes")),
    ),
  );
  box.returnValue = "no";
  box.showModal();
  return new Promise((resolve) => {
    box.addEventListener("close", () => resolve(box.returnValue === "yes"), { once: true });
  });
}
