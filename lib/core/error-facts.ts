import { OwnError } from './errors';
import { withoutSecrets } from './without-secrets';

/** Why a database, a provider or the network refused, in words and numbers of theirs that carry no data. */
const NAMED_FIELDS = [
  'code',
  'kind',
  'type',
  'status',
  'statusCode',
  'requestId',
  'decline_code',
  'severity',
  'constraint',
  'syscall',
] as const;

/** A chain longer than this is a circle. */
const CAUSES_MAX = 8;
const FRAMES_MAX = 12;

/**
 * What a log may say of an error: its type, the fields above, where it was thrown, and the same of its causes. The
 * message only if we wrote it ourselves: others quote what they were given - a query's values, an address, a body.
 */
export function errorFacts(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { type: error === null ? 'null' : typeof error };
  const isWritten = error instanceof OwnError && !repeatsOthers(error);
  return {
    type: wordOf(error.name) ?? 'Error',
    ...(isWritten && { message: withoutSecrets(error.message) }),
    ...namedFields(error),
    stack: framesOf(error),
    ...(error.cause !== undefined && depth < CAUSES_MAX && { cause: errorFacts(error.cause, depth + 1) }),
  };
}

/** A sentence of ours with what somebody else wrote in it; the cause says its own part. */
function repeatsOthers({ message, cause }: Error): boolean {
  return cause instanceof Error && cause.message !== '' && message.includes(cause.message);
}

function namedFields(error: Error): Record<string, string | number> {
  const found: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(error)) {
    if (!NAMED_FIELDS.some((named) => named === name)) continue;
    const told = typeof value === 'number' ? value : wordOf(value);
    if (told !== undefined) found[name] = told;
  }
  return found;
}

function wordOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w.-]{1,100}$/.test(value) ? withoutSecrets(value) : undefined;
}

/** The places alone: V8 repeats the message above them, which may have lines of its own. */
function framesOf({ stack = '', message }: Error): string[] {
  const below = stack.includes(message) ? stack.slice(stack.indexOf(message) + message.length) : stack;
  const places = below.match(/(?<=^ {4}at ).*:\d+:\d+\)?$/gm) ?? [];
  return places.slice(0, FRAMES_MAX);
}
