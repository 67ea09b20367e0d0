import type { CreatePaymentBody } from '@/lib/http/contract/payment';
import type { Provider } from '@/lib/providers/provider';
import { provider } from '@/lib/providers/registry';
import { ControlError } from '@/sandbox/control';
import { paymentsByLabel } from './own-labels';
import type { World } from './world';

const CARD = '4242424242424242';

export type ProviderName = Provider['name'];

export const bothProviders = ['stripe', 'paypal'] as const satisfies ProviderName[];

/** The same choice at either provider: points, and the rest there. */
export function mixedWith(name: ProviderName, parts: Partial<CreatePaymentBody> = {}): CreatePaymentBody {
  return { payment_method: 'mixed', provider: name, points_amount: 400, ...parts };
}

/** The payer does their part at the provider; false when it lets nobody do that any more. */
export function payerActs({
  world,
  name,
  reference,
  card = CARD,
}: {
  world: World;
  name: ProviderName;
  reference: string;
  card?: string;
}): boolean {
  if (name === 'stripe') return world.sandbox.stripe.pay({ sessionId: reference, card }).kind !== 'closed';
  try {
    world.paypal.approve({ orderId: reference });
    return true;
  } catch (error) {
    if (error instanceof ControlError) return false;
    throw error;
  }
}

/** The adapter of a provider of this world. */
export function adapterOf(name: ProviderName): Provider {
  const adapter = provider(name);
  if (!adapter) throw new Error(`This world has no ${name}`);
  return adapter;
}

/** Until neither twin has anything on its way to us. */
export async function bothIdle(world: World): Promise<void> {
  await Promise.all([world.sandbox.stripe.idle(), world.paypal.idle()]);
}

/** Both twins keep their webhooks back. */
export function holdBoth(world: World): void {
  world.sandbox.stripe.hold();
  world.paypal.hold();
}

/** Sends what was kept back, and waits until it has arrived. */
export async function releaseBoth(
  world: World,
  { order }: { order?: 'created' | 'reversed' } = {},
): Promise<void> {
  const options = order === undefined ? {} : { order };
  await Promise.all([world.sandbox.stripe.release(options), world.paypal.release(options)]);
  await bothIdle(world);
}

/** No fault is left, nothing is held back or on its way. For after each story. */
export async function calm(world: World): Promise<void> {
  await releaseBoth(world);
  world.sandbox.stripe.clearFaults();
  world.paypal.clearFaults();
  await bothIdle(world);
}

/** What the twins' own books say of a task: how often money was taken and sent back, and what is left with us. */
export async function takenAtTwins({ world, taskId }: { world: World; taskId: number }) {
  const ours = await paymentsByLabel({ taskId });
  const lines = [
    ...world.sandbox.stripe.ledger().payment_intents.filter((line) => ours.has(line.metadata.payment_id)),
    ...world.paypal.ledger().orders.filter((line) => ours.has(line.custom_id)),
  ];
  const sum = (key: 'captured' | 'refunded' | 'captures' | 'refunds') =>
    lines.reduce((total, line) => total + line[key], 0);
  return { captures: sum('captures'), refunds: sum('refunds'), left: sum('captured') - sum('refunded') };
}
