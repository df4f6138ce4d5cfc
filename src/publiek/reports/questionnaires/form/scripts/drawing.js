// How does one question look? Built of the browser's own fields, so that keyboards and screen readers know them.

const say = (text, language) => (text ? text[language] || text.nl : '');

function make(name, facts = {}, ...inside) {
  const made = document.createElement(name);
  for (const [fact, value] of Object.entries(facts)) {
    if (fact.startsWith('on')) made.addEventListener(fact.slice(2), value);
    else if (value === true) made.setAttribute(fact, '');
    else if (value !== false && value !== undefined && value !== '') made.setAttribute(fact, value);
  }
  made.append(...inside.filter(one => one !== '' && one !== null && one !== undefined));
  return made;
}

// One choice that can be touched with a thumb: a radio of the browser with its words as one target.
function choice(column, value, label, form, named = '') {
  const field = make('input', { type: 'radio', name: column, value, checked: form.answers[column] === value, 'aria-label': named,
    onchange: () => form.answer(column, value) });
  return make('label', { class: 'choice', 'data-code': value }, field, make('span', {}, label));
}

function drawSingle(item, form) {
  const order = orderOf(item, form.response);
  const options = item.kind === 'yes_no' ? form.yesNo : order.map(code => item.options.find(one => one.code === code));
  const drawn = options.map(one => {
    const made = choice(item.code, one.code, say(one.label, form.language), form);
    made.hidden = !isShown(one, form.asked);
    return made;
  });
  return make('div', { class: item.kind === 'yes_no' ? 'pair' : 'list' }, ...drawn, clearing(item, form));
}

// A radio cannot be undone; what was said by mistake can be taken back.
function clearing(item, form) {
  if (item.required) return '';
  return make('button', { type: 'button', class: 'plain clear', hidden: form.answers[item.code] === undefined,
    onclick: () => form.forget(item) }, form.say('clear'));
}

function drawRows(item, form) {
  const options = item.kind === 'multi' ? form.yesNo : item.options;
  return make('div', { class: item.kind === 'multi' ? 'rows yes-no' : 'rows grid' }, ...orderOf(item, form.response).map(code => {
    const row = item.rows.find(one => one.code === code), column = `${item.code}.${code}`;
    const pills = options.map(one => choice(column, one.code, say(one.label, form.language), form));
    return make('fieldset', { class: 'row', 'data-row': code, hidden: !isShown(row, form.asked) },
      make('legend', {}, say(row.label, form.language)), make('div', { class: 'pills' }, ...pills));
  }));
}

function drawSets(item, form) {
  const shown = setsOf(item, form.response, form.questionnaire.order.most_sets);
  return make('div', { class: 'sets' }, ...shown.map((at, n) => make('fieldset', { class: 'set' },
    make('legend', {}, form.say('set', { n: n + 1, of: shown.length })),
    ...orderOf(item, form.response).filter(code => item.sets[at - 1].includes(code)).map(code => {
      const row = item.rows.find(one => one.code === code), words = say(row.label, form.language);
      const both = ['best', 'worst'].map(end => choice(`${item.code}.${at}.${end}`, code, form.say(end), form, `${words}: ${form.say(end)}`));
      return make('div', { class: 'row', 'data-row': code, hidden: !isShown(row, form.asked) },
        make('p', {}, words), make('div', { class: 'pills' }, ...both));
    }))));
}

function drawTyped(item, form, described) {
  const open = item.kind === 'open', name = `q-${item.code}`;
  const field = make(open ? 'textarea' : 'input', {
    id: name, 'aria-labelledby': `${name}-words`, 'aria-describedby': described, autocomplete: 'off', spellcheck: open ? 'true' : 'false',
    type: open ? '' : 'text', inputmode: open ? '' : 'numeric', rows: open ? 4 : '', maxlength: open ? form.questionnaire.longest_open : item.kind === 'postcode' ? 4 : 7,
    oninput: event => form.answer(item.code, event.target.value.trim()),
  });
  field.value = form.answers[item.code] ?? '';
  return field;
}

const DRAWN = { single: drawSingle, yes_no: drawSingle, grid: drawRows, multi: drawRows, best_worst: drawSets };

function drawItem(item, form) {
  const name = `q-${item.code}`, help = item.help || (item.kind === 'open' ? form.both('no-names') : null);
  const described = [help && `${name}-help`, `${name}-error`].filter(Boolean).join(' ');
  const typed = !DRAWN[item.kind];
  const words = [say(item.words, form.language), item.required ? make('span', { class: 'needed' }, ` (${form.say('required')})`) : ''];
  return make(typed ? 'div' : 'fieldset', { class: 'item', 'data-item': item.code, 'aria-describedby': typed ? '' : described,
    hidden: !isAsked(item, form.asked) },
  typed ? make('label', { class: 'words', id: `${name}-words`, for: name }, ...words) : make('legend', { class: 'words' }, ...words),
  help ? make('p', { class: 'help', id: `${name}-help` }, say(help, form.language)) : '',
  make('p', { class: 'wrong', id: `${name}-error`, hidden: true }),
  typed ? drawTyped(item, form, described) : DRAWN[item.kind](item, form));
}

// What is wrong with what was answered: the path of the words that say it, or "".
function wrongWith(item, answers) {
  const value = answers[item.code];
  if (item.required && item.columns.every(column => answers[column] === undefined)) return 'wrong.required';
  if (value === undefined) return item.kind === 'best_worst' ? wrongSets(item, answers) : '';
  if (item.kind === 'postcode' && !/^[1-9][0-9]{3}$/.test(value)) return 'wrong.postcode';
  if (item.kind === 'number' && !(/^[0-9]{1,7}$/.test(value) && +value >= item.least && +value <= item.most)) return 'wrong.number';
  return '';
}

function wrongSets(item, answers) {
  const same = item.sets.some((_, n) => {
    const best = answers[`${item.code}.${n + 1}.best`], worst = answers[`${item.code}.${n + 1}.worst`];
    return best !== undefined && best === worst;
  });
  return same ? 'wrong.same' : '';
}
