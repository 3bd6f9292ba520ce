// Block Kit, as far as messages use it: words, and things to press.

import { el } from "./dom.js";
import { markdownLine, mrkdwn } from "./inline.js";
import { act } from "./live.js";
import { markdown } from "./markdown.js";

export function blocksOf(message) {
  return message.blocks.map((block) => drawn(block, message)).filter((each) => each !== null);
}

function drawn(block, message) {
  switch (block.type) {
    case "markdown":
      return el("div", { class: "words" }, markdown(block.text));
    case "header":
      return el("h3", {}, block.text.text);
    case "divider":
      return el("hr");
    case "section":
      return section(block, message);
    case "context":
      return el("p", { class: "context" }, block.elements.flatMap((each) => [...words(each), " "]));
    case "actions":
    case "context_actions":
      return el("div", { class: "actions" }, block.elements.map((each) => usable(each, message)));
    case "image":
      return el("p", { class: "context" }, `▣ ${block.alt_text ?? "a picture"}`);
    case "rich_text":
      return el("p", { class: "words" }, richText(block));
    default:
      return el("p", { class: "context" }, `(${block.type}: not shown on this page)`);
  }
}

function section(block, message) {
  const fields = (block.fields ?? []).map((each) => el("p", {}, words(each)));
  const text = block.text ? el("p", {}, words(block.text)) : null;
  const accessory = block.accessory ? usable(block.accessory, message) : null;
  return el("div", { class: "section words" }, el("div", {}, text, fields), accessory);
}

function words(object) {
  if (object.type === "mrkdwn") return mrkdwn(object.text);
  return [object.text ?? object.alt_text ?? ""];
}

function richText(part) {
  if (part.type === "text") return [part.text];
  if (part.type === "user") return mrkdwn(`<@${part.user_id}>`);
  if (part.type === "link") return markdownLine(`[${part.text ?? part.url}](${part.url})`);
  return (part.elements ?? []).flatMap(richText);
}

function usable(element, message) {
  switch (element.type) {
    case "button":
      return element.url ? leading(element) : pressable(element, element.text.text, message, element.style);
    case "icon_button":
      return pressable(element, element.text.text, message);
    case "feedback_buttons":
      return el("span", { class: "feedback" }, [element.positive_button, element.negative_button].map((each) =>
        pressable(element, each.text.text, message, null, each.value)));
    case "static_select":
      return choice(element, message);
    default:
      return null;
  }
}

function leading(element) {
  const { url: href } = element;
  if (!/^https?:/.test(href)) return null;
  return el("a", { class: "small", href, target: "_blank", rel: "noopener noreferrer" }, element.text.text);
}

function pressable(element, label, message, style = null, value = null) {
  const button = el("button", { class: `small ${style ?? ""}`, type: "button" }, label);
  button.addEventListener("click", () => press(button, element, message, value));
  return button;
}

function choice(element, message) {
  const options = element.options.map((each) =>
    el("option", { value: each.value, selected: each.value === element.initial_option?.value }, each.text.text));
  const title = element.placeholder?.text ?? "Choose";
  const first = element.initial_option ? null : el("option", { value: "" }, title);
  const select = el("select", { "aria-label": title }, first, options);
  select.addEventListener("change", () => press(select, element, message, select.value));
  return select;
}

async function press(control, element, message, value) {
  control.disabled = true;
  const { channel, ts } = message;
  await act("press", { channel, ts, action_id: element.action_id, value });
  control.disabled = false;
}
