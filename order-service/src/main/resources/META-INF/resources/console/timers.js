import { fill, h, nothing } from './dom.js';
import { get, post } from './api.js';
import { ask } from './dialog.js';
import { ago, chip, orderLink, time } from './format.js';

const KINDS = { RESEND: 'ask again', PAYMENT: 'give up on the payment', SAGA: 'give up the order' };
const LOOK_EVERY = 4000;

/** The deadlines that come next. */
export async function timers(place, { kind = '' }, signal) {
  const list = h('div', { id: 'timers' });
  const choice = h('select', { onchange: () => { location.hash = choice.value ? `#/timers?kind=${choice.value}` : '#/timers'; } },
    h('option', { value: '' }, 'all of them'), Object.entries(KINDS).map(([value, label]) => h('option', { value, selected: value === kind }, label)));
  fill(place, h('h1', null, 'Timers'), h('p.lead', null, 'Deadlines are data in the saga’s row. One that is brought forward, or put off, means what it would have meant at its time.'),
    h('div.row', null, h('label', null, 'Which', choice)), h('h2', null, 'Due next'), list);
  const look = async () => {
    const due = await get('/operators/timers', { kind, limit: 100 });
    if (!signal.aborted) fill(list, due.length ? timerTable(due, look) : nothing('No deadlines', 'No saga is under way.'));
  };
  await look();
  const timer = setInterval(() => document.hidden || document.querySelector('dialog[open]') || list.contains(document.activeElement) || look().catch(() => {}), LOOK_EVERY);
  signal.addEventListener('abort', () => clearInterval(timer));
}

export function timerTable(due, look) {
  return h('div.card.table', null, h('table', null,
    h('thead', null, h('tr', null, ['Due', 'What happens', 'Order', 'Saga', ''].map((t) => h('th', { scope: 'col' }, t)))),
    h('tbody', null, due.map((timer) => h('tr', null,
      h('td.num', null, ago(timer.dueAt), ' ', h('span.soft.small', null, time(timer.dueAt))), h('td', null, KINDS[timer.kind]),
      h('td', null, orderLink(timer.orderId)), h('td', null, chip(timer.sagaStatus)),
      h('td', null, h('div.row', null, now(timer, look), later(timer, look))))))));
}

const move = async (timer, wish) => {
  await post(`/operators/timers/${timer.orderId}/${timer.kind}`, wish);
  return wish.dueIn === 'PT0S' ? 'It is due now' : `It is due in ${wish.dueIn.slice(2).toLowerCase()}`;
};

const now = (timer, look) => h('button', {
  onclick: async () => {
    if (await ask({ title: `Now: ${KINDS[timer.kind]}`, text: 'The deadline is brought forward; the saga decides what it means.', word: 'Do it now', danger: timer.kind !== 'RESEND', run: (why) => move(timer, { ...why, dueIn: 'PT0S' }) })) await look();
  },
}, 'Now…');

const later = (timer, look) => h('button', {
  onclick: async () => {
    const field = h('label', null, 'Due in', h('select', { name: 'dueIn' }, [['PT1M', '1 minute'], ['PT10M', '10 minutes'], ['PT1H', '1 hour'], ['PT24H', 'a day']].map(([value, label]) => h('option', { value }, label))));
    if (await ask({ title: `Put off: ${KINDS[timer.kind]}`, fields: [field], word: 'Put it off', run: (why) => move(timer, why) })) await look();
  },
}, 'Put off…');
