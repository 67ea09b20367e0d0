import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ReviewReason, reviewReasons } from '@/lib/payments/reasons';
import { refundSuspense } from '@/lib/refunds/suspense/refund-suspense';
import { faultsOfBooks } from '@/tests/fixtures/expect-sound-books';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle, reset } from '@/tests/fixtures/two-providers';
import { openUsers, type Users } from '@/tests/scenarios/refund-scenario';
import { resolutionsBy } from '@/tests/scenarios/resolution-scenario';
import { type ReviewedPayment, reviewedPayments } from '@/tests/scenarios/reviewed-payments';
import { type ResolutionVerb, resolutionVerbs } from './names';
import { positionsOf as reasonPositions } from './reasons';
import type { ResolveBody } from './schema';

const fixture = useFixture();
let users: Users;
beforeAll(async () => {
  users = await openUsers(fixture);
});
afterEach(async () => {
  await reset(fixture);
  await refundSuspense();
  await bothIdle(fixture);
  const { stripe } = fixture.simulators;
  const faults = await faultsOfBooks({ stripe, paypal: fixture.paypal });
  expect(faults.filter((fault) => !unbooked.some((id) => fault.startsWith(`payment ${id} in`)))).toEqual([]);
});

/** Payments whose money only their provider knows. */
const unbooked: number[] = [];

async function begun(bringIt: () => Promise<ReviewedPayment>): Promise<ReviewedPayment> {
  const reviewed = await bringIt();
  if (reviewed.isUnbooked) unbooked.push(reviewed.paymentId);
  return reviewed;
}

const { bring, bringBouncedReward, bringDispute, bringDisputeOfTakenMoney, bringUnsentRefund } =
  reviewedPayments(fixture);
const { positionsOf, resolve } = resolutionsBy(() => users.operator);
const reviewReasonOf = async (id: number) =>
  (await db().paymentRecord.findUniqueOrThrow({ where: { id } })).reviewReason;

/** More than any payment needs. */
const PRESSES_MAX = 4;

describe('A payment that waits for a person', () => {
  it.each(reviewReasons)('is ended by the verbs that are offered first: %s', async (reason) => {
    const { paymentId, afterwards } = await begun(() => bring(reason));
    expect(await reviewReasonOf(paymentId)).toBe(reason);
    const kinds = (await positionsOf(paymentId)).positions.map(({ position }) => position);
    expect(reasonPositions[reason]).toEqual(expect.arrayContaining(kinds));
    for (let press = 1; press <= PRESSES_MAX; press += 1) {
      const [first] = (await positionsOf(paymentId)).positions;
      const verb = first?.verbs[0];
      if (!verb) break;
      await resolve(paymentId, verb);
      await bothIdle(fixture);
    }
    expect((await positionsOf(paymentId)).positions).toEqual([]);
    expect(await reviewReasonOf(paymentId)).toBeNull();
    await afterwards?.();
  });
});

/** A payment of which a verb ends something, and the review reason that it has after that. */
type Example = {
  bring: () => Promise<ReviewedPayment>;
  parts?: () => Promise<Partial<ResolveBody>>;
  after: ReviewReason | null;
};

const missing = async () => (await bring('made_at_provider_uncovered')).paymentId;

const examples: Record<ResolutionVerb, Example> = {
  pay_by_hand: { bring: () => bring('refund_failed'), after: null },
  pay_helper: { bring: bringBouncedReward, after: null },
  charge_helper: { bring: () => bring('made_at_provider_uncovered'), after: null },
  assign: {
    bring: () => bring('paid_twice'),
    parts: async () => ({ other_payment_id: await missing() }),
    after: null,
  },
  write_off: { bring: () => bring('other_amount'), after: null },
  accept_refund: { bring: () => bring('refund_does_not_agree'), after: 'made_at_provider_uncovered' },
  stop_refund: { bring: () => bring('refund_waiting'), after: 'refund_failed' },
  refund_arrived: { bring: () => bring('refund_unknown'), after: null },
  refund_not_sent: { bring: bringUnsentRefund, after: 'refund_failed' },
  end_payment: { bring: () => bring('unknown_too_long'), after: null },
  concede: { bring: bringDispute, after: null },
  dispute_won: { bring: () => bring('dispute_unclear'), after: null },
  dispute_lost: { bring: bringDisputeOfTakenMoney, after: null },
  close_review: { bring: () => bring('other_mode'), after: null },
};

describe('A verb', () => {
  it.each(resolutionVerbs)('ends what it is about: %s', async (verb) => {
    const { bring: bringIt, parts, after } = examples[verb];
    const { paymentId, afterwards } = await begun(bringIt);
    const { positions: before } = await positionsOf(paymentId);
    const own = before.find(({ verbs }) => verbs.includes(verb));
    await resolve(paymentId, verb, await parts?.());
    await bothIdle(fixture);
    const { positions } = await positionsOf(paymentId);
    expect(positions).not.toContainEqual(own);
    expect(await reviewReasonOf(paymentId)).toBe(after);
    await afterwards?.();
  });
});
