// The operators' API. Everything is same-origin JSON; a problem's own words are what people see.
import { h } from './dom.js';

export class Refused extends Error {
  constructor(status, problem) {
    const fields = (problem.violations ?? []).map((v) => `${v.field} ${v.message}`).join('; ');
    super(fields || problem.detail || `HTTP ${status}`);
    this.status = status;
  }
}

const TOKEN = 'comanda.token';
let asking = null;

/** Asks for an access token, once, however many calls need it; only where the services want one. */
function askForToken() {
  asking ??= new Promise((resolve, reject) => {
    const input = h('input', { name: 'token', type: 'password', autocomplete: 'off', required: true });
    const dialog = h('dialog', { 'aria-labelledby': 'token-title' },
      h('form', { method: 'dialog' },
        h('h2', { id: 'token-title' }, 'Who are you?'),
        h('p.soft', null, 'The services want an access token with the role operator. It is kept in this tab only.'),
        h('label', null, 'Access token', input),
        h('div.row', null, h('button.main', { value: 'ok' }, 'Go on'), h('button', { value: 'no', formnovalidate: true }, 'Not now'))));
    dialog.addEventListener('close', () => {
      dialog.remove();
      asking = null;
      if (dialog.returnValue !== 'ok') return reject(new Error('An access token is needed.'));
      sessionStorage.setItem(TOKEN, input.value.trim());
      resolve();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
  return asking;
}

async function send(path, options, again = true) {
  const token = sessionStorage.getItem(TOKEN);
  const headers = { Accept: 'application/json, application/problem+json', ...options.headers };
  if (token) headers.Authorization = `Bearer ${token}`;
  const answer = await fetch(path, { cache: 'no-store', redirect: 'error', ...options, headers });
  if (answer.status === 401 && again) {
    await askForToken();
    return send(path, options, false);
  }
  return answer;
}

async function json(path, options = {}) {
  const answer = await send(path, options);
  const text = await answer.text();
  let body = null;
  if (text && answer.headers.get('content-type')?.includes('json')) body = JSON.parse(text);
  if (!answer.ok) throw new Refused(answer.status, body ?? {});
  return { body, link: answer.headers.get('link') };
}

export function query(path, parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return given.length ? `${path}?${new URLSearchParams(given)}` : path;
}

export const get = async (path, parameters = {}) => (await json(query(path, parameters))).body;

export const post = async (path, body) =>
  (await json(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })).body;

export const remove = async (path, parameters) => (await json(query(path, parameters), { method: 'DELETE' })).body;

/** A page and the address of the next one. */
export async function page(path) {
  const { body, link } = await json(path);
  return { items: body, next: link?.match(/<([^>]*)>\s*;\s*rel="?next"?/)?.[1] ?? null };
}

/** Server-sent events over fetch, since EventSource sends no token. Comes back until the stream is over. */
export async function follow(path, signal, heard) {
  let last = null;
  while (!signal.aborted) {
    try {
      const answer = await send(path, { signal, headers: { Accept: 'text/event-stream', ...(last ? { 'Last-Event-ID': last } : {}) } });
      if (answer.status === 204 || answer.status === 404) return;
      if (answer.ok) {
        const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
        let text = '';
        for (let part = await reader.read(); !part.done; part = await reader.read()) {
          text += part.value;
          const events = text.split(/\n\n/);
          text = events.pop();
          for (const event of events) {
            const field = (name) => event.split('\n').filter((l) => l.startsWith(`${name}:`)).map((l) => l.slice(name.length + 1).trim()).join('\n');
            if (field('id')) last = field('id');
            if (field('data')) heard(JSON.parse(field('data')));
          }
        }
      }
    } catch (e) {
      if (signal.aborted) return;
    }
    await new Promise((resolve) => setTimeout(resolve, 1500));
  }
}
