// Elements of the page. Text is always text: nothing here reads markup.

export function make(name, attributes = {}, ...parts) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "value" || key === "checked") element[key] = value;
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...parts.flat().filter((part) => part !== null && part !== undefined && part !== false));
  return element;
}

export const find = (id) => document.getElementById(id);

// Offsets of the desk count code points, those of JavaScript do not.
export const points = (text) => Array.from(text);
