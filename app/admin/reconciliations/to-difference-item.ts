import type { DifferenceItem } from '@/components/reconciliation/difference-list';
import type { DifferenceResponse } from '@/lib/reconciliation/schema';

export function toDifferenceItem({
  difference,
  isOwnCase,
}: {
  difference: DifferenceResponse;
  isOwnCase: boolean;
}): DifferenceItem {
  const { provider, kind, object, amount, currency, ending, note, verbs } = difference;
  return {
    id: difference.difference_id,
    provider,
    kind,
    object,
    amount,
    currency,
    foundAt: difference.found_at,
    ending,
    note,
    verbs,
    isOwnCase,
  };
}
