import type { Plan } from '@/lib/ledger/plan';
import { postFee } from './decide-line';
import type { OpenGroup } from './read-open-objects';

/** The plan that matches an object, with the fees of its lines where nobody else booked them. */
export function planMatch({
  group: { provider, objectKey, unit, lines, transactions },
  withFees,
}: {
  group: OpenGroup;
  withFees: boolean;
}): Plan & { match: NonNullable<Plan['match']> } {
  const postings = withFees
    ? lines.flatMap(({ id, fee }) => postFee({ line: { id, provider, currency: unit }, cost: fee }))
    : [];
  return {
    ...(postings.length > 0 && { postings }),
    match: {
      provider,
      object_key: objectKey,
      lines: lines.map(({ id }) => id),
      transactions: transactions.map(({ id }) => id),
      keys: [],
    },
  };
}
