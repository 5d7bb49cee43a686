import { fill, h, svg } from './dom.js';
import { number, words } from './format.js';
import { onOverview } from './main.js';

const ORDERS = [['CONFIRMED', 'good'], ['PENDING', ''], ['CANCELLED', ''], ['FAILED', '']];
const SAGAS = ['STARTED', 'PAYMENT_PROCESSING', 'PAYMENT_SUCCEEDED', 'COMPENSATING'];

/** What is going on. */
export function now(place, _, signal) {
  const trouble = h('div.tiles', { id: 'attention' });
  const open = h('div.tiles', { id: 'open' });
  const all = h('div.tiles', { id: 'all' });
  const chart = h('div.card', { id: 'throughput' });
  fill(place,
    h('h1', null, 'What is going on'), h('p.lead', null, 'All counts are of the whole system, whichever instance answers.'),
    trouble, h('h2', null, 'Under way'), open, h('h2', null, 'Throughput'), chart, h('h2', null, 'Orders ever placed'), all);
  onOverview((seen) => {
    fill(trouble,
      tile(seen.stuck, 'stuck sagas', '#/trouble', seen.stuck ? 'bad' : 'good'),
      tile(seen.deadLetters, seen.deadLetters === undefined ? 'dead letters: the broker does not say' : 'dead letters', '#/trouble', seen.deadLetters ? 'bad' : 'good'),
      tile(Object.values(seen.sagas).reduce((a, b) => a + b, 0), 'sagas under way', '#/orders?status=PENDING'));
    fill(open, SAGAS.map((status) => tile(seen.sagas[status] ?? 0, words(status), `#/orders?status=${status}`)));
    fill(all, ORDERS.map(([status, colour]) => tile(seen.orders?.[status], words(status), `#/orders?status=${status}`, colour)));
    fill(chart, ...throughput(seen.throughput));
  }, signal);
}

function tile(value, label, href, colour) {
  const kind = colour ? `a.card.tile.${colour}` : 'a.card.tile';
  return h(kind, { href }, h('b', null, number(value)), h('span', null, label));
}

/** Ten minutes of it, five seconds a point. */
function throughput(rates) {
  const last = rates.at(-1);
  if (!last) return [h('p.soft', null, 'Counting: the first figure takes ten seconds.')];
  const top = Math.max(1, ...rates.map((r) => Math.max(r.placed, r.ended)));
  const x = (i) => 600 - (rates.length - 1 - i) * 5;
  const points = (what) => rates.map((r, i) => `${x(i)},${(96 - (r[what] / top) * 88).toFixed(1)}`);
  const placed = points('placed');
  return [
    h('div.row.apart', null,
      h('p.legend.small', null, h('i', null), `${last.placed} placed a second `, h('span.soft', null, '  ·  '), h('i.other', null), `${last.ended} ended a second`),
      h('span.soft.small', null, `last ten minutes, at most ${top}/s`)),
    svg('svg', { class: 'chart', viewBox: '0 0 600 100', preserveAspectRatio: 'none', role: 'img', 'aria-label': `${last.placed} orders placed and ${last.ended} ended a second` },
      svg('line', { class: 'base', x1: 0, x2: 600, y1: 96, y2: 96 }),
      svg('polygon', { class: 'area', points: `${x(0)},96 ${placed.join(' ')} 600,96` }),
      svg('polyline', { class: 'line', points: placed.join(' ') }),
      svg('polyline', { class: 'other', points: points('ended').join(' ') })),
  ];
}
