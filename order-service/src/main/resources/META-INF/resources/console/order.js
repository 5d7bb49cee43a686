import { fill, h } from './dom.js';
import { follow, get, post, Refused } from './api.js';
import { ask } from './dialog.js';
import { arrows, frame, waiting } from './diagram.js';
import { ago, chip, time, words } from './format.js';
import { timerTable } from './timers.js';

const SOON = 700;

/** One order: its diagram, filling in as it happens; why it is where it is; what can be done. */
export async function order(place, { id }, signal) {
  let known;
  try {
    known = await get(`/orders/${id}`);
  } catch (e) {
    if (e instanceof Refused && e.status === 404) return fill(place, h('h1', null, 'No such order'), h('p.lead', null, e.message), h('a', { href: '#/orders' }, 'Search'));
    throw e;
  }
  const head = h('div', null);
  const buttons = h('div.row', { id: 'deeds' });
  const why = h('div.stack', { id: 'why', 'aria-live': 'polite' });
  const picture = frame();
  const timers = h('div', null);
  const story = h('div', null);
  fill(place, head, buttons, h('h2', null, 'What happened'), h('div.card', null, picture), h('h2', null, 'Why is it there?'), why, timers, story);

  let open = null;
  let begin = null;
  const look = async () => {
    const [order, saga] = await Promise.all([get(`/orders/${id}`), get(`/orders/${id}/saga`)]);
    if (signal.aborted) return;
    fill(head, title(order, saga));
    fill(buttons, ...deeds(id, saga, look));
    if (open && open.waitsFor === saga.waitingFor) open.update(saga);
    else {
      open?.line.remove();
      open = saga.waitingFor ? waiting(saga) : null;
      if (open) picture.append(open.line);
    }
    const [explained, next] = await Promise.all([get(`/sagas/${id}/explain`), saga.waitingFor ? get('/operators/timers', { orderId: id }) : []]);
    if (signal.aborted) return;
    fill(why, ...diagnosis(explained));
    fill(timers, next.length && [h('h2', null, 'Timers'), timerTable(next, look)]);
    fill(story, h('h2', null, 'The whole story'), timeline(explained));
  };
  fill(head, title(known, null));
  const ticking = setInterval(() => open?.tick(), 200);
  const looking = setInterval(() => open && !document.hidden && !document.querySelector('dialog[open]') && look().catch(() => {}), 4000);
  let soon = 0;
  signal.addEventListener('abort', () => [ticking, looking].forEach(clearInterval) ?? clearTimeout(soon));

  follow(`/orders/${id}/events`, signal, (step) => {
    begin ??= step.at;
    for (const arrow of arrows(step, begin)) open ? open.line.before(arrow) : picture.append(arrow);
    clearTimeout(soon);
    soon = setTimeout(() => look().catch(() => {}), SOON);
  });
  await look();
}

function title(order, saga) {
  return [
    h('div.row', null, h('h1', null, 'Order'), chip(order.status), saga && saga.sagaStatus !== order.status && chip(saga.sagaStatus), saga?.stuck && h('span.chip.bad', null, 'stuck')),
    h('p.mono', null, order.orderId),
    h('p.lead', null, h('a', { href: `#/orders?q=${encodeURIComponent(order.customerId)}` }, order.customerId), `, ${Number(order.totalAmount).toFixed(2)} ${order.currency}: `,
      order.items.map((i) => `${i.quantity} × ${i.productId}`).join(', '), ', placed ', ago(order.createdAt)),
  ];
}

function deeds(id, saga, look) {
  if (!saga.waitingFor) return [];
  const act = (action, danger, title, text, word, said) => h(danger ? 'button.danger' : 'button', {
    onclick: async () => {
      if (await ask({ title, text, word, danger, run: async (why) => (await post(`/sagas/${id}/${action}`, why), said) })) await look();
    },
  }, `${word}…`);
  return [
    act('retry', false, 'Ask again now', `Its open request to ${saga.waitingFor.toLowerCase()} is made again.`, 'Retry', 'It was asked again'),
    ['STARTED', 'PAYMENT_PROCESSING'].includes(saga.sagaStatus) && act('cancel', true, 'Cancel this order', 'What had been done is undone.', 'Cancel order', 'It is being undone'),
  ];
}

function diagnosis(e) {
  return [
    h('div.card.stack', null, h('p', null, e.summary), e.reason && h('p', null, 'It is undone because of ', h('strong', null, e.reason), '.'),
      e.lastError && h('p.cause', null, e.lastError), h('p.advice', null, e.advice),
      e.givesUpAt && h('p.soft.small', null, 'Gives up ', ago(e.givesUpAt), ' by itself.')),
  ];
}

function timeline(e) {
  return h('div.card.table', null, h('table', null,
    h('thead', null, h('tr', null, ['When', 'Who', 'What', 'Why'].map((t) => h('th', { scope: 'col' }, t)))),
    h('tbody', null, e.timeline.map((m) => h('tr', null,
      h('td.num', null, time(m.at)), h('td', null, m.service), h('td', null, h('span.chip', null, words(m.kind)), ' ', m.what, m.attempt > 1 && ` (attempt ${m.attempt})`), h('td.soft', null, m.why ?? ''))))));
}
