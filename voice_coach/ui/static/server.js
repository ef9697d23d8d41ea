// Talking to the server: every problem becomes a sentence a person can act on.

export class Trouble extends Error {
  constructor(message, { status = 0 } = {}) {
    super(message);
    this.status = status;
  }
}

export const GONE = "voice_coach cannot be reached. Start it again; this page goes on by itself.";

/** This tab's name: two tabs on one session are told apart by it. */
export const TAB = crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2);

/** After a restart the server has a new cookie to give, with the page. */
export async function renew() {
  await fetch("./", { cache: "no-store", credentials: "same-origin" });
}

async function ask(path, options) {
  try {
    return await fetch(path, { credentials: "same-origin", cache: "no-store", ...options });
  } catch {
    throw new Trouble(GONE);
  }
}

/** Ask and get JSON. Raises Trouble with the server's own sentence. */
export async function call(path, { json, body, method } = {}) {
  const options = { method: method ?? (json || body ? "POST" : "GET") };
  if (json) {
    options.body = JSON.stringify(json);
    options.headers = { "content-type": "application/json" };
  } else if (body) {
    options.body = body;
    options.headers = { "content-type": "application/octet-stream" };
  }
  let answer = await ask(path, options);
  if (answer.status === 403) {
    await renew();
    answer = await ask(path, options);
  }
  if (answer.ok) return answer.json();
  let told = {};
  try {
    told = await answer.json();
  } catch {
    // not JSON: the sentence below has to do
  }
  const message = typeof told.error === "string" ? told.error : "The server could not do this. Reload the page and try again.";
  throw new Trouble(message, { status: answer.status });
}

export const of = (session) => `./api/session/${encodeURIComponent(session)}`;
