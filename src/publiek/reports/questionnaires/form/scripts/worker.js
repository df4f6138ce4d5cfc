// How does the page open without a network? The form's own files and the pages that were opened here are kept.
// Joined before this: waiting.js; FILES and VERSION.

const OURS = `publiek-form-${VERSION}`, PAGES = 'publiek-pages';
const PAGE = /^\/v\/[A-Za-z0-9_-]+\/$/;
const PATIENCE = 4000;

self.addEventListener('install', event => {
  event.waitUntil(caches.open(OURS).then(kept => kept.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener('activate', event => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith('publiek-form-') && name !== OURS) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener('fetch', event => {
  const { request } = event, address = new URL(request.url);
  if (request.method !== 'GET' || address.origin !== self.location.origin) return;
  if (request.mode === 'navigate' && PAGE.test(address.pathname)) event.respondWith(page(address.pathname));
  else if (FILES.includes(address.pathname)) event.respondWith(file(request, address.pathname));
});

self.addEventListener('sync', event => {
  if (event.tag !== 'publiek-answers') return;
  event.waitUntil(sendWaiting(tell).then(left => { if (left) throw new Error('later'); }));
});

// The page may still be open and say that answers wait.
async function tell(response, how) {
  for (const one of await self.clients.matchAll({ includeUncontrolled: true })) one.postMessage({ response, how });
}

// The address without what stands behind its question mark: how somebody came here is told by the form itself.
async function page(path) {
  const kept = await caches.open(PAGES);
  try {
    const patience = new AbortController();
    const late = setTimeout(() => patience.abort(), PATIENCE);
    const answer = await fetch(path, { credentials: 'omit', cache: 'no-store', signal: patience.signal });
    clearTimeout(late);
    if (answer.ok) await kept.put(path, answer.clone());
    else if ([404, 410].includes(answer.status)) await kept.delete(path);
    return answer.status < 500 ? answer : (await kept.match(path)) || answer;
  } catch {
    return (await kept.match(path)) || Response.error();
  }
}

async function file(request, path) {
  const kept = await caches.open(OURS);
  return (await kept.match(path)) || fetch(request);
}
