import { z } from 'zod';
import { ProviderError } from '@/lib/providers/provider';
import type { PayPalResponse } from './paypal-client';

const refusalSchema = z.object({
  name: z.string().optional(),
  details: z.array(z.object({ issue: z.string().optional() })).optional(),
});

/** Why PayPal refused; null if it did not, or if the same call is still running. */
export function issueOf({ status, body }: PayPalResponse): string | null {
  if (status < 400 || status === 409) return null;
  const parsed = refusalSchema.safeParse(body);
  return parsed.data?.details?.[0]?.issue ?? parsed.data?.name ?? 'payment_failed';
}

/** @throws ProviderError refused: PayPal did nothing and never will; unavailable: the same call is still running. */
export function requireAccepted(answer: PayPalResponse): void {
  if (answer.status < 400) return;
  const kind = answer.status === 409 ? 'unavailable' : 'refused';
  throw new ProviderError(kind, {
    message: `PayPal answered ${answer.status} ${issueOf(answer) ?? ''}`.trim(),
  });
}
