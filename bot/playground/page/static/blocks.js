// Block Kit: words, and things to press. Where something is pressed, and what can
// be filled in there, is the business of the surface that shows the block:
// { use(element, value), input(block), holder(element, block) }.

import { confirmed } from "./confirm.js";
import { el } from "./dom.js";
import { markdownLine, mrkdwn } from "./inline.js";
import { act } from "./live.js";
import { markdown } from "./markdown.js";

export function blocksOf(message) {
  const { channel, ts } = message;
  const use = (element, value) => act("press", { channel, ts, action_id: element.action_id, value });
  return drawnBlocks(message.blocks, { use });
}

export function drawnBlocks(blocks, surface) {
  return blocks.map((block) => drawn(block, surface)).filter((each) => each !== null);
}

function drawn(block, surface) {
  switch (block.type) {
    case "markdown":
      return el("div", { class: "words" }, markdown(block.text));
    case "header":
      return el("h3", {}, block.text.text);
    case "divider":
      return el("hr");
    case "section":
      return section(block, surface);
    case "context":
      return el("p", { class: "context" }, block.elements.flatMap((each) => [...words(each), " "]));
    case "actions":
    case "context_actions":
      return el("div", { class: "actions" }, block.elements.map((each) => usable(each, block, surface)));
    case "image":
      return el("p", { class: "context" }, `▣ ${block.alt_text ?? "a picture"}`);
    case "input":
      return surface.input?.(block) ?? null;
    case "rich_text":
      return el("p", { class: "words" }, richText(block));
    case "table":
      return table(block);
    default:
      return el("p", { class: "context" }, `(${block.type}: not shown on this page)`);
  }
}

function table({ rows: [head, ...body] }) {
  const row = (cells, tag) => el("tr", {}, cells.map((each) => el(tag, {}, cell(each))));
  const node = el("table", {}, el("thead", {}, row(head, "th")), el("tbody", {}, body.map((each) => row(each, "td"))));
  return el("div", { class: "words wide", tabindex: 0 }, node);
}

const cell = (content) => (content.type === "raw_text" ? [content.text] : richText(content));

function section(block, surface) {
  const fields = (block.fields ?? []).map((each) => el("p", {}, words(each)));
  const text = block.text ? el("p", {}, words(block.text)) : null;
  const accessory = block.accessory ? usable(block.accessory, block, surface) : null;
  const columns = fields.length ? el("div", { class: "fields" }, fields) : null;
  return el("div", { class: "section words" }, el("div", {}, text, columns), accessory);
}

function words(object) {
  if (object.type === "mrkdwn") return mrkdwn(object.text);
  if (object.type === "plain_text") return [el("span", { class: "as-is" }, object.text)];
  return [object.alt_text ?? ""];
}

function richText(part) {
  if (part.type === "text") return [styled(part)];
  if (part.type === "user") return mrkdwn(`<@${part.user_id}>`);
  if (part.type === "link") return markdownLine(`[${part.text ?? part.url}](${part.url})`);
  return (part.elements ?? []).flatMap(richText);
}

function styled({ text, style = {} }) {
  const tags = { bold: "strong", italic: "em", strike: "del", code: "code" };
  const inner = el("span", { class: "as-is" }, text);
  return Object.keys(tags).reduce((node, name) => (style[name] ? el(tags[name], {}, node) : node), inner);
}

function usable(element, block, surface) {
  switch (element.type) {
    case "button":
      return element.url ? leading(element) : pressable(element, element.text.text, surface, element.style);
    case "icon_button":
      return pressable(element, element.text.text, surface);
    case "feedback_buttons":
      return el("span", { class: "feedback" }, [element.positive_button, element.negative_button].map((each) =>
        pressable(element, each.text.text, surface, null, each.value)));
    case "overflow":
      return choice(element, surface, "More…");
    case "static_select":
      return surface.holder?.(element, block) ?? choice(element, surface, element.placeholder?.text ?? "Choose");
    default:
      return surface.holder?.(element, block) ?? null;
  }
}

function leading(element) {
  const { url: href } = element;
  if (!/^https?:/.test(href)) return null;
  return el("a", { class: "small", href, target: "_blank", rel: "noopener noreferrer" }, element.text.text);
}

function pressable(element, label, surface, style = null, value = null) {
  const button = el("button", { class: `small ${style ?? ""}`, type: "button" }, label);
  button.addEventListener("click", () => press(button, element, surface, value));
  return button;
}

function choice(element, surface, title) {
  const options = element.options.map((each) =>
    el("option", { value: each.value, selected: each.value === element.initial_option?.value }, each.text.text));
  const first = element.initial_option ? null : el("option", { value: "" }, title);
  const select = el("select", { "aria-label": title }, first, options);
  select.addEventListener("change", () => press(select, element, surface, select.value));
  return select;
}

export async function press(control, element, surface, value) {
  if (element.confirm && !(await confirmed(element.confirm))) return;
  control.disabled = true;
  await surface.use(element, value);
  control.disabled = false;
}
