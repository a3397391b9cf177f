// Asks the desk. Everything goes to the server that the page came from.

/** What was asked could not be answered; the message is for the reader. */
export class Problem extends Error {}

const GONE = "The desk has ended: it was closed, or nobody used it for an hour. Start it again to go on.";

export const ask = (path, params = {}) => call(`api/${path}?${new URLSearchParams(params)}`);

export const tell = (path, body = {}) => call(`api/${path}`, { method: "POST", body: JSON.stringify(body) });

/** Hands a file over as it is. */
export const hand = (path, params, file) => call(`api/${path}?${new URLSearchParams(params)}`, { method: "POST", body: file });

async function call(address, options) {
  let response;
  try {
    response = await fetch(address, options);
  } catch {
    throw new Problem(GONE);
  }
  if (!(response.headers.get("Content-Type") ?? "").startsWith("application/json")) {
    throw new Problem(await response.text());
  }
  const answer = await response.json();
  if (!response.ok) {
    throw new Problem(answer.problem);
  }
  return answer;
}
