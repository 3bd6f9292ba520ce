// One message as people see it.

import { blocksOf } from "./blocks.js";
import { el } from "./dom.js";
import { mrkdwn, typed } from "./inline.js";
import { act, complain } from "./live.js";
import { markdown } from "./markdown.js";
import { changed, openThread, permalink, person, state } from "./state.js";

const HUES = 6;

// What `messageItem` needs to know, and nothing that changes without being seen.
// The editor knows nothing of replies, so that none disturbs who is writing in it.
export function facts(message, where, more = {}) {
  const { me, editing, pointedAt } = state;
  const { ts } = message;
  const isEdited = editing === `${where} ${ts}`;
  return { key: ts, me, where, isEdited, isPointedAt: ts === pointedAt, message, ...(isEdited ? {} : more) };
}

export function messageItem(item) {
  const { message } = item;
  const { name, ts } = message;
  const isLive = message.stream === "in_progress";
  const kind = ["message", message.private && "private", isLive && "live", item.isPointedAt && "pointed-at"].filter(Boolean).join(" ");
  return el(
    "li",
    { class: kind },
    avatar(message.user, name),
    el(
      "article",
      { "aria-label": `${name}, ${clock(ts)}`, "aria-busy": isLive ? "true" : null },
      el("header", {}, byline(message)),
      ...(item.isEdited ? [editor(message)] : content(message)),
      item.replies === undefined ? null : footer(message, item),
    ),
    item.isEdited ? null : tools(item),
  );
}

export function avatar(id, name) {
  if (id === state.bot) return el("img", { class: "avatar", src: "/static/app.svg", alt: "" });
  const hue = [...state.people.keys()].indexOf(id) % HUES;
  const initials = name.split(" ").map((word) => word[0]).slice(0, 2).join("");
  return el("span", { class: `avatar hue-${Math.max(hue, 0)}`, "aria-hidden": "true" }, initials);
}

export function badge(id) {
  const role = person(id)?.role;
  return role ? el("span", { class: "badge" }, role) : null;
}

function byline(message) {
  const when = new Date(Number.parseFloat(message.ts) * 1000);
  return [
    el("strong", {}, message.name),
    message.user === state.bot ? badge(message.user) : null,
    el("time", { datetime: when.toISOString() }, clock(message.ts)),
    message.edited ? el("span", { class: "aside" }, "edited") : null,
    message.private ? el("span", { class: "aside" }, "Only visible to you") : null,
    message.stream === "stopped" ? el("span", { class: "aside" }, "stopped") : null,
  ];
}

function content(message) {
  const hidesText = message.blocks.length > 0 || message.markdown !== "";
  const isStone = message.subtype === "tombstone";
  return [
    hidesText || message.text === "" ? null
      : el("div", { class: isStone ? "words aside" : "words" }, mrkdwn(message.text)),
    message.plan_title || message.tasks.length ? plan(message) : null,
    message.markdown === "" ? null : el("div", { class: "words" }, markdown(message.markdown)),
    ...blocksOf(message),
    ...message.files.map(file),
    message.reactions.length ? el("p", { class: "context" }, message.reactions.map((each) => `:${each}: `)) : null,
  ];
}

function plan(message) {
  const marks = { complete: "✓", in_progress: "…", error: "✕", pending: "○" };
  const tasks = message.tasks.map((each) => el("li", {}, `${marks[each.status]} ${each.title}`));
  return el("div", { class: "plan" }, message.plan_title, el("ul", {}, tasks));
}

function file(shared) {
  const href = `/files/${shared.id}`;
  if (shared.is_picture) {
    return el("a", { href, target: "_blank" }, el("img", { class: "picture", src: href, alt: shared.name }));
  }
  const size = shared.size_bytes < 1024 ? `${shared.size_bytes} B` : `${Math.round(shared.size_bytes / 1024)} KB`;
  return el("a", { class: "file", href, download: shared.name }, `${shared.name} `, el("span", {}, size));
}

function footer(message, { replies, doing }) {
  if (replies === 0 && !doing) return null;
  const count = replies === 1 ? "1 reply" : `${replies} replies`;
  const label = replies === 0 ? "Open thread" : count;
  return el(
    "footer",
    {},
    el("button", { class: "replies", type: "button", click: () => openThread(message.ts) }, label),
    doing ? el("span", { class: "aside" }, `${person(state.bot).name} ${doing}`) : null,
  );
}

function tools({ message, me, where }) {
  const { channel, ts } = message;
  const isMine = message.user === me;
  if (message.private || message.subtype === "tombstone") return null;
  const tool = (label, click) => el("button", { class: "quiet", type: "button", click }, label);
  const buttons = [
    where === "channel" ? tool("Reply in thread", () => openThread(message.thread_ts ?? ts)) : null,
    isMine ? tool("Edit", () => edit(`${where} ${ts}`)) : null,
    isMine ? tool("Delete", () => act("delete", { channel, ts })) : null,
    more(message, tool),
  ];
  return el("div", { class: "tools" }, buttons);
}

// What Slack has behind the three dots: the link, and the shortcuts of apps.
function more(message, tool) {
  const { channel, ts } = message;
  const shortcuts = state.shortcuts.map(({ id, name }) => [name, () => act("shortcut", { channel, ts, callback_id: id })]);
  const choices = [["Copy link", () => copy(permalink(message))], ...shortcuts];
  const menu = el("details", { class: "more" }, el("summary", { class: "quiet", "aria-label": "More actions" }, "⋮"));
  const chosen = (choose) => () => {
    menu.open = false;
    choose();
  };
  menu.append(el("div", { class: "menu-list" }, choices.map(([name, choose]) => tool(name, chosen(choose)))));
  menu.addEventListener("mouseleave", () => (menu.open = false));
  return menu;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    complain("The link is copied. Use it after /summarize, /extract or /translate.");
  } catch {
    complain(text);
  }
}

function edit(what) {
  state.editing = what;
  changed();
}

function editor(message) {
  const { channel, ts } = message;
  const box = el("textarea", { "aria-label": "Edit message", rows: 2 });
  box.value = typed(message.text);
  const save = async (event) => {
    event.preventDefault();
    if (await act("edit", { channel, ts, text: box.value })) edit("");
  };
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") edit("");
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) save(event);
    event.stopPropagation();
  });
  requestAnimationFrame(() => box.focus());
  return el(
    "form",
    { class: "editor", submit: save },
    box,
    el("button", { class: "small primary" }, "Save"),
    el("button", { class: "small", type: "button", click: () => edit("") }, "Cancel"),
  );
}

function clock(ts) {
  const when = new Date(Number.parseFloat(ts) * 1000);
  return when.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}
