import { z } from 'zod';
import { PayPalError } from './errors';
import { type NotBuilt, notBuiltOf } from './not-built';

const moneyPattern = /^((-?[0-9]+)|(-?([0-9]+)?[.][0-9]+))$/;

/** {currency_code, value}; whether the value fits the currency is decided by `parseMoney`. */
export const moneySchema = z.object({
  currency_code: z.string().length(3),
  value: z.string().min(1).max(32).regex(moneyPattern),
});

export const textSchema = (lengthMax: number) => z.string().min(1).max(lengthMax);

/** Parses a call's body, or throws the 400 that PayPal gives for the first thing wrong with it. Empty counts as {}. */
export function parseBody<Body>({ schema, text }: { schema: z.ZodType<Body>; text: string }): Body {
  const value = parseJson(text);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue === undefined) throw new Error('zod refused a body without an issue.');
  throw bodyError({ issue, value });
}

/** The JSON of a body; empty counts as {}. Throws PayPal's 400. */
export function parseJson(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new PayPalError({ issue: 'MALFORMED_REQUEST_JSON', field: '/' });
  }
}

function bodyError({ issue, value }: { issue: z.core.$ZodIssue; value: unknown }): PayPalError | NotBuilt {
  const field = pointer(issue.path);
  const missing = notBuiltOf({ issue, field });
  if (missing !== null) return missing;
  if (issue.code === 'unrecognized_keys') {
    const unknown = pointer([...issue.path, issue.keys[0] ?? '']);
    return new PayPalError({ issue: 'NOT_SUPPORTED', field: unknown });
  }
  const given = valueAt({ value, path: issue.path });
  if (given === undefined) return new PayPalError({ issue: 'MISSING_REQUIRED_PARAMETER', field });
  const text = typeof given === 'string' ? given : JSON.stringify(given);
  return new PayPalError({ issue: wordFor(issue), field, value: text });
}

function wordFor(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_small')
    return issue.origin === 'array' ? 'INVALID_ARRAY_MIN_ITEMS' : 'INVALID_STRING_LENGTH';
  if (issue.code === 'too_big')
    return issue.origin === 'array' ? 'INVALID_ARRAY_MAX_ITEMS' : 'INVALID_STRING_LENGTH';
  if (issue.code === 'invalid_value') return 'INVALID_PARAMETER_VALUE';
  return 'INVALID_PARAMETER_SYNTAX';
}

function pointer(path: readonly PropertyKey[]): string {
  return `/${path.map(String).join('/')}`;
}

function valueAt({ value, path }: { value: unknown; path: readonly PropertyKey[] }): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = new Map(Object.entries(found)).get(String(key));
  }
  return found;
}
