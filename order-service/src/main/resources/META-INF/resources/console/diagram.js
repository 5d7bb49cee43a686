// One order as its sequence diagram, from the steps of its saga. Lanes: customer 0, order-service 1, inventory 2, payment 3.
import { h } from './dom.js';
import { span, time, words } from './format.js';

const LANES = ['customer', 'order', 'inventory', 'payment'];
const END = { COMPLETED: ['good', 'completed: the order is confirmed'], FAILED: ['bad', 'failed: nothing had been done'], COMPENSATED: ['warn', 'compensated: everything is undone'] };

export function frame() {
  return h('ol.diagram', { 'aria-label': 'Sequence diagram' },
    h('li.threads', { 'aria-hidden': 'true' }, LANES.map(() => h('i', null))),
    h('li.lanes', null, LANES.map((lane) => h('span', null, lane))));
}

/** The arrows of one step: the answer that caused it, and what is said next. */
export function arrows(step, begin) {
  const after = `+${span(new Date(step.at) - new Date(begin))}`;
  const arrow = (from, to, what, undo) => row(from, to, what, h('time', { datetime: step.at, title: step.at }, after), undo ? 'undo' : '');
  const all = [];
  if (!step.from) all.push(arrow(0, 1, 'POST /orders'));
  else if (step.cause.startsWith('inventory.')) all.push(arrow(2, 1, step.cause, step.cause === 'inventory.released'));
  else if (step.cause.startsWith('payments.')) all.push(arrow(3, 1, step.cause, step.cause === 'payments.refunded'));
  else all.push(note('warn', `${step.cause} `, time(step.at)));
  const said = says(step);
  if (step.to === 'INVENTORY_RESERVED') all.push(note('', words(step.to)));
  else if (said) all.push(arrow(1, said.to, said.what, said.undo));
  if (step.from === 'INVENTORY_RESERVED') all.shift();
  if (END[step.to]) all.push(note(END[step.to][0], END[step.to][1]));
  return all;
}

/** What order-service says on coming there. */
function says({ from, to, cause }) {
  switch (to) {
    case 'STARTED': return { to: 2, what: 'orders.created' };
    case 'PAYMENT_PROCESSING': return { to: 3, what: 'payments.process_request' };
    case 'PAYMENT_SUCCEEDED': return { to: 2, what: 'orders.confirmed' };
    case 'FAILED': return { to: 0, what: 'orders.failed' };
    case 'COMPENSATED': return { to: 0, what: 'orders.cancelled' };
    case 'COMPENSATING':
      if (cause === 'inventory.released' && from === 'COMPENSATING') return null;
      return from === 'STARTED' || cause === 'payments.failed' || cause === 'payments.refunded'
        ? { to: 2, what: 'inventory.release_request', undo: true }
        : { to: 3, what: 'payments.refund_request', undo: true };
    default: return null;
  }
}

/** What is waited for now, and for how long; goes on counting. */
export function waiting(saga) {
  const lane = saga.waitingFor === 'PAYMENT' ? 3 : 2;
  const when = h('span', null, '');
  const line = row(1, lane, `waiting for ${saga.waitingFor.toLowerCase()}`, when, 'open');
  const update = (later) => {
    saga = later;
    tick();
  };
  const tick = () => {
    const next = saga.nextResendAt ? new Date(saga.nextResendAt) - Date.now() : null;
    const asked = `asked ${saga.attempt}×`;
    when.textContent = `${span(Date.now() - new Date(saga.since))}, ${asked}${next > 0 ? `, again in ${span(next)}` : ''}`;
  };
  tick();
  return { line, tick, update, waitsFor: saga.waitingFor };
}

function row(from, to, what, when, kind) {
  const [a, b] = [Math.min(from, to), Math.max(from, to)];
  return h('li.step', null,
    h(`div.arrow.${to > from ? 'right' : 'left'}.a${a}${b}${kind ? `.${kind}` : ''}`, { 'aria-label': `${LANES[from]} to ${LANES[to]}: ${what}` },
      h('span.what', null, h('b', null, what)), h('span.when', null, when)));
}

function note(kind, ...content) {
  return h('li.step', null, h(kind ? `span.note.${kind}` : 'span.note', null, content));
}
