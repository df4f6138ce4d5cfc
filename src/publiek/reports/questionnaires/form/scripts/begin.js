// Where does the form begin? With what the page holds as data; nothing is asked of anybody else.

const told = JSON.parse(document.getElementById('told').textContent);
const form = new Form(told, document.getElementById('form'));
if (told.screen === 'erase') { form.screen = 'erase'; form.draw(); } else form.watch();

if (told.worker && 'serviceWorker' in navigator) {
  navigator.serviceWorker.register(told.worker, { scope: '/v/' })
    .then(() => navigator.serviceWorker.ready)
    // The first visit went past the worker: the page keeps itself.
    .then(() => told.kept && caches.open('publiek-pages').then(kept => kept.add(new Request(location.pathname, { credentials: 'omit', cache: 'no-store' }))))
    .then(() => document.documentElement.setAttribute('data-kept', ''))
    .catch(() => {});
}
