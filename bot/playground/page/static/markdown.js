// Markdown as models write it, block by block. Half a text is fine: it streams.

import { el } from "./dom.js";
import { markdownLine } from "./inline.js";

const DEEPEST = 12;
const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([\w+#.-]*)/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])(?:\s+|$)/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

export const markdown = (text) => blocks(text.split("\n"), 0);

function blocks(lines, depth) {
  if (depth > DEEPEST) return [lines.join("\n")];
  const found = [];
  let at = 0;
  while (at < lines.length) {
    if (lines[at].trim() === "") {
      at += 1;
      continue;
    }
    const [node, taken] = block(lines.slice(at), depth);
    found.push(node);
    at += taken;
  }
  return found;
}

function block(lines, depth) {
  const [line] = lines;
  if (FENCE.test(line)) return fenced(lines);
  if (HEADING.test(line)) return [heading(line), 1];
  if (RULE.test(line)) return [el("hr"), 1];
  if (QUOTE.test(line)) return quoted(lines, depth);
  if (startsTable(lines)) return table(lines);
  if (ITEM.test(line)) return list(lines, depth);
  return paragraph(lines);
}

function fenced(lines) {
  const [, fence] = FENCE.exec(lines[0]);
  const end = lines.findIndex((each, at) => at > 0 && each.trim().startsWith(fence));
  const inside = lines.slice(1, end < 0 ? undefined : end);
  const node = el("pre", { tabindex: 0 }, el("code", {}, inside.join("\n")));
  return [node, end < 0 ? lines.length : end + 1];
}

function heading(line) {
  const [, marks, words] = HEADING.exec(line);
  return el(`h${Math.min(marks.length + 2, 6)}`, {}, markdownLine(words));
}

function quoted(lines, depth) {
  const taken = countWhile(lines, (each) => QUOTE.test(each));
  const inside = lines.slice(0, taken).map((each) => each.replace(QUOTE, ""));
  return [el("blockquote", {}, blocks(inside, depth + 1)), taken];
}

function paragraph(lines) {
  const taken = 1 + countWhile(lines.slice(1), (_, at) => !interrupts(lines.slice(at + 1)));
  const words = lines.slice(0, taken).map((each) => each.trim());
  return [el("p", {}, markdownLine(words.join("\n"))), taken];
}

function interrupts(lines) {
  const [line] = lines;
  const starts = [FENCE, HEADING, RULE, QUOTE, ITEM].some((each) => each.test(line));
  return line.trim() === "" || starts || startsTable(lines);
}

function list(lines, depth) {
  const [, indent, mark] = ITEM.exec(lines[0]);
  const isNumbered = /\d/.test(mark);
  const items = [];
  let at = 0;
  while (at < lines.length && isItem(lines[at], indent.length, isNumbered)) {
    const inside = itemLines(lines.slice(at), indent.length);
    at += inside.length;
    items.push(item(inside, depth));
  }
  const start = isNumbered && parseInt(mark, 10) !== 1 ? parseInt(mark, 10) : null;
  return [el(isNumbered ? "ol" : "ul", { start }, items), at];
}

function isItem(line, indent, isNumbered) {
  const match = ITEM.exec(line);
  return match && match[1].length <= indent + 1 && /\d/.test(match[2]) === isNumbered;
}

// The lines of one item: its own, those indented below it, and blank ones between.
function itemLines(lines, indent) {
  const isBelow = (each) => each.search(/\S/) > indent;
  const taken = 1 + countWhile(lines.slice(1), (each, at, rest) => {
    if (each.trim() !== "") return isBelow(each);
    const next = rest.slice(at).find((later) => later.trim() !== "");
    return next !== undefined && (isBelow(next) || ITEM.test(next));
  });
  return lines.slice(0, taken);
}

function item(lines, depth) {
  const [marker] = ITEM.exec(lines[0]);
  const depthOf = lines.slice(1).filter((each) => each.trim() !== "");
  const indent = Math.min(...depthOf.map((each) => each.search(/\S/)), marker.length);
  const inside = [lines[0].slice(marker.length), ...lines.slice(1).map((l) => l.slice(indent))];
  const nodes = blocks(inside, depth + 1);
  const isTight = nodes[0] instanceof HTMLParagraphElement;
  return el("li", {}, isTight ? [...nodes[0].childNodes, ...nodes.slice(1)] : nodes);
}

function startsTable(lines) {
  return lines[0].includes("|") && lines[1]?.includes("-") && TABLE_RULE.test(lines[1]);
}

function table(lines) {
  const [head, rule] = [cells(lines[0]), cells(lines[1])];
  const side = rule.map((each) => (each.endsWith(":") ? (each.startsWith(":") ? "middle" : "end") : null));
  const taken = 2 + countWhile(lines.slice(2), (each) => each.includes("|"));
  const row = (line, tag) =>
    el("tr", {}, head.map((_, at) => el(tag, { class: side[at] }, markdownLine(cells(line)[at] ?? ""))));
  const body = lines.slice(2, taken).map((each) => row(each, "td"));
  const node = el("table", {}, el("thead", {}, row(lines[0], "th")), el("tbody", {}, body));
  return [el("div", { class: "wide", tabindex: 0 }, node), taken];
}

function cells(line) {
  const inside = line.trim().replace(/^\|/, "").replace(/(?<!\\)\|$/, "");
  return inside.split(/(?<!\\)\|/).map((each) => each.trim().replaceAll("\\|", "|"));
}

function countWhile(items, holds) {
  const end = items.findIndex((each, at) => !holds(each, at, items));
  return end < 0 ? items.length : end;
}
