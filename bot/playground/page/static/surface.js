// A view being filled in: its blocks, what its inputs hold, and what is sent of it.

import { drawnBlocks, press } from "./blocks.js";
import { el } from "./dom.js";
import { inputOf } from "./inputs.js";
import { act } from "./live.js";

// What is entered in views that are open; one below another keeps it, too.
const entered = new Map();

export function forgetEntries(box) {
  delete box.dataset.view;
  entered.clear();
}

// `box` shows this view or another. What was entered stays for as long as the view
// is open, and block and element keep their ids.
export function viewSurface(view, box) {
  if (box.dataset.view) entered.set(box.dataset.view, entriesIn(box));
  const known = entered.get(view.id) ?? new Map();
  box.dataset.view = view.id;
  const fields = new Map();

  function read() {
    const entries = {};
    const uploads = [];
    for (const [name, field] of fields) {
      if (field.files) uploads.push(...[...field.files()].map((each) => [name, each]));
      else entries[name] = field.value();
    }
    return [{ view_id: view.id, entries: JSON.stringify(entries) }, uploads];
  }

  async function send(deed, more = {}) {
    const [fields_, uploads] = read();
    return act(deed, { ...fields_, ...more }, [], uploads);
  }

  const surface = {
    view,
    use: (element, value) => send("use", { action_id: element.action_id, value }),
    submit: () => send("submit"),
    holder(element, block) {
      const field = made(element, block);
      if (field === null) return null;
      field.node.addEventListener("change", () => press(field.node, element, surface, field.pressed()));
      return field.node;
    },
    input(block) {
      const field = made(block.element, block);
      if (field === null) return null;
      if (block.dispatch_action) dispatching(field, block.element);
      return labelled(block, field, view.errors[block.block_id]);
    },
    content: () => el("div", { class: "view" }, drawnBlocks(view.blocks, surface)),
  };

  function made(element, block) {
    const held = view.state.values[block.block_id]?.[element.action_id] ?? {};
    const field = inputOf(element, held, view.id);
    if (field === null) return null;
    const key = `${block.block_id}/${element.action_id}`;
    field.node.dataset.entry = key;
    if (known.has(key) && !field.files) restore(field.node, known.get(key));
    fields.set(element.action_id, field);
    return field;
  }

  function dispatching(field, element) {
    field.node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      surface.use(element, field.value());
    });
    if (element.type !== "plain_text_input") {
      field.node.addEventListener("change", () => surface.use(element, field.pressed()));
    }
  }

  return surface;
}

function entriesIn(box) {
  const nodes = [...box.querySelectorAll("[data-entry]:not([type=file])")];
  return new Map(nodes.map((node) => [node.dataset.entry, entryOf(node)]));
}

const boxesOf = (node) => [...node.querySelectorAll("input")];

function entryOf(node) {
  if (node.tagName === "FIELDSET") return boxesOf(node).filter((each) => each.checked).map((each) => each.value);
  if (node.multiple) return [...node.selectedOptions].map((each) => each.value);
  return node.value;
}

function restore(node, entry) {
  if (node.tagName === "FIELDSET") {
    for (const box of boxesOf(node)) box.checked = entry.includes(box.value);
  } else if (node.multiple) {
    for (const option of node.options) option.selected = entry.includes(option.value);
  } else if (node.tagName !== "SELECT" || [...node.options].some((each) => each.value === entry)) {
    node.value = entry;
  }
}

let count = 0;

function labelled(block, field, wrong) {
  const id = `field-${(count += 1)}`;
  const isGroup = field.node.tagName === "FIELDSET";
  const label = [block.label.text, block.optional ? el("span", { class: "aside" }, " (optional)") : null];
  field.node.id = id;
  if (isGroup) field.node.prepend(el("legend", {}, label));
  return el(
    "div",
    { class: wrong ? "entry is-wrong" : "entry" },
    isGroup ? null : el("label", { for: id }, label),
    field.node,
    field.beside ?? null,
    wrong ? el("p", { class: "wrong", role: "alert" }, wrong) : null,
    block.hint ? el("p", { class: "context" }, block.hint.text) : null,
  );
}
