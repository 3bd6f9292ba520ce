// What the page knows: the scene as the server tells it, and where the reader is.

export const state = {
  me: "Ana",
  bot: "",
  workspace: "",
  note: "",
  address: "",
  examples: [],
  shortcuts: [],
  people: new Map(),
  channels: new Map(),
  places: new Map(),
  views: new Map(),
  tab: "messages",
  channelId: "",
  threadTs: "",
  editing: "",
  pointedAt: "",
  unread: new Set(),
  isOffline: false,
};

const listeners = [];
let isDue = false;

export const onChange = (listener) => listeners.push(listener);

export function changed() {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    for (const listener of listeners) listener();
  });
}

export const channel = () => state.channels.get(state.channelId);
export const bot = () => state.people.get(state.bot);
export const person = (id) => state.people.get(id);
export const home = () => [...state.views.values()].find((each) => each.type === "home");

// The modal on top of those that are open.
export const modal = () => [...state.views.values()].filter((each) => each.type === "modal").at(-1);

export function placeNamed(id) {
  const place = state.places.get(id);
  return place && `#${place.name}`;
}

export function titleOf(place) {
  if (place.kind !== "im") return `#${place.name}`;
  const other = place.members.find((id) => id !== state.me);
  return person(other)?.name ?? "somebody";
}

const byTime = (a, b) => (a.ts < b.ts ? -1 : 1);
const all = (place) => [...place.messages.values()].sort(byTime);

export const inChannel = (place) => all(place).filter((each) => each.in_channel);

export function inThread(place, rootTs) {
  return all(place).filter((each) => (each.thread_ts ?? each.ts) === rootTs);
}

// What the bot is doing in a thread, in words; empty at rest.
export function doingIn(place, rootTs) {
  const messages = inThread(place, rootTs);
  if (messages.some((each) => each.stream === "in_progress")) return "is writing…";
  return place.threads.get(rootTs) ?? "";
}

export function goTo(channelId) {
  state.channelId = channelId;
  state.threadTs = "";
  state.editing = "";
  state.tab = "messages";
  state.unread.delete(channelId);
  changed();
}

export function openThread(ts) {
  state.threadTs = ts;
  changed();
}

// A message's address, as people copy and send it; and the way back to the message.
export function permalink({ channel: id, ts, thread_ts: root }) {
  const query = root && root !== ts ? `?thread_ts=${root}&cid=${id}` : "";
  return `${state.address}/archives/${id}/p${ts.replace(".", "")}${query}`;
}

export function linkedMessage(address) {
  if (!address.startsWith(`${state.address}/archives/`)) return undefined;
  const messages = [...state.channels.values()].flatMap((each) => [...each.messages.values()]);
  return messages.find((each) => permalink(each).split("?")[0] === address.split("?")[0]);
}

export function goToMessage({ channel: id, ts, thread_ts: root, in_channel: isInChannel }) {
  if (id !== state.channelId) goTo(id);
  if (!isInChannel) state.threadTs = root;
  state.pointedAt = ts;
  changed();
}

export const tell = {
  scene(scene) {
    if (scene.me !== state.me) state.editing = "";
    Object.assign(state, {
      me: scene.me,
      bot: scene.bot,
      workspace: scene.workspace,
      note: scene.note,
      address: scene.address,
      examples: scene.examples,
      shortcuts: scene.shortcuts,
      people: new Map(scene.people.map((each) => [each.id, each])),
      channels: new Map(scene.channels.map((each) => [each.id, place(each)])),
      places: new Map(scene.places.map((each) => [each.id, each])),
      views: new Map(scene.views.map((each) => [each.id, each])),
    });
    if (!state.channels.has(state.channelId)) goTo(scene.channels[0].id);
    if (!channel().messages.has(state.threadTs)) state.threadTs = "";
  },
  message(message) {
    const place = state.channels.get(message.channel);
    if (!place) return;
    if (place !== channel() && !place.messages.has(message.ts)) state.unread.add(place.id);
    place.messages.set(message.ts, message);
  },
  gone({ channel: id, ts }) {
    state.channels.get(id)?.messages.delete(ts);
    if (state.threadTs === ts) state.threadTs = "";
  },
  view(view) {
    if (view.is_open) state.views.set(view.id, view);
    else state.views.delete(view.id);
  },
  thread({ channel: id, thread_ts: ts, doing }) {
    state.channels.get(id)?.threads.set(ts, doing);
  },
};

function place(told) {
  return {
    ...told,
    messages: new Map(told.messages.map((each) => [each.ts, each])),
    threads: new Map(told.threads.map((each) => [each.thread_ts, each.doing])),
  };
}
