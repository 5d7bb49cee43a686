import { fill, h, nothing } from './dom.js';
import { page, query } from './api.js';
import { ago, chip, isId, orderLink, words } from './format.js';

const ORDER = ['PENDING', 'CONFIRMED', 'CANCELLED', 'FAILED'];
const SAGA = ['STARTED', 'PAYMENT_PROCESSING', 'PAYMENT_SUCCEEDED', 'COMPENSATING'];
const AGES = [['', 'any'], ['PT1M', 'over 1 min'], ['PT5M', 'over 5 min'], ['PT1H', 'over 1 h'], ['PT24H', 'over a day']];

/** Search by order, customer, status and age. */
export async function orders(place, { q = '', status = '', age = '' }, signal) {
  const found = h('div', { id: 'found', 'aria-live': 'polite' });
  const text = h('input', { id: 'search', name: 'q', type: 'search', value: q, autocomplete: 'off', placeholder: 'an order id, or a customer' });
  const option = (chosen) => (value, label = words(value)) => h('option', { value, selected: value === chosen }, label);
  const form = h('form.search', { role: 'search' },
    h('label', null, 'Order or customer', text),
    h('label', null, 'Status', h('select', { name: 'status' }, option(status)('', 'any'),
      h('optgroup', { label: 'Orders' }, ORDER.map((s) => option(status)(s))),
      h('optgroup', { label: 'Sagas under way' }, SAGA.map((s) => option(status)(s)), option(status)('STUCK', 'stuck')))),
    h('label', null, 'Age', h('select', { name: 'age' }, AGES.map(([value, label]) => option(age)(value, label)))),
    h('button.main', null, 'Search'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const wish = Object.fromEntries(new FormData(form));
    const asked = wish.q.trim();
    location.hash = isId(asked) ? `#/order/${asked.toLowerCase()}` : query('#/orders', { ...wish, q: asked });
  });
  form.addEventListener('change', (event) => event.target.tagName === 'SELECT' && form.requestSubmit());
  fill(place, h('h1', null, 'Orders'), h('p.lead', null, 'The newest first; sagas under way the oldest first. Press / to search.'), form, h('h2', null, 'Found'), found);
  if (!matchMedia('(pointer: coarse)').matches && !q && !status) text.focus();

  const saga = SAGA.includes(status) || status === 'STUCK';
  const first = saga
    ? query('/sagas', { customerId: q, status: status === 'STUCK' ? '' : status, stuck: status === 'STUCK' ? true : '', olderThan: age, limit: 100 })
    : query('/orders', { customerId: q, status, olderThan: age, limit: 25 });
  const rows = h('tbody', null);
  let next = first;
  const more = h('button', { onclick: () => load() }, 'Show more');
  async function load() {
    const { items, next: after } = await page(next);
    if (signal.aborted) return;
    rows.append(...items.map(saga ? sagaRow : orderRow));
    next = after;
    more.hidden = !after;
  }
  await load();
  if (!rows.childElementCount) return fill(found, nothing('Nothing was found', 'No order is as you say.'));
  fill(found,
    h('div.card.table', null, h('table', null,
      h('thead', null, h('tr', null, (saga ? ['Order', 'Saga', 'Waiting for', 'Asked', 'Placed'] : ['Order', 'Status', 'Customer', 'Total', 'Placed']).map((t) => h('th', { scope: 'col' }, t)))), rows)),
    h('p', null, more));
}

const cell = (label, ...content) => h('td', { 'data-label': label }, ...content);

function orderRow(order) {
  return h('tr', null, cell('', orderLink(order.orderId)), cell('', chip(order.status)), cell('customer', order.customerId),
    cell('total', `${Number(order.totalAmount).toFixed(2)} ${order.currency}`), cell('placed', ago(order.createdAt)));
}

function sagaRow(saga) {
  return h('tr', null, cell('', orderLink(saga.orderId)), cell('', chip(saga.sagaStatus), ' ', saga.stuck && h('span.chip.bad', null, 'stuck')),
    cell('waits for', saga.waitingFor.toLowerCase()), cell('asked', `${saga.attempts}×`), cell('placed', ago(saga.placedAt)));
}
