// Which view is shown; each is a function (element, parameters, signal) that draws until the signal aborts.
import { fill, h } from './dom.js';
import { get } from './api.js';
import { now } from './now.js';
import { trouble } from './trouble.js';
import { orders } from './orders.js';
import { order } from './order.js';
import { timers } from './timers.js';
import { record } from './record.js';

const VIEWS = { now, trouble, orders, order, timers, record };
const TITLES = { now: 'Now', trouble: 'Trouble', orders: 'Orders', order: 'Order', timers: 'Timers', record: 'Record' };
const LOOK_EVERY = 2000;

const main = document.getElementById('main');
const pulse = document.getElementById('pulse');
const count = document.getElementById('trouble-count');
let current = new AbortController();
const listeners = new Set();

/** Tells what is going on, every two seconds, while the signal lasts. */
export function onOverview(listener, signal) {
  listeners.add(listener);
  signal.addEventListener('abort', () => listeners.delete(listener));
  if (latest) listener(latest);
}

let latest = null;
async function look() {
  if (!document.hidden) {
    try {
      latest = await get('/operators/overview');
      const waiting = latest.stuck + (latest.deadLetters ?? 0);
      count.hidden = waiting === 0;
      count.textContent = waiting > 999 ? '999+' : waiting;
      count.setAttribute('aria-label', `${latest.stuck} stuck, ${latest.deadLetters ?? 'unknown'} dead letters`);
      pulse.className = 'pulse';
      pulse.textContent = latest.deadLetters === undefined ? 'live, broker away' : 'live';
      listeners.forEach((listener) => listener(latest));
    } catch (e) {
      pulse.className = 'pulse lost';
      pulse.textContent = 'no answer';
      pulse.title = e.message;
    }
  }
  setTimeout(look, LOOK_EVERY);
}

/** The view that the address names: #/orders?status=PENDING, #/order/<id>. */
async function show() {
  current.abort();
  current = new AbortController();
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  const [name, id] = path.split('/');
  const view = VIEWS[name] ? name : 'now';
  for (const link of document.querySelectorAll('nav a')) {
    const here = link.getAttribute('href') === `#/${view === 'order' ? 'orders' : view}`;
    if (here) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  document.title = `${TITLES[view]} · Comanda console`;
  const signal = current.signal;
  const place = h('div', null);
  fill(main, place);
  main.scrollIntoView({ block: 'nearest' });
  try {
    await VIEWS[view](place, { id: id && decodeURIComponent(id), ...Object.fromEntries(new URLSearchParams(query)) }, signal);
  } catch (e) {
    if (!signal.aborted) fill(place, h('p.cause', { role: 'alert' }, e.message), h('button', { onclick: show }, 'Try again'));
  }
}

window.addEventListener('hashchange', () => {
  show();
  main.focus({ preventScroll: true });
});
document.addEventListener('keydown', (event) => {
  if (event.key === '/' && !event.target.closest('input, textarea, select, dialog')) {
    event.preventDefault();
    const field = document.getElementById('search');
    if (field) field.focus();
    else location.hash = '#/orders';
  }
});
show();
look();
