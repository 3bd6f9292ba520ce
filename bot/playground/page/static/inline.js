// Words within a line: emphasis, code, links and mentions, in two dialects.
// `markdown` is what models write, `mrkdwn` is Slack's own.

import { el } from "./dom.js";
import { goToMessage, linkedMessage, person, placeNamed, state } from "./state.js";

const DEEPEST = 12;
const SPECIAL = /[`\\![<h*_~:\n]/g;

const code = [/(`+)([^`]|[^`][\s\S]*?[^`])\1(?!`)/y, (m) => el("code", {}, m[2].trim())];
const lineBreak = [/\n/y, () => el("br")];
const mention = [/<@([UW][A-Z0-9]+)(?:\|[^>]*)?>/y, (m) => mentionOf(m[1], m[0])];
const range = [/<!(here|channel|everyone)(?:\|[^>]*)?>/y, (m) => marked(`@${m[1]}`)];
const channelName = [/<#([CG][A-Z0-9]+)(?:\|[^>]*)?>/y, (m) => marked(placeNamed(m[1]) ?? "a private channel")];
const moment = [/<!date\^(\d+)\^[^|>]*\|[^>]*>/y, (m) => momentOf(Number(m[1]))];
const EMOJI = {
  warning: "⚠️", white_check_mark: "✅", no_entry: "⛔", hourglass: "⏳", thumbsup: "👍", thumbsdown: "👎",
  wave: "👋", tada: "🎉", heart: "❤️", smile: "😄", eyes: "👀", rocket: "🚀", pray: "🙏", fire: "🔥",
};
const emoji = [/:([a-z_]+):/y, (m) => EMOJI[m[1]] ?? m[0]];
const angled = [
  /<((?:https?:\/\/|mailto:)[^>|\s]+)(?:\|([^>]*))?>/y,
  (m) => link(m[1], [m[2] || m[1]]),
];
const bare = [/https?:\/\/[^\s<>]*[^\s<>.,;:!?'"()[\]*_]/y, (m) => link(m[0], [m[0]])];
const within = (tag) => (m, inner) => el(tag, {}, inner(m[1]));

const MARKDOWN = [
  [/\\([\\`*_{}[\]()#+\-.!~>|<])/y, (m) => m[1]],
  code,
  [
    /!?\[([^\]\n]*)\]\(\s*<?((?:https?:\/\/|mailto:)(?:\([^\s()]*\)|[^\s()<>])+)>?(?:\s+"[^"\n]*")?\s*\)/y,
    (m, inner) => link(m[2], inner(m[1] || m[2])),
  ],
  mention,
  channelName,
  moment,
  range,
  emoji,
  angled,
  bare,
  [/\*\*(?=\S)([\s\S]*?\S)\*\*(?!\*)/y, within("strong")],
  [/__(?=\S)([\s\S]*?\S)__(?![\w])/y, within("strong")],
  [/\*(?=\S)([^*]*?[^*\s]|[^*]*\*\*[^*]+\*\*[^*]*?)\*(?!\*)/y, within("em")],
  [/_(?=\S)([^_]*?[^_\s])_(?!\w)/y, within("em")],
  [/~~(?=\S)([\s\S]*?\S)~~/y, within("del")],
  lineBreak,
];

const MRKDWN = [
  [/```\n?([\s\S]+?)\n?```/y, (m) => el("pre", {}, el("code", {}, unescaped(m[1])))],
  [/`([^`\n]+)`/y, (m) => el("code", {}, unescaped(m[1]))],
  mention,
  channelName,
  moment,
  range,
  emoji,
  angled,
  bare,
  [/\*(?=\S)([^*\n]*?[^*\s])\*(?!\w)/y, within("strong")],
  [/_(?=\S)([^_\n]*?[^_\s])_(?!\w)/y, within("em")],
  [/~(?=\S)([^~\n]*?[^~\s])~(?!\w)/y, within("del")],
  lineBreak,
];

export const markdownLine = (text) => nodes(text, MARKDOWN, 0);
export const mrkdwn = (text) => nodes(text, MRKDWN, 0);

// A stored text as its author typed it, to be edited.
export function typed(text) {
  const name = (all, id) => (person(id) ? `@${person(id).handle}` : all);
  return unescaped(text.replace(/<@([UW][A-Z0-9]+)(?:\|[^>]*)?>/g, name));
}

function nodes(text, rules, depth) {
  if (depth > DEEPEST) return [unescaped(text)];
  const inner = (words) => nodes(words, rules, depth + 1);
  const found = [];
  let plain = 0;
  let at = 0;
  while ((at = nextSpecial(text, at)) < text.length) {
    const [made, length] = firstMatch(text, at, rules, inner);
    if (made === null) {
      at += 1;
      continue;
    }
    if (plain < at) found.push(unescaped(text.slice(plain, at)));
    found.push(made);
    at += length;
    plain = at;
  }
  if (plain < text.length) found.push(unescaped(text.slice(plain)));
  return found;
}

function nextSpecial(text, at) {
  SPECIAL.lastIndex = at;
  return SPECIAL.exec(text)?.index ?? text.length;
}

function firstMatch(text, at, rules, inner) {
  const isInsideWord = /\w/.test(text[at - 1] ?? "") && "_h".includes(text[at]);
  if (isInsideWord) return [null, 0];
  for (const [pattern, make] of rules) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) return [make(match, inner), match[0].length];
  }
  return [null, 0];
}

function mentionOf(id, asWritten) {
  const someone = person(id);
  if (!someone) return asWritten;
  return marked(`@${someone.handle}`, id === state.me ? "mention me" : "mention");
}

function momentOf(seconds) {
  const when = new Date(seconds * 1000);
  const words = when.toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  return el("time", { datetime: when.toISOString() }, words);
}

function marked(words, kind = "mention") {
  return el("span", { class: kind }, words);
}

function link(address, children) {
  const href = unescaped(address);
  const shown = children.map((each) => (each === address ? href : each));
  const node = el("a", { href, target: "_blank", rel: "noopener noreferrer" }, shown);
  node.addEventListener("click", (event) => {
    const message = linkedMessage(href);
    if (message === undefined) return;
    event.preventDefault();
    goToMessage(message);
  });
  return node;
}

function unescaped(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
