// Channels, direct messages, and whom the reader speaks as.

import { el, find, show } from "./dom.js";
import { become } from "./live.js";
import { avatar, badge } from "./message.js";
import { goTo, state, titleOf } from "./state.js";

export function drawSidebar() {
  find("workspace").textContent = state.workspace;
  find("note").textContent = state.note;
  find("note").hidden = state.note === "";
  const places = [...state.channels.values()].map((each) => ({
    key: each.id,
    kind: each.kind,
    title: titleOf(each),
    isHere: each.id === state.channelId,
    isUnread: state.unread.has(each.id),
  }));
  show(find("channels"), places.filter((each) => each.kind !== "im"), placeItem);
  show(find("directs"), places.filter((each) => each.kind === "im"), placeItem);
  const people = [...state.people.values()].filter((each) => each.role !== "app" && each.is_here);
  show(find("people"), people.map((each) => ({ ...each, key: each.id, isMe: each.id === state.me })), personItem);
}

function placeItem({ key, kind, title, isHere, isUnread }) {
  const [sign, name] = kind === "im"
    ? [avatar(state.bot, title), title]
    : [el("span", { class: "sign", "aria-hidden": "true" }, kind === "group" ? "◆" : "#"), title.slice(1)];
  const unread = isUnread ? el("span", { class: "unread" }, el("span", { class: "unseen" }, "new")) : null;
  const go = () => {
    goTo(key);
    document.body.classList.remove("menu-open");
  };
  return el("li", {}, el("button", { type: "button", "aria-current": isHere ? "page" : null, click: go }, sign, name, unread));
}

function personItem({ id, name, isMe }) {
  const speak = () => become(id);
  return el(
    "li",
    {},
    el("button", { type: "button", "aria-pressed": String(isMe), click: speak }, avatar(id, name), name, badge(id)),
  );
}
