import { setTimeout as pause } from 'node:timers/promises';
import { db } from '@/lib/core/db/client';
import type { PaymentRow } from '@/lib/payments/payment-row';

/** Longer than a capture takes with all its repetitions; after that its process is dead. */
const CLAIM_SECONDS = 30;

type Captured = Pick<PaymentRow, 'id' | 'version'>;

/**
 * Claims a capture for this process alone: a provider asked twice may try a declined funding source twice. The claim ends when
 * the payment changes its state, when it is released, or after a while.
 * @returns false: another process is capturing, or the payment has moved on
 * @throws PayError database_unavailable
 */
export async function claimCapture({ id, version }: Captured): Promise<boolean> {
  const claimed = await db().$executeRaw`
    UPDATE payment_records SET capture_until = now() + make_interval(secs => ${CLAIM_SECONDS}::float)
    WHERE id = ${id} AND version = ${version} AND payment_status = 'processing'
      AND (capture_until IS NULL OR capture_until <= now())`;
  return claimed === 1;
}

/**
 * Lets another process capture at once, because this one learned nothing.
 * @throws PayError database_unavailable
 */
export async function releaseCapture({ id, version }: Captured): Promise<void> {
  await db()
    .$executeRaw`UPDATE payment_records SET capture_until = NULL WHERE id = ${id} AND version = ${version}`;
}

/** A page that asks for the state waits for this, and a provider that delivers an event. */
const WAIT_MS = 2_000;
const LOOK_MS = 100;

/**
 * Waits for the process that captures.
 * @returns whether the payment has moved on; false after a while
 * @throws PayError database_unavailable
 */
export async function isCaptureOver({ id, version }: Captured): Promise<boolean> {
  for (const end = Date.now() + WAIT_MS; Date.now() < end; await pause(LOOK_MS)) {
    const same = await db().paymentRecord.count({ where: { id, version, captureUntil: { not: null } } });
    if (same === 0) return true;
  }
  return false;
}
