import { z } from 'zod';
import { firingSchema, type RuleBook } from '../http/rule-book';

/**
 * How a forged delivery is wrong. `signature`: signed with a secret or key that nobody gave out. `body`: the true headers on
 * another body. The rest is for providers that sign with certificates. `same_crc`: the true headers on another body of the
 * same checksum. Then a certificate that has ended, one of an authority that nobody trusts, and one on a stranger's host.
 */
export const forgeries = [
  'signature',
  'body',
  'same_crc',
  'expired_certificate',
  'foreign_certificate',
  'foreign_host',
] as const;
export type Forgery = (typeof forgeries)[number];

const plainFaults = [
  z.strictObject({ kind: z.literal('ok') }),
  /** Sends `copies` deliveries of the event at the same time. */
  z.strictObject({ kind: z.literal('duplicate'), copies: z.number().int().min(2).max(100).default(2) }),
  /** Gathers matching events for `window_ms` and sends them one after another in an order drawn from the seed. */
  z.strictObject({ kind: z.literal('reorder'), window_ms: z.number().int().min(1).max(60_000).default(200) }),
  /** The first attempt happens this much later. */
  z.strictObject({ kind: z.literal('delay'), ms: z.number().int().min(0).max(600_000) }),
  /** Never sent, never retried. The event can still be read from the API. */
  z.strictObject({ kind: z.literal('lose') }),
  /** Held until it is released, in an order of the caller's choice. */
  z.strictObject({ kind: z.literal('hold') }),
] as const;

/** Beside the true delivery, one that is forged in a way that the provider's scheme of signing allows. */
const signatureForgeSchema = z.strictObject({
  kind: z.literal('forge'),
  how: z.enum(['signature', 'body']).default('signature'),
});
const certificateForgeSchema = z.strictObject({
  kind: z.literal('forge'),
  how: z.enum(forgeries).default('signature'),
});

/** `event_type` may end in `*`, as in charge.*. */
export const webhookFaultRuleSchema = firingSchema.extend({
  event_type: z.string().default('*'),
  fault: z.discriminatedUnion('kind', [...plainFaults, signatureForgeSchema]),
});

/** The same for a provider that signs with certificates. */
export const certificateFaultRuleSchema = firingSchema.extend({
  event_type: z.string().default('*'),
  fault: z.discriminatedUnion('kind', [...plainFaults, certificateForgeSchema]),
});

export type WebhookFaultRule = z.infer<typeof certificateFaultRuleSchema>;
export type WebhookFaultBook = RuleBook<WebhookFaultRule>;

/** True when an event's type fits a pattern such as `charge.*`, `*` or the type itself. */
export function matchesEventType({ pattern, eventType }: { pattern: string; eventType: string }): boolean {
  return pattern.endsWith('*') ? eventType.startsWith(pattern.slice(0, -1)) : pattern === eventType;
}
