import { fill, h, nothing } from './dom.js';
import { get } from './api.js';
import { chip, orderLink, time } from './format.js';

const PAGE = 50;
const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** Who did what by hand, why, and what came of it. */
export async function record(place, { by = '' }, signal) {
  const rows = h('tbody', null);
  const list = h('div', { id: 'record' });
  const who = h('input', { name: 'by', value: by, placeholder: 'everybody', autocomplete: 'off' });
  const form = h('form.row', { role: 'search' }, h('label', null, 'By', who), h('button', null, 'Show'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    location.hash = who.value.trim() ? `#/record?by=${encodeURIComponent(who.value.trim())}` : '#/record';
  });
  fill(place, h('h1', null, 'Record'), h('p.lead', null, 'Who did what by hand, and why. It is only ever added to: the database lets nobody change it.'), form, h('h2', null, 'The newest first'), list);
  let before = null;
  const more = h('button', { onclick: () => load() }, 'Show more');
  async function load() {
    const actions = await get('/operators/actions', { by, before, limit: PAGE });
    if (signal.aborted) return;
    rows.append(...actions.map(row));
    before = actions.at(-1)?.id;
    more.hidden = actions.length < PAGE;
  }
  await load();
  if (!rows.childElementCount) return fill(list, nothing('Nothing was done by hand', 'What you do here is written down before it is done.'));
  fill(list, h('div.card.table', null, h('table', null,
    h('thead', null, h('tr', null, ['When', 'Who', 'Did', 'Why', 'Outcome'].map((t) => h('th', { scope: 'col' }, t)))), rows)), h('p', null, more));
}

function row(action) {
  const id = action.target.match(ID)?.[0];
  const [head, tail] = id ? action.target.split(id) : [action.target, ''];
  return h('tr', null, h('td.num', null, time(action.at)), h('td', null, action.who),
    h('td', null, h('strong', null, action.action), ' ', head, id && orderLink(id), tail), h('td', null, action.reason),
    h('td', null, action.outcome ? chip(action.outcome) : h('span.chip', null, 'not known'), ' ', h('span.soft.small', null, action.detail ?? '')));
}
