// What the page asks of the desk, one decision after the other.

const base = location.pathname.replace(/[^/]*$/, "");
let queue = Promise.resolve();

export class Refusal extends Error {
  constructor(status, body) {
    super(body.problems?.[0]?.what ?? String(status));
    this.status = status;
    this.kind = body.kind;
    this.problems = body.problems ?? [];
  }
}

async function receive(path, options) {
  let response;
  try {
    response = await fetch(base + path, { credentials: "omit", ...options });
  } catch {
    throw new Refusal(0, { kind: "silence" });
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(response.status, body);
  return body;
}

export function ask(document, what, query = {}) {
  const words = new URLSearchParams(query).toString();
  return receive(`api/${document}/${what}${words ? `?${words}` : ""}`);
}

// `body` is asked for when its turn comes, so that it has the version that the one before has left;
// `take` has the answer before the next is asked for.
export function tell(document, what, body, take) {
  const told = queue.then(() =>
    receive(`api/${document}/${what}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body()),
    }).then((answer) => (take(answer), answer)),
  );
  queue = told.catch(() => {});
  return told;
}

export const settled = () => queue;
