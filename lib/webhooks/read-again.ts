import { db } from '@/lib/core/db/client';
import type { WebhookEvent } from '@/lib/core/db/generated/client';
import { providerNameSchema } from '@/lib/providers/schema';
import { withProvider } from '@/lib/providers/with-provider';
import { columnsOf } from './record-event';

/**
 * Asks the provider again for an event that was unreadable: a later version may know its shape, and the provider lists it
 * for 30 days.
 * @returns the event with what was read of it now; null where it is still unreadable, or not listed any more
 * @throws PayError provider_unavailable, database_unavailable
 */
export async function readAgain({ id, provider, eventId }: WebhookEvent): Promise<WebhookEvent | null> {
  const name = providerNameSchema.parse(provider);
  const found = await withProvider(name, (adapter) => adapter.findEvent({ eventId }));
  if (found === null || found.meaning === 'unreadable') return null;
  const { type, occurredAt, objectReference, subject } = columnsOf(found);
  return db().webhookEvent.update({
    where: { id },
    data: { type, occurredAt, objectReference, subject },
  });
}
