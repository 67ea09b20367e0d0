import { db } from '@/lib/core/db/client';
import type { ProviderName } from '@/lib/providers/names';

/**
 * Our own reference that a line of the provider's list carries for an object; null: none does.
 * @throws PayError database_unavailable
 */
export async function ownReferenceOf({
  provider,
  reference,
}: {
  provider: ProviderName;
  reference: string;
}): Promise<string | null> {
  const line = await db().balanceLine.findFirst({
    where: { provider, objectReference: reference, ownReference: { not: null } },
    select: { ownReference: true },
  });
  return line?.ownReference ?? null;
}
