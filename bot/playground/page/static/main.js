// The page: draws what the state holds, each time it changed.

import { composer } from "./composer.js";
import { find, keepingTheEnd, show } from "./dom.js";
import { drawHome } from "./home.js";
import { act, become } from "./live.js";
import { facts, messageItem } from "./message.js";
import { drawModal } from "./modal.js";
import { drawSidebar } from "./sidebar.js";
import { bot, changed, channel, doingIn, inChannel, inThread, modal, onChange, openThread, state, titleOf } from "./state.js";
import { drawPrompts, drawWelcome } from "./welcome.js";

const drawChannelComposer = composer("channel-composer", channelPlace, follow);
const drawThreadComposer = composer("thread-composer", threadPlace, () => {});

// Tell where the reader is: Slack lets an app know what somebody looks at.
let lookedAt = "";

function look(place) {
  const now = `${state.me} ${place.id}`;
  if (now === lookedAt) return;
  lookedAt = now;
  act("look", { channel: place.id });
}

function draw() {
  find("offline").hidden = !state.isOffline;
  const place = channel();
  if (place === undefined) return;
  look(place);
  drawSidebar();
  drawChannel(place);
  drawThread(place);
  point();
  drawHome(place);
  drawModal();
  drawChannelComposer();
  drawThreadComposer();
}

function drawChannel(place) {
  document.title = `${titleOf(place)} · ${state.workspace}`;
  find("place").textContent = titleOf(place);
  find("topic").textContent = place.topic;
  const ask = (text) => act("say", { channel: place.id, text }).then((said) => said && follow(said, text));
  drawWelcome(ask);
  drawPrompts(ask);
  const items = inChannel(place).map((each) => {
    const replies = inThread(place, each.ts).filter((reply) => reply.ts !== each.ts).length;
    return facts(each, "channel", { replies, doing: doingIn(place, each.ts) });
  });
  keepingTheEnd(find("channel-scroll"), () => show(find("messages"), items, messageItem));
}

// Bring the message that a link led to into sight, once.
function point() {
  if (state.pointedAt === "") return;
  const found = document.querySelectorAll(`.message[data-key="${state.pointedAt}"]`);
  for (const each of found) each.scrollIntoView({ block: "center" });
  if (found.length) setTimeout(() => { state.pointedAt = ""; changed(); }, 2500);
}

function drawThread(place) {
  const root = place.messages.get(state.threadTs);
  find("thread").hidden = root === undefined;
  document.body.classList.toggle("in-thread", root !== undefined);
  if (root === undefined) return;
  find("thread-place").textContent = titleOf(place);
  const items = inThread(place, root.ts).map((each) => facts(each, "thread"));
  const doing = doingIn(place, root.ts);
  keepingTheEnd(find("thread-scroll"), () => {
    show(find("replies"), items, messageItem);
    find("doing").hidden = doing === "";
    const words = doing && `${bot().name} ${doing}`;
    if (find("doing-words").textContent !== words) find("doing-words").textContent = words;
  });
}

function channelPlace() {
  const { id, kind } = channel();
  const label = `Message ${titleOf(channel())}`;
  const hint = kind === "im" ? label : `${label}, or @${bot().handle} to ask it`;
  return { key: `${state.me} ${id}`, label, hint, channel: id, threadTs: "" };
}

function threadPlace() {
  if (!channel().messages.has(state.threadTs)) return null;
  const key = `${state.me} ${state.channelId} ${state.threadTs}`;
  return { key, label: "Reply in the thread", hint: "Reply…", channel: state.channelId, threadTs: state.threadTs };
}

// Open the thread in which the bot is going to answer.
function follow(said, text) {
  const isForBot = channel().kind === "im" || text.toLowerCase().includes(`@${bot().handle}`);
  if (said.thread_ts && isForBot) openThread(said.thread_ts);
}

function toggleMenu() {
  const isOpen = document.body.classList.toggle("menu-open");
  find("menu").setAttribute("aria-expanded", String(isOpen));
}

find("menu").addEventListener("click", toggleMenu);
find("close-thread").addEventListener("click", () => openThread(""));
find("stop").addEventListener("click", () => act("stop", { channel: state.channelId, thread_ts: state.threadTs }));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && modal() === undefined && state.threadTs !== "") openThread("");
});
onChange(draw);
become(state.me);
