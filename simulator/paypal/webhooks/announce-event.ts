import { z } from 'zod';
import type { PayPalSimulator } from '../simulator';
import { emitEvent } from './events';

export const announcedEventSchema = z.strictObject({
  type: z.string(),
  resource: z.record(z.string(), z.unknown()),
});

/** An event of any type about any resource, such as nothing here makes. Returns its id. */
export function announceEvent({
  simulator,
  event: { type, resource },
}: {
  simulator: PayPalSimulator;
  event: z.output<typeof announcedEventSchema>;
}): string {
  return simulator.journal.transact(() =>
    emitEvent({ simulator, type, resourceType: 'capture', summary: '', resource, transactionIds: [] }),
  );
}
