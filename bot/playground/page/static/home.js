// The app's Home tab, beside its messages.

import { el, find } from "./dom.js";
import { act } from "./live.js";
import { bot, changed, home, state } from "./state.js";
import { viewSurface } from "./surface.js";

let shown = "";

export function drawHome(place) {
  const isApp = place.kind === "im" && place.members.includes(state.bot);
  const isHome = isApp && state.tab === "home";
  find("tabs").hidden = !isApp;
  find("home").hidden = !isHome;
  find("channel-scroll").hidden = isHome;
  document.body.classList.toggle("on-home", isHome);
  find("home-tab").setAttribute("aria-selected", String(isHome));
  find("messages-tab").setAttribute("aria-selected", String(!isHome));
  if (isHome) show(home());
}

function show(view) {
  const now = JSON.stringify([state.me, view]);
  if (shown === now) return;
  shown = now;
  const box = find("home");
  const top = box.scrollTop;
  if (view === undefined) {
    box.replaceChildren(el("p", { class: "context" }, `${bot().name} has not set up this tab yet.`));
    return;
  }
  box.replaceChildren(viewSurface(view, box).content());
  box.scrollTop = top;
}

find("home-tab").addEventListener("click", () => {
  state.tab = "home";
  state.threadTs = "";
  act("open-home", {});
  changed();
});
find("messages-tab").addEventListener("click", () => {
  state.tab = "messages";
  changed();
});
