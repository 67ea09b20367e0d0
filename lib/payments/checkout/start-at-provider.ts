import { PayError } from '@/lib/core/errors';
import { log } from '@/lib/core/log';
import { commit } from '@/lib/ledger/commit';
import { findPaymentRow, type PaymentRow } from '@/lib/payments/payment-row';
import { closePayment } from '@/lib/payments/sync/sync-payment';
import { nameOf } from '@/lib/providers/external-reference';
import { type Provider, ProviderError, type Started } from '@/lib/providers/provider';
import { withProvider } from '@/lib/providers/with-provider';

/** Only a webhook can be faster than we are here, and it comes once or twice. */
const ROUNDS_MAX = 4;

/**
 * Opens a pending payment at its provider and stores where the payer goes. Safe to repeat at any time: the key is
 * derived from the payment, so the provider opens it once. A payment without a provider is returned as it is.
 * @throws PayError provider_unavailable: unknown what happened, the same call continues from here
 */
export async function startAtProvider(payment: PaymentRow): Promise<PaymentRow> {
  if (payment.status !== 'pending' || payment.checkoutUrl !== null || payment.provider === 'points')
    return payment;
  return withProvider(payment.provider, async (adapter) =>
    store({ payment, started: await start({ payment, adapter }), adapter }),
  );
}

async function start({ payment, adapter }: { payment: PaymentRow; adapter: Provider }): Promise<Started> {
  try {
    return await adapter.start({
      payment,
      taskId: payment.taskId,
      feeType: payment.feeType,
      amount: payment.finalAmount,
      currency: payment.currency,
      presentation: payment.presentation,
      locale: payment.locale,
      createdAt: payment.createdAt,
      expiresAt: payment.expiresAt,
      idempotencyKey: `${nameOf({ kind: 'payment', own: payment })}-start`,
    });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    log().error(
      { payment_id: payment.id, task_id: payment.taskId, provider: payment.provider, error },
      'Payment failed',
    );
    // The provider did nothing and never will under this key, so the payer's reservations are released at once.
    if (error.kind !== 'unavailable') {
      await closePayment({
        paymentId: payment.id,
        reason: 'provider_refused',
      });
    }
    throw error;
  }
}

type Opened = { payment: PaymentRow; started: Started; adapter: Provider };

/**
 * The payment is given, and the reference that another process stored is as good as ours, so there is no plan to decide
 * again.
 */
async function store({ payment, started, adapter }: Opened): Promise<PaymentRow> {
  let current: PaymentRow | null = payment;
  for (let round = 1; round <= ROUNDS_MAX && current; round += 1) {
    if (current.status !== 'pending') return abandon({ payment: current, started, adapter });
    if (current.checkoutUrl !== null) return current;
    await commit({
      payment: {
        kind: 'move',
        id: current.id,
        from: 'pending',
        to: 'pending',
        version: current.version,
        set: { provider_payment_id: started.reference, checkout_url: started.checkoutUrl },
      },
      events: [{ kind: 'started', actor: 'system', detail: { reference: started.reference } }],
    });
    current = await findPaymentRow({ id: current.id });
  }
  if (!current) throw new PayError('not_found');
  return current;
}

/**
 * The payment ended while the provider was opening it, so its address is never handed out. Closing it there is a
 * courtesy: if that fails, it lapses by itself.
 */
async function abandon({ payment, started, adapter }: Opened): Promise<PaymentRow> {
  if (payment.reference === started.reference) return payment;
  await adapter
    .cancel({
      reference: started.reference,
      payment,
      idempotencyKey: `${nameOf({ kind: 'payment', own: payment })}-abandon`,
    })
    .catch((error: unknown) =>
      log().warn({ payment_id: payment.id, error }, 'Could not close an unused session'),
    );
  return payment;
}
