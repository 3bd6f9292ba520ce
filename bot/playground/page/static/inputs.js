// The elements that hold something. Each is { node, value(), pressed() }, where
// `value` goes into a submission and `pressed` into a single press.

import { el } from "./dom.js";
import { act } from "./live.js";
import { state, titleOf } from "./state.js";

export function inputOf(element, held, viewId) {
  switch (element.type) {
    case "plain_text_input":
      return words(element, held);
    case "number_input":
    case "email_text_input":
    case "url_text_input":
      return line(element, held, element.type.split("_")[0]);
    case "datepicker":
      return line(element, { value: held.selected_date }, "date");
    case "file_input":
      return files(element);
    case "checkboxes":
      return boxes(element, held.selected_options ?? [], "checkbox");
    case "radio_buttons":
      return boxes(element, [held.selected_option].filter(Boolean), "radio");
    case "static_select":
      return select(optionsOf(element), held.selected_option?.value, element);
    case "multi_static_select":
      return several(optionsOf(element), (held.selected_options ?? []).map((each) => each.value), element);
    case "external_select":
      return external(element, held.selected_option, viewId);
    case "users_select":
      return select(people(), held.selected_user, element);
    case "multi_users_select":
      return several(people(), held.selected_users ?? [], element);
    case "channels_select":
      return select(places(), held.selected_channel, element);
    case "conversations_select":
      return select(places(), held.selected_conversation, element);
    default:
      return null;
  }
}

const named = (element) => ({ "aria-label": element.placeholder?.text ?? null });
const optionsOf = (element) =>
  [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((group) => group.options)]
    .map((each) => [each.value, each.text.text]);
const people = () => [...state.people.values()].map((each) => [each.id, each.name]);
const places = () => [...state.places.values()].map((each) => [each.id, titleOf(each)]);

function field(node, value, more = {}) {
  return { node, value, pressed: value, ...more };
}

function words(element, held) {
  const size = { placeholder: element.placeholder?.text ?? null, maxlength: element.max_length ?? 3000 };
  const node = element.multiline ? el("textarea", { rows: 4, ...size }) : el("input", { type: "text", ...size });
  node.value = held.value ?? "";
  return field(node, () => node.value);
}

function line(element, held, type) {
  const node = el("input", { type, placeholder: element.placeholder?.text ?? null, step: "any" });
  node.value = held.value ?? "";
  return field(node, () => node.value);
}

function files(element) {
  const accept = (element.filetypes ?? []).map((each) => `.${each}`).join(",") || null;
  const node = el("input", { type: "file", accept, multiple: (element.max_files ?? 10) > 1 });
  return field(node, () => [], { files: () => node.files });
}

function boxes(element, chosen, type) {
  const name = `${element.action_id}-${Math.random()}`;
  const values = chosen.map((each) => each.value);
  const choices = element.options.map((each) => {
    const box = el("input", { type, name, value: each.value, checked: values.includes(each.value) });
    const about = each.description ? el("span", { class: "aside" }, ` ${each.description.text}`) : null;
    return el("label", {}, box, " ", each.text.text, about);
  });
  const node = el("fieldset", {}, choices);
  const picked = () => [...node.querySelectorAll("input:checked")].map((each) => each.value);
  return field(node, () => (type === "radio" ? picked()[0] : picked()), { pressed: () => picked()[0] });
}

function select(options, chosen, element) {
  const first = chosen ? null : el("option", { value: "" }, element.placeholder?.text ?? "Choose");
  const node = el("select", named(element), first, options.map(([value, label]) => el("option", { value }, label)));
  if (chosen) node.value = chosen;
  return field(node, () => node.value);
}

function several(options, chosen, element) {
  const node = el("select", { ...named(element), multiple: true }, options.map(([value, label]) =>
    el("option", { value, selected: chosen.includes(value) }, label)));
  return field(node, () => [...node.selectedOptions].map((each) => each.value));
}

// Typing asks the app for options; choosing one sends it.
function external(element, chosen, viewId) {
  const listId = `options-${element.action_id}-${viewId}`;
  const list = el("datalist", { id: listId });
  const node = el("input", { type: "search", list: listId, autocomplete: "off", placeholder: element.placeholder?.text ?? "Search" });
  let known = chosen ? [chosen] : [];
  node.value = chosen?.text.text ?? "";
  const picked = () => known.find((each) => each.text.text === node.value) ?? null;
  node.addEventListener("input", async () => {
    if (picked()) return;
    const said = await act("look-up", { view_id: viewId, action_id: element.action_id, value: node.value || " " });
    known = said?.options ?? [];
    list.replaceChildren(...known.map((each) => el("option", { value: each.text.text })));
  });
  return field(node, picked, { beside: list, pressed: () => picked()?.value });
}
