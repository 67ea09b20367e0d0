import { StripeError } from './errors';

/** What a form can hold: text, and lists and maps of it. */
export type FormValue = string | FormValue[] | { [key: string]: FormValue };
export type FormMap = { [key: string]: FormValue };

/** Real requests nest four or five deep. */
const depthMax = 10;

/**
 * Reads `a[b][0][c]=v` and `a[]=v` the way Stripe does.
 * Throws a StripeError when a name is malformed or nests too deep.
 */
export function parseForm(pairs: Iterable<[string, string]>): FormMap {
  const root: FormMap = emptyMap();
  for (const [name, value] of pairs) {
    const keys = splitName(name);
    let map = root;
    keys.forEach((rawKey, index) => {
      // An empty pair of brackets appends to the list.
      const key = rawKey === '' ? String(Object.keys(map).length) : rawKey;
      if (index === keys.length - 1) {
        map[key] = value;
        return;
      }
      const child = map[key];
      if (typeof child === 'object' && !Array.isArray(child)) {
        map = child;
      } else {
        const created = emptyMap();
        map[key] = created;
        map = created;
      }
    });
  }
  return listsOf(root);
}

function splitName(name: string): string[] {
  const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name);
  if (match === null)
    throw new StripeError({ message: `Invalid parameter name: ${name}`, isValidation: true });
  const [, head = '', brackets = ''] = match;
  const keys = [head, ...[...brackets.matchAll(/\[([^[\]]*)\]/g)].map(([, key = '']) => key)];
  if (keys.length > depthMax)
    throw new StripeError({ message: `Parameter nests too deep: ${name}`, isValidation: true });
  return keys;
}

// Without a prototype, a parameter called __proto__ is just another unknown parameter.
function emptyMap(): FormMap {
  return Object.create(null);
}

/** Turns maps whose keys are 0, 1, 2, ... into lists, at every depth below the root. */
function listsOf(map: FormMap): FormMap {
  for (const [key, value] of Object.entries(map)) {
    if (typeof value === 'string' || Array.isArray(value)) continue;
    const child = listsOf(value);
    const keys = Object.keys(child);
    const isList = keys.length > 0 && keys.every((childKey, index) => childKey === String(index));
    map[key] = isList ? Object.values(child) : child;
  }
  return map;
}
