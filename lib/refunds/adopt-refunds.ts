import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { log } from '@/lib/core/log';
import { decideAndCommit } from '@/lib/ledger/decide-and-commit';
import type { Plan } from '@/lib/ledger/plan';
import { fees } from '@/lib/payments/fees';
import { providerNameSchema } from '@/lib/providers/schema';
import type { ListedRefund } from '@/lib/providers/snapshot';
import { withProvider } from '@/lib/providers/with-provider';
import { planReturn } from './decide-refund';
import { planRefund } from './plan-refund';
import { type RefundState, requireRefundState } from './read-refund-state';
import { MADE_AT_PROVIDER, MADE_AT_PROVIDER_UNCOVERED, REWARD_LOWERED } from './reasons';
import { syncRefund } from './sync-refund';

const BY_PROVIDER = { actor: 'provider', actorId: null } as const;

/**
 * Adopts refunds that were made in the provider's own console: asks the provider for all refunds of the payment and
 * books the unknown ones, each once. The money comes from what the payment was for; if that was released already, it is
 * our loss, and an operator sees it.
 * @returns how many were adopted
 * @throws PayError not_found, provider_unavailable, conflict (a refund of ours of the same money is pending: ask
 *   again), database_unavailable
 */
export async function adoptRefunds({
  paymentId,
  refundReference = null,
}: {
  paymentId: number;
  /** The refund in the notification, if it names one: the provider may show it when it lists none any more. */
  refundReference?: string | null;
}): Promise<number> {
  let adopted = 0;
  for (const evidence of await evidenceOf(paymentId)) {
    for (const refund of await listedBy({ evidence, refundReference })) {
      if (refund.state === 'failed') continue;
      const known = await findKnown({ paymentId, refund });
      // The provider shows what we took for failed.
      if (known?.status === 'failed') await syncRefund({ refundId: known.id });
      if (!known) adopted += (await adopt({ paymentId, evidence, refund })) ? 1 : 0;
    }
  }
  return adopted;
}

const evidenceSchema = z.array(
  z.object({
    id: z.bigint(),
    provider: providerNameSchema,
    transactionId: z.string(),
    currency: z.string(),
    isSuspended: z.boolean(),
  }),
);

type MoneyIn = z.infer<typeof evidenceSchema>[number];

async function evidenceOf(paymentId: number): Promise<MoneyIn[]> {
  const rows = await db().$queryRaw`
    SELECT e.id, e.provider, e.provider_transaction_id AS "transactionId", e.currency,
      EXISTS (SELECT 1 FROM ledger_transactions t WHERE t.business_key =
        'payment:' || e.payment_id || ':suspense:' || e.provider_transaction_id) AS "isSuspended"
    FROM payment_evidence e WHERE e.payment_id = ${paymentId} ORDER BY e.id`;
  return evidenceSchema.parse(rows);
}

async function listedBy({
  evidence: { id: evidenceId, provider: name, transactionId },
  refundReference,
}: {
  evidence: MoneyIn;
  refundReference: string | null;
}): Promise<ListedRefund[]> {
  const known = await db().refund.findMany({
    where: { evidenceId, providerRefundId: { not: null } },
    select: { providerRefundId: true },
  });
  const ids = [refundReference, ...known.map(({ providerRefundId }) => providerRefundId)];
  const references = ids.filter((id) => id !== null);
  return withProvider(name, (adapter) => adapter.listRefunds({ transactionId, references }));
}

/**
 * By the provider's id; or by our own reference, even before we learned that id. A number alone, which the previous
 * version gave, must agree in the amount: it may have been assigned twice.
 */
function findKnown({ paymentId, refund }: { paymentId: number; refund: ListedRefund }) {
  const { refund: name, refundReference, amount, currency } = refund;
  const named =
    name === null
      ? []
      : [name.token === null ? { id: name.id, providerRefundId: null, amount, currency } : { ...name }];
  return db().refund.findFirst({
    where: { paymentId, OR: [{ providerRefundId: refundReference }, ...named] },
    select: { id: true, status: true },
  });
}

type Found = { paymentId: number; evidence: MoneyIn; refund: ListedRefund };

async function adopt(found: Found): Promise<boolean> {
  const { paymentId, refund } = found;
  const { committed } = await decideAndCommit({
    subject: `a refund of payment ${paymentId} that was made at the provider`,
    read: () => requireRefundState(paymentId),
    // Another notification of the same refund may have been faster: then it is known, or its money is taken.
    decide: async (state) => ((await findKnown(found)) ? null : planOf({ state, ...found })),
    onRefusal: (refusal) => (refusal === 'already_booked' ? 'done_already' : 'again'),
  });
  if (!committed || committed.refundId === null) return false;
  const line = { payment_id: paymentId, refund_id: committed.refundId, amount: refund.amount };
  log().warn(line, 'A refund was made at the provider');
  await syncRefund({ refundId: committed.refundId });
  return true;
}

function planOf({ state, evidence, refund }: Omit<Found, 'paymentId'> & { state: RefundState }): Plan {
  const { payment } = state;
  const { refundReference: reference, amount } = refund;
  if (evidence.isSuspended) {
    const money = { evidenceId: evidence.id, ...evidence, amount };
    return planReturn({
      payment,
      money,
      reason: MADE_AT_PROVIDER,
      attempt: `at_provider:${reference}`,
      by: BY_PROVIDER,
      reference,
    });
  }
  return planRefund({
    state,
    split: { money: amount, points: 0 },
    reason: reasonOf({ state, amount }),
    requestKey: `at_provider:${reference}`,
    by: BY_PROVIDER,
    reference,
  });
}

/**
 * A manual refund uses the money that is set aside for the poster first, usually because its own refund failed. Amount
 * in minor units.
 */
function reasonOf({
  state: { payment, task, returning },
  amount,
}: {
  state: RefundState;
  amount: number;
}): string {
  if (!fees[payment.feeType].isHeld) return MADE_AT_PROVIDER;
  if (returning >= amount) return REWARD_LOWERED;
  return task.escrowAmount >= amount ? MADE_AT_PROVIDER : MADE_AT_PROVIDER_UNCOVERED;
}
