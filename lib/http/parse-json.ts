import { PayError } from '@/lib/core/errors';

/** Our deepest body has two levels. */
const DEPTH_MAX = 32;

/**
 * Requires a request to declare JSON in UTF-8, uncompressed. A form of another site cannot declare it.
 * @throws PayError unsupported_media_type
 */
export function requireJsonType(headers: Headers): void {
  const [type = '', ...parameters] = (headers.get('content-type') ?? '').toLowerCase().split(';');
  const isJson = type.trim() === 'application/json';
  const isUtf8 = parameters.every(
    (text) => !/^\s*charset=/.test(text) || /^\s*charset="?utf-8"?\s*$/.test(text),
  );
  const encoding = headers.get('content-encoding') ?? 'identity';
  if (isJson && isUtf8 && encoding === 'identity') return;
  throw new PayError('unsupported_media_type', {
    details: { expected_header: 'Content-Type: application/json' },
  });
}

/**
 * The value of a body of JSON.
 * @throws PayError malformed, saying what is wrong with it
 */
export function parseJson(body: Buffer): unknown {
  const text = decodeUtf8(body);
  if (isTooDeep(text)) throw malformed(`The JSON is nested more than ${DEPTH_MAX} levels deep.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw malformed('This is not JSON.', cause);
  }
  refuseControls(MAY_HAVE_CONTROLS.test(text) ? flatten(value) : []);
  return value;
}

/** Most control characters can stand in JSON only as escapes, and halves of pairs always. */
const MAY_HAVE_CONTROLS = /\\[ubf]|[\x7f-\x9f]/;

/** Control characters other than line breaks and tabs, and halves of pairs. */
const CONTROL = /(?![\t\n\r])\p{Cc}|\p{Cs}/u;

/** Every name and text in a value. */
function flatten(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => [name, ...flatten(part)]);
}

/**
 * No text may have control characters, which nobody types and which the database partly cannot store.
 * @throws PayError malformed
 */
export function refuseControls(texts: Iterable<string>): void {
  for (const text of texts) {
    if (CONTROL.test(text))
      throw malformed('Text may not contain control characters or halves of surrogate pairs.');
  }
}

function decodeUtf8(body: Buffer): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch (cause) {
    throw malformed('This is not UTF-8.', cause);
  }
  if (text.startsWith('\ufeff')) throw malformed('JSON does not begin with a byte order mark.');
  return text;
}

/** Counts brackets outside of strings, before anything builds the value. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"?|[[\]{}]/gs)) {
    if (token === '[' || token === '{') depth += 1;
    if (token === ']' || token === '}') depth -= 1;
    if (depth > DEPTH_MAX) return true;
  }
  return false;
}

function malformed(problem: string, cause?: unknown): PayError {
  return new PayError('malformed', {
    message: problem,
    details: { problems: [{ path: '', problem }] },
    cause,
  });
}
