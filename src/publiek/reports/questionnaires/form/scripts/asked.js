// What is asked of this respondent, in which order? The same rules as publiek.surveys.instruments (skipping, shuffling).

const YES_NO = ['yes', 'no'];

// FNV-1a and the closing steps of MurmurHash3, in whole numbers of 32 bits.
function numberOf(text) {
  let number = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) number = Math.imul(number ^ byte, 0x01000193);
  number = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  number = Math.imul(number ^ (number >>> 13), 0xc2b2ae35);
  return (number ^ (number >>> 16)) >>> 0;
}

// Rows (or answers, of a question without rows) in an order of this respondent's own; the last ones stay last.
function orderOf(item, seed) {
  const choices = item.rows.length ? item.rows : item.options;
  if (!item.shuffled) return choices.map(one => one.code);
  const lots = choices.map((one, at) => ({ code: one.code, last: one.last, lot: one.last ? 0 : numberOf(`${seed}/${item.code}/${one.code}`), at }));
  return lots.sort((one, other) => one.last - other.last || one.lot - other.lot || one.at - other.at).map(one => one.code);
}

// The numbers (from 1) of the best-worst sets that this respondent is shown.
function setsOf(item, seed, most) {
  const lots = item.sets.map((_, n) => ({ at: n + 1, lot: numberOf(`${seed}/${item.code}/${n + 1}`) }));
  return lots.sort((one, other) => one.lot - other.lot || one.at - other.at).slice(0, most).map(one => one.at);
}

function routeHolds(route, given) {
  const holds = column => given[column] !== undefined && route.answers.includes(String(given[column]));
  return route.any_of ? Object.keys(given).some(column => column.startsWith(`${route.of}.`) && holds(column)) : holds(route.of);
}

const itemsOf = questionnaire => questionnaire.pages.flatMap(page => page.items);
const isAsked = (item, given) => item.routes.every(route => routeHolds(route, given));
// What is special (health) is there only after a consent of its own.
const isShown = (choice, given) => choice.shown_if.every(one => routeHolds(one, given));

// Only what is asked counts: who goes back and answers otherwise leaves nothing behind of what is not asked any more.
function asked(answers, questionnaire) {
  const left = {};
  for (const item of itemsOf(questionnaire)) {
    if (!isAsked(item, left)) continue;
    for (const column of item.columns) {
      const value = answers[column];
      if (value === undefined || value === '') continue;
      const row = item.rows.find(one => column === `${item.code}.${one.code}`);
      const chosen = [...item.options, ...(item.kind === 'best_worst' ? item.rows : [])].find(one => one.code === value);
      if ([row, chosen].every(one => !one || isShown(one, left))) left[column] = value;
    }
  }
  return left;
}

const ends = (given, questionnaire) => questionnaire.ends.answers.includes(given[questionnaire.ends.of]);
