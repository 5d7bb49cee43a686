// Who does what, and why: asked before anything is changed.
import { h, fill, toast } from './dom.js';
import { post } from './api.js';

const WHO = 'comanda.by';

/**
 * Asks, and does it.
 * @param title what is about to be done
 * @param text what that means
 * @param word of the button, or a function of the dry run's number
 * @param fields more fields
 * @param dry asks how many; what it answers is shown, and its number handed on
 * @param run does it, with {by, reason, ...}; what it returns is shown
 * @returns whether it was done
 */
export function ask({ title, text, word, danger, fields = [], dry, run }) {
  return new Promise((resolve) => {
    const by = h('input', { name: 'by', required: true, maxlength: 64, autocomplete: 'username', value: localStorage.getItem(WHO) ?? '' });
    const reason = h('input', { name: 'reason', required: true, maxlength: 500, autocomplete: 'off', placeholder: 'payment is back' });
    const count = h('p.dry', { role: 'status' }, 'Counting…');
    const trouble = h('p.cause', { role: 'alert', hidden: true });
    const go = h(danger ? 'button.main.danger' : 'button.main', { type: 'submit' }, dry ? '…' : word);
    const form = h('form', null,
      h('h2', { id: 'dialog-title' }, title), text && h('p.soft', null, text), dry && count, fields,
      h('label', null, 'Who are you?', by), h('label', null, 'Why?', reason), trouble,
      h('div.row', null, go, h('button', { type: 'button', onclick: () => dialog.close() }, 'Not now')));
    const dialog = h('dialog', { 'aria-labelledby': 'dialog-title' }, form);
    let expected;
    let done = false;

    const wish = () => ({ ...Object.fromEntries(new FormData(form)), by: by.value.trim(), reason: reason.value.trim() });
    const fail = (e) => {
      trouble.textContent = e.message;
      trouble.hidden = false;
    };
    const look = async () => {
      go.disabled = true;
      try {
        const report = await dry();
        expected = report.matched;
        fill(count, describe(report));
        go.textContent = word(report.matched);
        go.disabled = report.matched === 0;
      } catch (e) {
        fill(count, 'It could not be counted.');
        fail(e);
      }
    };
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      localStorage.setItem(WHO, by.value.trim());
      go.disabled = true;
      trouble.hidden = true;
      try {
        const said = await run(wish(), expected);
        done = true;
        dialog.close();
        toast(said);
      } catch (e) {
        fail(e);
        if (dry) await look();
        else go.disabled = false;
      }
    });
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(done);
    });
    document.body.append(dialog);
    dialog.showModal();
    (by.value ? reason : by).focus();
    if (dry) look();
  });
}

function describe(report) {
  const not = report.notDoneCount ? ` ${report.notDoneCount} more match, and it cannot be done to them: ${report.notDone[0].why}` : '';
  const more = report.more ? ` There are more than one call takes (${report.limit}): do it again afterwards.` : '';
  return `It would be done to ${report.matched} now.${more}${not}`;
}

/** The same to many, after a dry run. */
export function askBulk({ path, action, title, text, what, danger, noun }) {
  const verb = action[0].toUpperCase() + action.slice(1);
  const wish = { action, ...what };
  return ask({
    title, text, danger,
    word: (n) => `${verb} ${n} ${n === 1 ? noun : noun + 's'}`,
    dry: () => post(path, { ...wish, by: 'dry run', reason: 'dry run', dryRun: true }),
    run: async (why, expected) => {
      const report = await post(path, { ...wish, ...why, dryRun: false, expected });
      const not = report.notDoneCount ? `, ${report.notDoneCount} not: ${report.notDone[0].why}` : '';
      return `${verb}: done to ${report.done}${not}`;
    },
  });
}
