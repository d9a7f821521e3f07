// Rows of which only those in sight exist: a hundred thousand are as quick as ten.
import { h } from "./dom.js";

const SPARE = 8;

export class Grid {
  constructor(label, draw, open) {
    this.draw = draw;
    this.open = open;
    this.rows = [];
    this.at = 0;
    this.lines = 0;
    this.body = h("div", { class: "grid-body", role: "rowgroup" });
    this.head = h("div", { class: "grid-head", role: "rowgroup" });
    this.element = h("div", { class: "grid", role: "table", "aria-label": label }, this.head, this.body);
    this.body.addEventListener("keydown", (event) => this.press(event));
    this.see = () => requestAnimationFrame(() => this.paint());
  }

  // Listens to the window while it is in the page.
  attach() {
    addEventListener("scroll", this.see, { passive: true });
    addEventListener("resize", this.see);
  }

  detach() {
    removeEventListener("scroll", this.see);
    removeEventListener("resize", this.see);
  }

  show(rows) {
    this.rows = rows;
    this.at = 0;
    this.shown = null;
    this.element.setAttribute("aria-rowcount", rows.length + 1);
    this.paint();
  }

  // Draws the same rows again, when there is more to say of them.
  refresh() {
    this.shown = null;
    if (this.element.isConnected) this.paint();
  }

  height() {
    const style = getComputedStyle(this.element);
    const [row, line] = ["--row", "--more"].map((it) => parseFloat(style.getPropertyValue(it)) || 0);
    return row + line * this.lines; // on a telephone a row is a card, which more columns make higher
  }

  paint() {
    const height = this.height();
    this.body.style.height = `${this.rows.length * height}px`;
    const top = -this.body.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(top / height) - SPARE);
    const last = Math.min(this.rows.length, Math.ceil((top + innerHeight) / height) + SPARE);
    const now = `${first}-${last}-${height}`;
    if (this.shown === now) return;
    this.shown = now;
    const had = document.activeElement?.closest?.(".grid-row")?.dataset.at;
    const drawn = [];
    for (let at = first; at < last; at++) drawn.push(this.line(at, height));
    this.body.replaceChildren(...drawn);
    if (had !== undefined) this.focus(Number(had), false);
  }

  line(at, height) {
    const cells = this.draw(this.rows[at]);
    const row = h("div", { class: "grid-row", role: "row", "aria-rowindex": at + 2, "data-at": at, css: { top: `${at * height}px`, height: `${height}px` } }, cells);
    const anchor = row.querySelector("a");
    if (anchor) anchor.tabIndex = at === this.at ? 0 : -1;
    return row;
  }

  focus(at, bring = true) {
    const row = this.body.querySelector(`[data-at="${at}"] a`);
    if (!row) return;
    for (const it of this.body.querySelectorAll('a[tabindex="0"]')) it.tabIndex = -1;
    this.at = at;
    row.tabIndex = 0;
    row.focus({ preventScroll: !bring });
  }

  press(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
    const step = steps[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const at = Math.max(0, Math.min(this.rows.length - 1, this.at + step));
    const height = this.height();
    const top = this.body.getBoundingClientRect().top + at * height;
    const room = this.head.getBoundingClientRect().height + 70;
    if (top < room) scrollBy(0, top - room);
    else if (top + height > innerHeight) scrollBy(0, top + 2 * height - innerHeight);
    this.at = at;
    this.shown = null;
    this.paint();
    this.focus(at);
  }
}
