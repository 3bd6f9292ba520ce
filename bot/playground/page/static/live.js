// Between the page and its server: what happens comes in, what people do goes out.

import { find } from "./dom.js";
import { changed, state, tell } from "./state.js";

let source = null;

export function become(who) {
  source?.close();
  source = new EventSource(`/live?as=${encodeURIComponent(who)}`);
  for (const [kind, apply] of Object.entries(tell)) {
    source.addEventListener(kind, (event) => {
      apply(JSON.parse(event.data));
      changed();
    });
  }
  source.onopen = () => setOffline(false);
  source.onerror = () => setOffline(true);
}

function setOffline(isOffline) {
  state.isOffline = isOffline;
  changed();
}

// Do something in the workspace. Returns what the server says, or null after
// telling the reader why it was refused.
export async function act(deed, fields, files = [], uploads = []) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ as: state.me, ...fields })) {
    if (value) form.append(name, value);
  }
  for (const file of files) form.append("file", file, file.name);
  for (const [name, file] of uploads) form.append(name, file, file.name);
  try {
    const answer = await fetch(`/${deed}`, { method: "POST", body: form });
    const said = await answer.json();
    if (answer.ok) return said;
    complain(said.error);
  } catch {
    complain("The demo does not answer. Is it still running?");
  }
  return null;
}

let hiding = 0;

export function complain(words) {
  const toast = find("toast");
  toast.textContent = words;
  toast.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => (toast.hidden = true), 6000);
}
