// Elements without HTML strings: whatever people or models write stays text.

export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== ""));
  return node;
}

export const find = (id) => document.getElementById(id);

const drawnFrom = new WeakMap();

// Make `list` show `items`, touching only what changed: focus, selections and
// half-written edits in the other items survive.
export function show(list, items, draw) {
  const known = new Map([...list.children].map((node) => [node.dataset.key, node]));
  let next = list.firstElementChild;
  for (const item of items) {
    const facts = JSON.stringify(item);
    let node = known.get(item.key);
    if (node === undefined || drawnFrom.get(node) !== facts) {
      const fresh = draw(item);
      fresh.dataset.key = item.key;
      drawnFrom.set(fresh, facts);
      if (node !== undefined) node.replaceWith(fresh);
      if (next === node) next = fresh;
      node = fresh;
    }
    if (node === next) next = next.nextElementSibling;
    else list.insertBefore(node, next ?? null);
  }
  while (next) {
    const spare = next;
    next = next.nextElementSibling;
    spare.remove();
  }
}

// Run `draw`, and stay at the end of `box` if the reader was there.
export function keepingTheEnd(box, draw) {
  const wasAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 60;
  draw();
  if (wasAtEnd) box.scrollTop = box.scrollHeight;
}
