import { z } from 'zod';
import { isSupportedCurrency, unknownCurrency } from './currencies';
import { StripeError } from './errors';
import type { FormMap, FormValue } from './form-encoding';
import { isOfficialParameter, notBuilt } from './official-api';

/** Field schemas for form values, which are all text; the message of a failed one names the kind of value wanted. */
export const integerSchema = z
  .string()
  .regex(/^-?\d{1,15}$/, 'integer')
  .transform(Number);
/** Minor units, at least 1. */
export const positiveAmountSchema = integerSchema.refine((amount) => amount >= 1, 'positive');
/** Lower case, as the API answers; upper case is taken. */
export const currencySchema = z.string().toLowerCase().refine(isSupportedCurrency, 'currency');
/** Python's library sends its own spelling, `True`. */
export const booleanSchema = z
  .string()
  .toLowerCase()
  .pipe(z.enum(['true', 'false'], 'boolean'))
  .transform((text) => text === 'true');
export const urlSchema = z.string().max(5000).refine(isWebUrl, 'url');
export const timestampRangeSchema = z.union([
  integerSchema,
  z.strictObject({
    gt: integerSchema.optional(),
    gte: integerSchema.optional(),
    lt: integerSchema.optional(),
    lte: integerSchema.optional(),
  }),
]);

/** At most 50 keys of 40 characters with values of 500; an empty value (or an empty whole) clears. */
export const metadataSchema = z
  .union([z.literal(''), z.record(z.string().max(40), z.string().max(500))])
  .transform((value) =>
    value === '' ? {} : Object.fromEntries(Object.entries(value).filter(([, text]) => text !== '')),
  )
  .refine((value) => Object.keys(value).length <= 50, 'metadata');

/** Metadata of an update: keys are added or replaced, an empty value takes its key away, an empty whole takes all. */
export const metadataChangeSchema = z.union([
  z.literal(''),
  z.record(z.string().max(40), z.string().max(500)),
]);

/** Metadata after an update. Throws a StripeError when there would be too many keys. */
export function changedMetadata({
  before,
  change,
}: {
  before: Record<string, string>;
  change: z.infer<typeof metadataChangeSchema> | undefined;
}): Record<string, string> {
  if (change === undefined) return before;
  const kept = Object.entries(change === '' ? {} : { ...before, ...change }).filter(
    ([, text]) => text !== '',
  );
  if (kept.length > 50)
    throw new StripeError({ message: 'Invalid metadata: too many keys', param: 'metadata' });
  return Object.fromEntries(kept);
}

export const listFields = {
  limit: integerSchema.refine((limit) => limit >= 1 && limit <= 100, 'limit').optional(),
  starting_after: z.string().optional(),
  ending_before: z.string().optional(),
  created: timestampRangeSchema.optional(),
};

/** Parses a call's parameters, or throws the error that Stripe gives for the first thing wrong with them. */
export function parseParameters<Parameters>({
  operation,
  schema,
  form,
}: {
  /** Such as `POST /v1/refunds`. */
  operation: string;
  schema: z.ZodType<Parameters>;
  form: FormMap;
}): Parameters {
  const parsed = schema.safeParse(form);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue === undefined) throw new Error('zod refused parameters without an issue.');
  throw parameterError({ operation, issue, form });
}

function parameterError({
  operation,
  issue,
  form,
}: {
  operation: string;
  issue: z.core.$ZodIssue;
  form: FormMap;
}): StripeError {
  const param = bracketed(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const name = bracketed([...issue.path, issue.keys[0] ?? '']);
    if (isOfficialParameter({ operation, name }))
      return notBuilt({ what: `the parameter ${name}`, param: name });
    return refusal({
      code: 'parameter_unknown',
      param: name,
      message: `Received unknown parameter: ${name}`,
    });
  }
  const value = valueAt({ form, path: issue.path });
  if (value === undefined) {
    return refusal({ code: 'parameter_missing', param, message: `Missing required param: ${param}.` });
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (issue.message === 'integer') {
    return refusal({ code: 'parameter_invalid_integer', param, message: `Invalid integer: ${text}` });
  }
  if (issue.message === 'positive') {
    const message = 'This value must be greater than or equal to 1.';
    return refusal({ code: 'parameter_invalid_integer', param, message });
  }
  if (issue.message === 'not built') return notBuilt({ what: `${param}=${text}`, param });
  if (issue.message === 'currency') return refusal({ code: null, param, message: unknownCurrency(text) });
  if (issue.message === 'url') return refusal({ code: 'url_invalid', param, message: 'Not a valid URL' });
  if (issue.code === 'invalid_value') {
    return refusal({
      code: null,
      param,
      message: `Invalid ${param}: must be one of ${listed(issue.values.map(String))}`,
    });
  }
  if (text === '') {
    const message = `You passed an empty string for '${param}'.`;
    return refusal({ code: 'parameter_invalid_empty', param, message });
  }
  return refusal({ code: null, param, message: `Invalid ${param}: ${text.slice(0, 100)}` });
}

function refusal({
  code,
  param,
  message,
}: {
  code: string | null;
  param: string;
  message: string;
}): StripeError {
  return new StripeError({ code, param, message, isValidation: true });
}

function valueAt({ form, path }: { form: FormMap; path: readonly PropertyKey[] }): FormValue | undefined {
  let value: FormValue | undefined = form;
  for (const key of path) {
    if (typeof value !== 'object') return undefined;
    value = Array.isArray(value) ? value[Number(key)] : value[String(key)];
  }
  return value;
}

function bracketed(path: readonly PropertyKey[]): string {
  const [head = '', ...rest] = path.map(String);
  return `${head}${rest.map((key) => `[${key}]`).join('')}`;
}

function listed(values: string[]): string {
  if (values.length < 3) return values.join(' or ');
  return `${values.slice(0, -1).join(', ')}, or ${values.at(-1)}`;
}

function isWebUrl(text: string): boolean {
  // The placeholder's braces are legal in Stripe's eyes wherever they stand.
  const plain = text.replaceAll('{CHECKOUT_SESSION_ID}', 'cs_test');
  return URL.canParse(plain) && /^https?:$/.test(new URL(plain).protocol);
}
