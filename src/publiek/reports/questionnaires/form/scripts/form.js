// How does somebody walk through the questionnaire? First what happens with the answers, then pages, then the receipt.

const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const SILENCE = 60, WARNING = 10;
const AGAIN_AT_MOST = 300;

function random(most) {
  // Numbers above the last whole multiple are drawn anew: every letter has the same chance.
  const drawn = new Uint8Array(1);
  do crypto.getRandomValues(drawn); while (drawn[0] >= 256 - (256 % most));
  return drawn[0] % most;
}
const newReceipt = () => Array.from({ length: 16 }, () => LETTERS[random(LETTERS.length)]).join('');
// A UUID of version 4; the browser's own is absent on plain http.
function newResponse() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
const inFours = code => code.match(/.{1,4}/g).join('-');
const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);

class Form {
  constructor(told, place) {
    Object.assign(this, told);
    this.place = place;
    const asked = new URLSearchParams(location.search);
    this.channel = told.mode === 'file' ? 'kiosk' : ['link', 'qr', 'kiosk'].includes(asked.get('c')) ? asked.get('c') : 'link';
    this.unit = /^[\p{L}\p{N}_ .:-]{1,60}$/u.test(asked.get('u') || '') ? asked.get('u') : told.unit || '';
    this.kiosk = this.channel === 'kiosk';
    const wished = asked.get('l') || ((navigator.language || 'nl').toLowerCase().startsWith('nl') ? 'nl' : 'en');
    this.begun = told.languages.includes(wished) ? wished : told.languages[0];
    this.language = this.begun;
    this.refused = 0;
    this.anew();
  }

  // Nothing of whoever answered before is left: not on the page, not in its history, not in memory.
  anew() {
    this.answers = {};
    this.response = newResponse();
    this.screen = 'begin';
    this.receipt = '';
    if (this.kiosk) this.language = this.begun;
    this.draw();
    this.tellWaiting();
  }

  say(path, facts = {}) {
    const words = this.words[this.language][path] ?? path;
    return words.replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);
  }

  both(path) { return { nl: this.words.nl[path], en: this.words.en[path] }; }

  get yesNo() { return YES_NO.map(code => ({ code, label: this.both(code), shown_if: [] })); }

  get asked() { return asked(this.answers, this.questionnaire); }

  get pages() {
    const now = this.asked;
    return this.questionnaire.pages.filter(page => page.items.some(item => isAsked(item, now)));
  }

  answer(column, value) {
    if (value === '') delete this.answers[column];
    else this.answers[column] = value;
    this.showWhatIsAsked();
  }

  forget(item) {
    for (const column of item.columns) delete this.answers[column];
    for (const field of this.place.querySelectorAll(`[name="${item.code}"]`)) field.checked = false;
    this.place.querySelector(`[data-item="${item.code}"] input`)?.focus();
    this.showWhatIsAsked();
  }

  // What depends on an answer on the same screen comes and goes without drawing the page again: the focus stays.
  showWhatIsAsked() {
    const now = this.asked;
    for (const item of itemsOf(this.questionnaire)) {
      const drawn = this.place.querySelector(`[data-item="${item.code}"]`);
      if (!drawn) continue;
      drawn.hidden = !isAsked(item, now);
      for (const row of item.rows) for (const one of drawn.querySelectorAll(`[data-row="${CSS.escape(row.code)}"]`)) one.hidden = !isShown(row, now);
      for (const option of item.options) if (option.shown_if.length) drawn.querySelector(`[data-code="${CSS.escape(option.code)}"]`).hidden = !isShown(option, now);
      const clear = drawn.querySelector('.clear');
      if (clear) clear.hidden = this.answers[item.code] === undefined;
    }
  }

  draw() {
    document.documentElement.lang = this.language;
    const drawn = { begin: () => this.drawBegin(), young: () => this.drawYoung(), done: () => this.drawDone(), erase: () => this.drawErase(),
      keeper: () => this.drawKeeper() };
    const inside = (drawn[this.screen] || (() => this.drawPage()))();
    this.place.replaceChildren(this.drawTop(), make('main', { id: 'main' }, ...inside), this.drawFoot());
    const heading = this.place.querySelector('h1');
    document.title = [heading.textContent, say(this.survey.title, this.language)].filter((one, n, all) => all.indexOf(one) === n).join(' · ');
    this.tellWaiting();
    return heading;
  }

  go(screen, { back = false } = {}) {
    this.screen = screen;
    // The back button of a telephone goes a screen back; on a kiosk there is no way back into somebody's answers.
    if (!this.kiosk && !back) history.pushState({ screen }, '');
    const heading = this.draw();
    heading.focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  drawTop() {
    const other = this.language === 'nl' ? 'en' : 'nl';
    return make('header', {}, make('span', { class: 'house' }, this.survey.house),
      this.languages.length < 2 ? '' : make('button', { type: 'button', class: 'plain', lang: other, onclick: () => { this.language = other; this.draw(); this.place.querySelector('header button').focus(); } },
        this.words[other].language));
  }

  drawFoot() {
    return make('footer', {}, make('p', { class: 'waiting', role: 'status' }),
      this.mode === 'file' && this.screen === 'begin' ? make('button', { type: 'button', class: 'plain', onclick: () => this.go('keeper') }, this.say('keeper.open')) : '');
  }

  drawBegin() {
    const { privacy } = this;
    return [make('h1', { tabindex: -1 }, say(this.survey.title, this.language)), make('p', { class: 'sentence' }, say(this.questionnaire.introduction, this.language)),
      make('p', {}, this.say('minutes', { n: this.questionnaire.minutes })), make('h2', {}, this.say('privacy.title')), ...privacy.short.map(one => make('p', {}, say(one, this.language))),
      make('details', {}, make('summary', {}, this.say('privacy.whole')), ...privacy.whole.map(one => this.drawPrivacy(one))),
      make('div', { class: 'steps' }, make('button', { type: 'button', class: 'primary', onclick: () => this.go(0) }, this.say('begin')))];
  }

  drawPrivacy(part) {
    return make('section', {}, part.title ? make('h3', {}, say(part.title, this.language)) : '', ...part.text.map(one => make('p', {}, say(one, this.language))));
  }

  drawPage() {
    const { pages } = this, at = Math.min(this.screen, pages.length - 1), page = pages[at], last = at === pages.length - 1;
    const progress = this.say('progress', { n: at + 1, of: pages.length });
    return [make('p', { class: 'progress', id: 'progress' }, progress),
      make('progress', { max: pages.length, value: at + 1, 'aria-labelledby': 'progress' }),
      make('h1', { tabindex: -1 }, say(page.title, this.language)), make('div', { class: 'summary', tabindex: -1, role: 'alert' }),
      make('form', { novalidate: true, autocomplete: 'off', onsubmit: event => { event.preventDefault(); this.next(page, at, last); } },
        ...page.items.map(item => drawItem(item, this)),
        make('div', { class: 'steps' }, make('button', { class: 'primary' }, this.say(last ? 'send' : 'next')),
          make('button', { type: 'button', onclick: () => this.goBack(at) }, this.say('back'))))];
  }

  goBack(at) {
    if (this.kiosk) this.go(at ? at - 1 : 'begin');
    else history.back();
  }

  next(page, at, last) {
    const now = this.asked;
    const wrong = page.items.filter(item => isAsked(item, now)).map(item => [item, wrongWith(item, now)]);
    for (const [item, path] of wrong) this.mark(item, path);
    if (wrong.some(([, path]) => path)) return this.tellWrong(wrong.filter(([, path]) => path));
    if (ends(now, this.questionnaire)) { this.answers = {}; return this.go('young'); }
    // The last page is told by what is asked now: an answer on this page can have made another one.
    return last && at >= this.pages.length - 1 ? this.finish() : this.go(at + 1);
  }

  mark(item, path) {
    const drawn = this.place.querySelector(`[data-item="${item.code}"]`), told = drawn.querySelector('.wrong');
    told.hidden = !path;
    told.textContent = path ? this.say(path, { least: item.least, most: item.most }) : '';
    drawn.classList.toggle('is-wrong', Boolean(path));
    for (const field of drawn.querySelectorAll('input, textarea')) {
      if (path) field.setAttribute('aria-invalid', 'true');
      else field.removeAttribute('aria-invalid');
    }
  }

  tellWrong(wrong) {
    const summary = this.place.querySelector('.summary');
    const links = wrong.map(([item, path]) => make('li', {}, make('a', { href: `#q-${item.code}`, onclick: event => {
      event.preventDefault();
      this.place.querySelector(`[data-item="${item.code}"]`).querySelector('input, textarea').focus();
    } }, `${say(item.words, this.language)}: ${this.say(path, { least: item.least, most: item.most })}`)));
    summary.replaceChildren(make('h2', {}, this.say('wrong.title')), make('ul', {}, ...links));
    summary.focus();
    summary.scrollIntoView({ block: 'start' });
  }

  sent() {
    const numbers = new Set(itemsOf(this.questionnaire).filter(item => ['number', 'postcode'].includes(item.kind)).map(item => item.code));
    const answers = Object.fromEntries(Object.entries(this.asked).map(([column, value]) => [column, numbers.has(column) ? Number(value) : value]));
    return { response: this.response, survey: this.survey.code, questionnaire: this.questionnaire.name, collected: today(), unit: this.unit,
      language: this.language, receipt: sha256(this.receipt), answers };
  }

  async finish() {
    // Who taps twice sends once.
    if (this.finishing) return;
    this.finishing = true;
    this.receipt = newReceipt();
    const { response } = this, to = this.mode === 'file' ? '' : new URL(this.survey.answers, location.href).href;
    await keepWaiting({ response, to, channel: this.channel, sent: this.sent() });
    this.answers = {};
    this.response = newResponse();
    this.arrived = '';
    this.waitsFor = response;
    this.finishing = false;
    this.go('done');
    this.sendNow();
  }

  drawYoung() {
    return [make('h1', { tabindex: -1 }, this.say('young.title')), make('p', { class: 'sentence' }, this.say('young.text')), ...this.drawAgain()];
  }

  drawDone() {
    const state = this.mode === 'file' ? 'done.kept' : this.arrived ? `done.${this.arrived}` : 'done.waits';
    const erase = this.mode === 'file' ? this.say('receipt.file', { contact: this.survey.contact }) : this.say('receipt.how');
    return [make('h1', { tabindex: -1 }, this.say('done.title')), make('p', { class: 'sentence arrived', role: 'status' }, this.say(state)),
      ...(this.arrived === 'refused' ? [] : [make('h2', {}, this.say('receipt.title')), make('p', {}, erase), make('p', { class: 'receipt' }, inFours(this.receipt)),
        this.mode === 'file' ? '' : make('p', { class: 'small' }, new URL(this.survey.erase, location.href).href.replace(/^https?:\/\//, ''))]),
      ...this.drawAgain()];
  }

  drawAgain() {
    if (!this.kiosk) return [];
    return [make('div', { class: 'steps' }, make('button', { type: 'button', class: 'primary', onclick: () => this.again() }, this.say('again')))];
  }

  again() {
    this.anew();
    this.place.querySelector('h1').focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  // Asked for while it is at work (the network came back): it tries once more at once.
  async sendNow() {
    if (this.mode === 'file') return;
    if (this.atWork) { this.onceMore = true; return; }
    clearTimeout(this.later);
    this.atWork = true;
    let left;
    do {
      this.onceMore = false;
      left = await sendWaiting((response, how) => this.hears(response, how));
    } while (left && this.onceMore);
    this.atWork = false;
    await this.tellWaiting();
    this.tries = left ? (this.tries || 0) + 1 : 0;
    if (left) {
      this.later = setTimeout(() => this.sendNow(), 1000 * Math.min(Math.max(left, 5) * 2 ** Math.min(this.tries - 1, 5), AGAIN_AT_MOST));
      navigator.serviceWorker?.ready.then(ready => ready.sync?.register('publiek-answers')).catch(() => {});
    }
  }

  hears(response, how) {
    if (how === 'refused') this.refused += 1;
    if (response !== this.waitsFor) return;
    this.arrived = how;
    if (this.screen !== 'done') return;
    // Where the code is of no use any more it goes; else only the one sentence changes and the focus stays.
    if (how === 'refused') this.draw().focus();
    else this.place.querySelector('.arrived').textContent = this.say(`done.${how}`);
  }

  async tellWaiting() {
    const waiting = (await allWaiting()).filter(one => (this.mode === 'file' ? one.sent.survey === this.survey.code && !one.to : one.to));
    const line = this.place.querySelector('.waiting');
    const told = [waiting.length ? this.say(this.mode === 'file' ? 'waiting.file' : 'waiting.site', { n: waiting.length }) : '',
      this.refused && this.kiosk ? this.say('waiting.refused', { n: this.refused }) : ''].filter(Boolean).join(' ');
    if (line && line.textContent !== told) line.textContent = told;
    return waiting;
  }

  watch() {
    if (!this.kiosk) {
      addEventListener('popstate', event => {
        if (typeof this.screen === 'number' || this.screen === 'begin') this.go(event.state?.screen ?? 'begin', { back: true });
      });
    }
    addEventListener('online', () => this.sendNow());
    navigator.serviceWorker?.addEventListener('message', event => { this.hears(event.data.response, event.data.how); this.tellWaiting(); });
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.sendNow());
    // A page that comes out of the browser's memory shows what the one before typed.
    addEventListener('pageshow', event => event.persisted && this.kiosk && this.anew());
    if (this.kiosk) this.watchSilence();
    this.sendNow();
  }

  watchSilence() {
    let quiet = 0;
    const heard = event => {
      quiet = 0;
      if (!event.target.closest?.('dialog')) this.ask(false);
    };
    for (const sign of ['pointerdown', 'keydown', 'input', 'scroll']) addEventListener(sign, heard, { passive: true, capture: true });
    setInterval(() => {
      if (this.screen === 'begin') { quiet = 0; return; }
      quiet += 1;
      if (quiet === SILENCE - WARNING) this.ask(true);
      if (quiet >= SILENCE) { this.ask(false); this.anew(); }
    }, 1000);
  }

  ask(there) {
    const shown = document.querySelector('dialog');
    if (there && !shown) {
      const asked = make('dialog', { 'aria-labelledby': 'there', onclose: () => asked.remove() }, make('h2', { id: 'there' }, this.say('there.title')),
        make('p', {}, this.say('there.text', { n: WARNING })),
        make('button', { type: 'button', class: 'primary', onclick: () => asked.close() }, this.say('there.yes')));
      document.body.append(asked);
      asked.showModal();
    } else if (!there && shown) {
      shown.close();
      shown.remove();
    }
  }
}
