// How do answers leave again? Erased with the code of the receipt; or, of a form in a file, handed over as a file.

Object.assign(Form.prototype, {
  drawErase() {
    const told = make('p', { class: 'sentence', role: 'status' });
    const field = make('input', { id: 'receipt', type: 'text', autocomplete: 'off', autocapitalize: 'characters', spellcheck: 'false', maxlength: 40 });
    return [make('h1', { tabindex: -1 }, this.say('erase.title')), make('p', { class: 'sentence' }, this.say('erase.text')),
      make('form', { novalidate: true, autocomplete: 'off', onsubmit: async event => {
        event.preventDefault();
        told.textContent = this.say(`erase.${await this.erase(field.value)}`);
      } }, make('div', { class: 'item' }, make('label', { class: 'words', for: 'receipt' }, this.say('erase.code')), field),
      make('div', { class: 'steps' }, make('button', { class: 'primary' }, this.say('erase.do')))), told];
  },

  // "gone", "unknown", or "failed" when there is no answer now. A form that still waits here is simply dropped.
  async erase(typed) {
    const code = typed.toUpperCase().replace(/[^0-9A-Z]/g, ''), receipt = sha256(code);
    const here = (await allWaiting()).filter(one => one.sent.receipt === receipt);
    for (const one of here) await noLongerWaiting(one.response);
    try {
      const answer = await fetch(this.survey.erase, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ receipt: code }),
        credentials: 'omit', cache: 'no-store', redirect: 'error', referrerPolicy: 'no-referrer' });
      const told = await answer.json();
      if (told.erased === true || (here.length && told.erased === false)) return 'gone';
      return told.erased === false ? 'unknown' : 'failed';
    } catch {
      return here.length ? 'gone' : 'failed';
    }
  },

  drawKeeper() {
    const told = make('p', { role: 'status' });
    const pin = make('input', { id: 'pin', type: 'password', inputmode: 'numeric', autocomplete: 'off', maxlength: 12 });
    const away = make('button', { type: 'button', hidden: true, onclick: () => this.handedOver(away, told) }, this.say('keeper.empty'));
    return [make('h1', { tabindex: -1 }, this.say('keeper.title')), make('p', {}, this.say('keeper.text')),
      make('form', { novalidate: true, onsubmit: async event => { event.preventDefault(); await this.handOver(pin.value, told, away); } },
        make('div', { class: 'item' }, make('label', { class: 'words', for: 'pin' }, this.say('keeper.pin')), pin),
        make('div', { class: 'steps' }, make('button', { class: 'primary' }, this.say('keeper.take')),
          make('button', { type: 'button', onclick: () => this.anew() }, this.say('keeper.close')))), told, away];
  },

  async handOver(pin, told, away) {
    if (sha256(`${this.survey.code}:${pin}`) !== this.survey.pin) { told.textContent = this.say('keeper.wrong'); return; }
    const waiting = await this.tellWaiting();
    const file = new Blob([JSON.stringify(waiting.map(one => this.asRow(one.sent)), null, 1)], { type: 'application/json' });
    const link = make('a', { href: URL.createObjectURL(file), download: `answers-${this.survey.code}.json` });
    link.click();
    this.taken = waiting.map(one => one.response);
    away.hidden = !waiting.length;
    told.textContent = this.say('keeper.taken', { n: waiting.length });
  },

  // A row of a table with every column, as publiek survey import reads it.
  asRow({ response, collected, unit, receipt, answers }) {
    const columns = itemsOf(this.questionnaire).flatMap(item => item.columns);
    return { response, collected, unit, receipt, ...Object.fromEntries(columns.map(column => [column, answers[column] ?? ''])) };
  },

  // Only what is in the file goes: somebody may have answered in another window since.
  async handedOver(away, told) {
    for (const response of this.taken) await noLongerWaiting(response);
    away.hidden = true;
    told.textContent = this.say('keeper.emptied');
    await this.tellWaiting();
  },
});
