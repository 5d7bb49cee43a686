// Elements, without markup in strings: what comes from the services is text and stays text.

/** h('a.tile', {href: '#/now', onclick: f}, 'text', child, [children], null) */
export function h(kind, attributes, ...children) {
  const [tag, ...classes] = kind.split('.');
  const element = document.createElement(tag || 'div');
  if (classes.length) element.className = classes.join(' ');
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function svg(tag, attributes, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes ?? {})) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function fill(element, ...children) {
  element.replaceChildren(...children.flat(3).filter((child) => child));
}

export function toast(text, bad) {
  const one = h(bad ? 'div.toast.bad' : 'div.toast', null, text);
  document.getElementById('toasts').append(one);
  setTimeout(() => one.remove(), bad ? 12000 : 6000);
}

export function nothing(title, text) {
  return h('div.card.nothing', null, h('strong', null, title), text);
}
