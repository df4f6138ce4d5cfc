// Which filled-in forms still have to be sent? Kept in this browser until they are, and no moment longer.

const STORE = 'waiting';
// Without a store (some private windows) a form is kept as long as the page is open.
const inMemory = new Map();

function opened() {
  return new Promise((found, failed) => {
    const asked = indexedDB.open('publiek-answers', 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: 'response' });
    asked.onsuccess = () => found(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

async function inStore(mode, work) {
  const store = await opened();
  try {
    return await new Promise((found, failed) => {
      const turn = store.transaction(STORE, mode);
      const asked = work(turn.objectStore(STORE));
      turn.oncomplete = () => found(asked.result);
      turn.onabort = turn.onerror = () => failed(turn.error);
    });
  } finally {
    store.close();
  }
}

async function keepWaiting(one) {
  try {
    await inStore('readwrite', store => store.put(one));
  } catch {
    inMemory.set(one.response, one);
  }
}

async function allWaiting() {
  try {
    return [...await inStore('readonly', store => store.getAll()), ...inMemory.values()];
  } catch {
    return [...inMemory.values()];
  }
}

async function noLongerWaiting(response) {
  inMemory.delete(response);
  try {
    await inStore('readwrite', store => store.delete(response));
  } catch { /* it was in memory only */ }
}

// "sent", "refused" (by us, in our words: sending again is of no use), or the seconds to wait before another try.
async function send(one) {
  const before = one.tried;
  await keepWaiting({ ...one, tried: true });
  try {
    const answer = await fetch(one.to, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ channel: one.channel, form: one.sent }),
      credentials: 'omit', cache: 'no-store', redirect: 'error', referrerPolicy: 'no-referrer',
    });
    // The login page of a hotel's network answers too: only our own answer counts.
    const told = await answer.json().catch(() => ({}));
    if (answer.ok && told.received === one.response) return 'sent';
    // An invitation is used up by its answer: where our first try did arrive, the second finds it used.
    if (before && told.error?.code === 'asking-invitation') return 'sent';
    if ([400, 404, 410, 413, 422].includes(answer.status) && told.error) return 'refused';
    return Number(answer.headers.get('Retry-After')) || 30;
  } catch {
    return 30;
  }
}

let sending = false;

// Sends what waits, one by one. `told` hears of each; gives the seconds to wait when something is left, else 0.
async function sendWaiting(told = () => {}) {
  if (sending) return 0;
  sending = true;
  try {
    for (const one of await allWaiting()) {
      if (!one.to) continue;
      const how = await send(one);
      if (typeof how === 'number') return how;
      await noLongerWaiting(one.response);
      told(one.response, how);
    }
    return 0;
  } finally {
    sending = false;
  }
}
