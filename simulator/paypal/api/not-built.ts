import { z } from 'zod';
import type { WireObject } from './wire';

/**
 * No status of PayPal's own: what is missing here must not pass for an answer of PayPal's, such as a refusal or "there is no
 * such order".
 */
export const notBuiltStatus = 501;

/** Something that PayPal has and the simulator has not: a path, a parameter, a field or a value. */
export class NotBuilt extends Error {
  readonly what: string;
  readonly location: 'body' | 'path' | 'header' | 'query';

  constructor({
    what,
    location = 'body',
    help = '',
  }: {
    what: string;
    location?: NotBuilt['location'];
    help?: string;
  }) {
    super(`${what} is not built in this simulator. ${help}`.trim());
    this.what = what;
    this.location = location;
  }
}

/** In the shape of PayPal's errors, so that its libraries show the words. */
export function notBuiltBody({ error, debugId }: { error: NotBuilt; debugId: string }): WireObject {
  const detail = {
    field: error.what,
    ...(error.location === 'header' ? {} : { location: error.location }),
    issue: 'NOT_SUPPORTED',
    description: error.message,
  };
  return { name: 'NOT_IMPLEMENTED', message: error.message, debug_id: debugId, details: [detail], links: [] };
}

/** A field of PayPal's that is not built. A schema names each, and passes over fields that PayPal has not, as PayPal does. */
export const notBuilt = z.never().optional();

/** Words of which some are built; `others` are PayPal's too. */
export function builtOf<Word extends string>({
  built,
  others,
}: {
  built: readonly Word[];
  others: readonly string[];
}) {
  return z.string().transform((value, context): Word => {
    const found = built.find((word) => word === value);
    if (found !== undefined) return found;
    if (others.includes(value))
      context.addIssue({ code: 'custom', params: { notBuilt: value }, input: value });
    else context.addIssue({ code: 'invalid_value', values: [...built], input: value });
    return z.NEVER;
  });
}

/** The error of an issue about a field or a word that is not built; null when the issue is about something else. */
export function notBuiltOf({ issue, field }: { issue: z.core.$ZodIssue; field: string }): NotBuilt | null {
  if (issue.code === 'invalid_type' && issue.expected === 'never') return new NotBuilt({ what: field });
  const word = issue.code === 'custom' ? issue.params?.notBuilt : undefined;
  return word === undefined ? null : new NotBuilt({ what: `${field} ${String(word)}` });
}
