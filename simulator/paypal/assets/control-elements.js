// Forms, sections and tables of PayPal's part of the control page.
/* global button, element, act */

export const base = '/_simulator/paypal';

/** A form in one row; `toCall` makes the call's path and body of what was filled in. */
export function form(label, fields, toCall) {
  const made = element('form', { className: 'row' }, [
    ...fields,
    element('button', { type: 'submit', textContent: label }),
  ]);
  made.addEventListener('submit', async (event) => {
    event.preventDefault();
    const [path, body] = toCall(new FormData(made));
    await act('POST', `${base}/${path}`, JSON.stringify(body));
    document.dispatchEvent(new Event('paypal-changed'));
  });
  return made;
}

export function times() {
  return input('Times', { name: 'times', type: 'number', min: 1, value: '1' });
}

export function input(label, properties) {
  return element('label', {}, [`${label} `, element('input', properties)]);
}

export function select(label, name, choices) {
  const options = choices.map(([textContent, value]) => element('option', { textContent, value }));
  return element('label', {}, [`${label} `, element('select', { name }, options)]);
}

export function section(id, title, heads, parts) {
  const heading = element('h2', { id: `${id}-title`, textContent: title });
  return element('section', {}, [heading, ...parts, table(id, title, heads)]);
}

export function table(id, label, heads) {
  const head = element(
    'tr',
    {},
    heads.map((textContent) => element('th', { textContent })),
  );
  const made = element('table', {}, [
    ...(heads.length === 0 ? [] : [element('thead', {}, [head])]),
    element('tbody', { id }),
  ]);
  const scroll = element('div', { className: 'scroll', tabIndex: 0 }, [made]);
  scroll.setAttribute('role', 'region');
  scroll.setAttribute('aria-label', label);
  return scroll;
}
