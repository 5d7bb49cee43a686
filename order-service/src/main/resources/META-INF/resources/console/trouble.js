import { fill, h, nothing, toast } from './dom.js';
import { get, post, remove } from './api.js';
import { ask, askBulk } from './dialog.js';
import { ago, number, orderLink, several, time } from './format.js';

const LOOK_EVERY = 5000;

/** What hangs, by cause, and what can be done about it. */
export async function trouble(place, _, signal) {
  const sagas = h('div.stack', { id: 'stuck' });
  const letters = h('div.stack', { id: 'letters' });
  const slow = h('div.stack', { id: 'slow' });
  fill(place,
    h('h1', null, 'What needs a look'),
    h('p.lead', null, 'By cause, the largest first. Nothing here is lost: a saga goes on asking by itself, so mending the cause is often enough.'),
    h('h2', null, 'Stuck sagas'), sagas, h('h2', null, 'Dead letters'), letters, h('h2', null, 'Slow, not stuck yet'), slow);
  const look = () => Promise.all([
    draw(sagas, () => get('/sagas/by-cause'), (found) => sagaGroups(found, true, look), 'Nothing is stuck', 'No request was made ten times without an answer.'),
    draw(letters, () => get('/dead-letters/by-cause'), (found) => letterGroups(found, look), 'No dead letters', 'Every message could be handled.'),
    draw(slow, () => get('/sagas/by-cause', { stuck: false, olderThan: 'PT1M' }), (found) => sagaGroups(found, false, look), 'Nothing is slow', 'No order is older than a minute.'),
  ]);
  await look();
  const timer = setInterval(() => document.hidden || document.querySelector('dialog[open], #letters details[open]') || look(), LOOK_EVERY);
  signal.addEventListener('abort', () => clearInterval(timer));
}

async function draw(place, asked, groups, title, text) {
  try {
    const found = await asked();
    const seen = JSON.stringify(found);
    if (place.dataset.seen === seen && !seen.includes('Since')) return;
    place.dataset.seen = seen;
    const focused = place.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    fill(place, found.groups.length ? groups(found) : nothing(title, text));
    if (focused) place.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  } catch (e) {
    delete place.dataset.seen;
    fill(place, h('p.cause', { role: 'alert' }, e.message));
  }
}

function sagaGroups(found, stuck, look) {
  return found.groups.map((group) => {
    const where = { stuck, cause: group.cause, ...(stuck ? {} : { olderThan: 'PT1M' }) };
    const bulk = (action, danger, title, text) => button(`${group.cause} ${action}`, title, danger, async () => {
      if (await askBulk({ path: '/sagas/bulk', action, noun: 'saga', danger, title, text, what: { where } })) look();
    });
    return h(stuck ? 'section.card.group' : 'section.card.group.waiting', { 'aria-label': group.cause },
      h('div.row.apart', null, h('h3', null, group.cause), h('span.figure', null, number(group.count))),
      h('p.soft.small', null, 'waiting for ', group.waitingFor.toLowerCase(), ', the first since ', time(group.oldestSince), ' (', ago(group.oldestSince), ')'),
      h('p.advice', null, group.advice),
      h('p.small', null, group.orderIds.map((id) => [orderLink(id), ' ']), group.count > group.orderIds.length ? `and ${group.count - group.orderIds.length} more` : ''),
      h('div.row', null,
        bulk('retry', false, 'Retry all…', 'Their open requests are made again, now.'),
        bulk('cancel', true, 'Cancel all…', 'What had been done is undone. Those that are paid, or being undone already, are left out.')));
  });
}

function letterGroups(found, look) {
  return found.groups.map((group) => {
    const where = { consumer: group.consumer, cause: group.cause };
    const bulk = (action, danger, title, text) => button(`${group.consumer} ${group.cause} ${action}`, title, danger, async () => {
      if (await askBulk({ path: '/dead-letters/bulk', action, noun: 'letter', danger, title, text, what: { where } })) look();
    });
    return h('section.card.group.letters', { 'aria-label': `${group.consumer}: ${group.cause}` },
      h('div.row.apart', null, h('h3', null, group.cause), h('span.figure', null, number(group.count))),
      h('p.soft.small', null, h('span.mono', null, group.consumer), ' could not handle ', several(group.count, 'message'), ', the last ', group.newestAt && ago(group.newestAt)),
      h('details', null, h('summary', null, 'Read the first'), group.ids.map((id) => letter(id, look))),
      h('div.row', null,
        bulk('redrive', false, 'Redrive all…', 'They are sent again, as new attempts. Mend the cause first, or they come back.'),
        bulk('discard', true, 'Discard all…', 'They are thrown away. Their sagas ask again by themselves.')));
  });
}

function letter(id, look) {
  const body = h('div', null);
  const one = h('details', { ontoggle: async () => {
    if (!one.open || body.childElementCount) return;
    try {
      const read = await get(`/dead-letters/${id}`);
      fill(body, h('p.small', null, read.reason), h('pre', null, read.body), h('details', null, h('summary', null, 'Headers'), h('pre', null, JSON.stringify(read.headers, null, 2))));
    } catch (e) {
      toast(e.message, true);
    }
  } }, h('summary', null, `Letter ${id}`), body,
  h('div.row', null,
    h('button', { onclick: async () => {
      if (await ask({ title: `Redrive letter ${id}`, text: 'It is sent again, as a new attempt.', word: 'Redrive it', run: async (why) => (await post(`/dead-letters/${id}/redrive`, why), `Letter ${id} is on its way`) })) look();
    } }, 'Redrive…'),
    h('button.danger', { onclick: async () => {
      if (await ask({ title: `Discard letter ${id}`, danger: true, word: 'Throw it away', run: async (why) => (await remove(`/dead-letters/${id}`, why), `Letter ${id} is thrown away`) })) look();
    } }, 'Discard…')));
  return one;
}

function button(key, title, danger, onclick) {
  return h(danger ? 'button.danger' : 'button', { 'data-key': key, onclick }, title);
}
