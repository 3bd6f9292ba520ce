// What a visitor finds where nobody has said anything yet.

import { el, find } from "./dom.js";
import { bot, channel, inChannel, state, titleOf } from "./state.js";

const EXAMPLES = [
  "What can you do for us in this workspace?",
  "Write a two-line reminder about Friday's demo.",
  "Compare tabs and spaces in a small table.",
];

let shown = "";

export function drawWelcome(ask) {
  const place = channel();
  const box = find("welcome");
  box.hidden = inChannel(place).length > 0;
  const now = `${state.me} ${place.id} ${JSON.stringify(place.prompts)}`;
  if (box.hidden || shown === now) return;
  shown = now;
  box.replaceChildren(...invitation(place, ask));
}

// What the app suggests stays at hand once the welcome is gone.
let offered = "";

export function drawPrompts(ask) {
  const place = channel();
  const box = find("prompts");
  box.hidden = place.prompts.length === 0 || inChannel(place).length === 0;
  const now = `${state.me} ${place.id} ${JSON.stringify(place.prompts)}`;
  if (box.hidden || offered === now) return;
  offered = now;
  box.replaceChildren(...place.prompts.map(({ title, message }) =>
    el("li", {}, el("button", { class: "small", type: "button", click: () => ask(message) }, title))));
}

function invitation(place, ask) {
  const { handle, id } = bot();
  const isDirect = place.kind === "im";
  if (!place.members.includes(id)) {
    return [el("h2", {}, `Quiet in ${titleOf(place)}`), el("p", {}, `${handle} is not in this channel and reads nothing here.`)];
  }
  const name = el("span", { class: "mention" }, `@${handle}`);
  const addressed = (words) => (isDirect || words.startsWith("/") ? words : `@${handle} ${words}`);
  const how = isDirect
    ? ["Write to ", name, " here, without mentioning it. It answers in a thread below your message."]
    : ["Mention ", name, " in a message. It answers in a thread, and replies there go on with the conversation."];
  return [
    el("img", { src: "/static/app.svg", alt: "", width: 56, height: 56 }),
    el("h2", {}, isDirect ? place.prompts_title || `Talk to ${handle}` : `Ask ${handle} something`),
    el("p", {}, how),
    el("ul", {}, prompts(place).map(({ title, message }) =>
      el("li", {}, el("button", { type: "button", click: () => ask(addressed(message)) }, title)))),
  ];
}

function prompts(place) {
  if (place.prompts.length > 0) return place.prompts;
  return [...EXAMPLES, ...state.examples].map((each) => ({ title: each, message: each }));
}
