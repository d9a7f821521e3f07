// Questions with few answers: each has its key.

import { find, make } from "./making.js";
import { words } from "./words.js";

export const isOpen = () => find("dialog").open;

export function choose(title, help, options, waiting) {
  const dialog = find("dialog");
  return new Promise((resolve) => {
    const answer = (value) => {
      dialog.onkeydown = null;
      dialog.onclose = null;
      dialog.close();
      resolve(value);
    };
    const buttons = options.map(([key, value, label]) =>
      make("li", {}, make("button", { type: "button", class: "option", onclick: () => answer(value) }, make("kbd", {}, key), make("span", {}, label))));
    dialog.replaceChildren(make("h2", { id: "dialog-title" }, title), make("p", { class: "note" }, help), make("ul", { class: "options" }, buttons));
    dialog.onkeydown = (event) => {
      const option = options.find(([key]) => key === event.key);
      if (!option) return;
      event.preventDefault();
      event.stopPropagation();
      answer(option[1]);
    };
    dialog.onclose = () => dialog.open || answer(null);
    dialog.showModal();
    const pressed = waiting.splice(0).map((event) => options.find(([key]) => key === event.key)).find(Boolean);
    if (pressed) answer(pressed[1]);
  });
}

export function showHelp(groups) {
  const dialog = find("dialog");
  const tables = groups.map(([title, rows]) =>
    make("section", {}, make("h3", {}, title), make("dl", {}, rows.map(([keys, label]) => make("div", {}, make("dt", {}, keys.map((key) => make("kbd", {}, key))), make("dd", {}, label))))));
  dialog.replaceChildren(
    make("h2", { id: "dialog-title" }, words().help_title),
    make("div", { class: "keys" }, tables),
    make("button", { type: "button", class: "plain", onclick: () => dialog.close() }, words().close),
  );
  dialog.onkeydown = (event) => {
    if (event.key === "?") dialog.close();
  };
  dialog.onclose = null;
  dialog.showModal();
}

// A short form; null when it is left.
export function fill(title, fields, submit) {
  const dialog = find("dialog");
  return new Promise((resolve) => {
    const inputs = fields.map(({ name, label, value, options }) => {
      const input = options ? make("select", { name, id: `ask-${name}` }, options.map(([code, text]) => make("option", { value: code }, text))) : make("input", { name, id: `ask-${name}`, value: value ?? "" });
      return make("div", { class: "field" }, make("label", { for: `ask-${name}` }, label), input);
    });
    const form = make("form", { class: "fields", autocomplete: "off" }, inputs, make("button", { class: "main" }, submit));
    let told = null;
    form.onsubmit = (event) => {
      event.preventDefault();
      told = Object.fromEntries(new FormData(form));
      dialog.close();
    };
    dialog.replaceChildren(make("h2", { id: "dialog-title" }, title), form);
    dialog.onkeydown = null;
    dialog.onclose = () => dialog.open || resolve(told); // the event of the question before may still be under way
    dialog.showModal();
    form.elements[0].focus();
  });
}
