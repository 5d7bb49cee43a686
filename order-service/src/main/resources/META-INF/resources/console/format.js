import { h } from './dom.js';

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
const DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

export const number = (value) => (value === undefined || value === null ? '–' : value.toLocaleString());

/** 12 ms, 3.4 s, 5 min, 2 h, 3 d */
export function span(ms) {
  const size = Math.abs(ms);
  if (size < 1000) return `${Math.round(ms)} ms`;
  if (size < 60e3) return `${(ms / 1000).toFixed(size < 10e3 ? 1 : 0)} s`;
  if (size < 3600e3) return `${Math.round(ms / 60e3)} min`;
  if (size < 48 * 3600e3) return `${Math.round(ms / 3600e3)} h`;
  return `${Math.round(ms / 86400e3)} d`;
}

/** The time of day, and the day if it is another one. */
export function time(instant) {
  const at = new Date(instant);
  const text = at.toDateString() === new Date().toDateString() ? CLOCK.format(at) : `${DAY.format(at)} ${CLOCK.format(at)}`;
  return h('time', { datetime: instant, title: instant }, text);
}

export function ago(instant) {
  const ms = Date.now() - new Date(instant);
  return h('time', { datetime: instant, title: instant }, ms >= 0 ? `${span(ms)} ago` : `in ${span(-ms)}`);
}

const COLOURS = {
  CONFIRMED: 'good', COMPLETED: 'good', DONE: 'good',
  FAILED: 'bad', REFUSED: 'warn', CANCELLED: 'warn', COMPENSATED: 'warn', COMPENSATING: 'warn',
  PENDING: 'live', STARTED: 'live', PAYMENT_PROCESSING: 'live', PAYMENT_SUCCEEDED: 'live', INVENTORY_RESERVED: 'live',
};
export const chip = (status) => h(`span.chip.${COLOURS[status] ?? 'plain'}`, null, words(status));
export const words = (status) => status.toLowerCase().replaceAll('_', ' ');
export const orderLink = (id) => h('a.mono', { href: `#/order/${id}`, title: id }, `${id.slice(0, 8)}…${id.slice(-6)}`);
export const isId = (text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
export const several = (n, one, many) => `${number(n)} ${n === 1 ? one : (many ?? one + 's')}`;
