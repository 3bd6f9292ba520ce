// Where people write. One for the channel, one for the thread.

import { el, find } from "./dom.js";
import { act } from "./live.js";
import { bot } from "./state.js";

// `place()` tells where words go: { key, label, hint, channel, threadTs }.
// `sent(message)` hears what was posted.
export function composer(id, place, sent) {
  const box = el("textarea", { rows: 1 });
  const chips = el("ul", { class: "chips", hidden: true });
  const picker = el("input", { type: "file", multiple: true, hidden: true });
  const drafts = new Map();
  let files = [];
  let here = null;

  function attach(picked) {
    files = [...files, ...picked];
    drawChips();
  }

  function drawChips() {
    chips.hidden = files.length === 0;
    chips.replaceChildren(...files.map((each) =>
      el("li", {}, each.name, el("button", {
        class: "quiet", type: "button", "aria-label": `Leave out ${each.name}`, click: () => leaveOut(each),
      }, "✕"))));
  }

  function leaveOut(file) {
    files = files.filter((each) => each !== file);
    drawChips();
  }

  function mention() {
    const name = `@${bot().handle} `;
    box.setRangeText(name, box.selectionStart, box.selectionEnd, "end");
    box.focus();
  }

  async function send() {
    const text = box.value.trim();
    if (text === "" && files.length === 0) return;
    const { channel, threadTs } = here;
    const [words, taken] = [box.value, files];
    [box.value, files] = ["", []];
    drawChips();
    const said = await act("say", { channel, thread_ts: threadTs, text }, taken);
    if (said !== null) return sent(said, text);
    [box.value, files] = [words, taken];
    drawChips();
  }

  const mentioning = el("button", { class: "quiet", type: "button", click: mention });
  const form = el(
    "form",
    { class: "composer" },
    chips,
    box,
    el(
      "div",
      { class: "composer-tools" },
      mentioning,
      el("button", { class: "quiet", type: "button", click: () => picker.click() }, "Attach a file"),
      picker,
      el("span", { class: "hint" }, "Enter sends, Shift+Enter breaks the line"),
      el("button", { class: "primary", type: "submit" }, "Send"),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("is-target");
  });
  form.addEventListener("dragleave", () => form.classList.remove("is-target"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("is-target");
    attach(event.dataTransfer.files);
  });
  box.addEventListener("paste", (event) => attach(event.clipboardData.files));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
  picker.addEventListener("change", () => {
    attach(picker.files);
    picker.value = "";
    box.focus();
  });
  find(id).replaceWith(form);

  return function draw() {
    const now = place();
    if (now === null || now.key === here?.key) return;
    if (here !== null) drafts.set(here.key, box.value);
    here = now;
    box.value = drafts.get(here.key) ?? "";
    box.placeholder = here.hint;
    box.setAttribute("aria-label", here.label);
    mentioning.textContent = `@${bot().handle}`;
    mentioning.setAttribute("aria-label", `Mention ${bot().handle}`);
  };
}
