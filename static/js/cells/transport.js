// One request that saves cells, and what its answer means: who asked decides what to do.

const LONGEST_BEACON = 60_000; // bytes that a browser still sends for a page that is gone
const PATIENCE = 60_000; // milliseconds that an answer is waited for
const [FIRST_PAUSE, LONGEST_PAUSE, LONGEST_ASKED] = [2000, 120_000, 600_000]; // milliseconds between two tries
const PASSING = [408, 425, 429]; // besides 5xx: the same request may succeed later

// [[cell, text, version or null, what is known of its unit], …] → { kind, … }:
//   answered: outcomes, computed · later: reason, status, asked (milliseconds that the server wants to be left alone)
//   expired: nobody is signed in, or the page's token is of another session · malformed: something in it cannot be read
export async function deliver(url, token, batch) {
  const changes = batch.map(([cell, text, seen, unit]) => ({ cell, seen: seen ?? null, ...unit, text }));
  const body = JSON.stringify({ changes, is_asking: true });
  const isSmall = new Blob([body]).size < LONGEST_BEACON;
  let response;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      redirect: "manual",
      keepalive: isSmall,
      signal: AbortSignal.timeout?.(PATIENCE),
      body,
    });
    if (response.headers.get("Content-Type")?.startsWith("application/json")) return { kind: "answered", ...(await response.json()) };
  } catch {
    return { kind: "later", reason: "网络不通", status: 0, asked: 0 };
  }
  const { status } = response;
  if (response.type === "opaqueredirect" || status === 403) return { kind: "expired" };
  if (status >= 500 || PASSING.includes(status)) return { kind: "later", reason: "系统暂时繁忙", status, asked: askedFor(response) };
  return { kind: "malformed", status };
}

// Retry-After: seconds or a date.
function askedFor(response) {
  const said = response.headers.get("Retry-After");
  if (!said) return 0;
  const pause = /^\d+$/.test(said) ? Number(said) * 1000 : Date.parse(said) - Date.now();
  return Math.min(Math.max(pause || 0, 0), LONGEST_ASKED);
}

// A pause that doubles each time, with jitter: a server that comes back is not met by everyone at once.
export function pauseAfter(failures, asked = 0) {
  return Math.max(Math.min(FIRST_PAUSE * 2 ** failures, LONGEST_PAUSE) * (0.5 + Math.random() / 2), asked);
}
