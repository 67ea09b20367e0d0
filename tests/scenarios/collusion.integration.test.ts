import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { serviceFee } from '@/lib/pricing/service-fee';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { sampling } from '@/tests/fixtures/sample';
import { bothIdle, bothProviders, reset } from '@/tests/fixtures/two-providers';
import {
  type Act,
  accept,
  aDayPasses,
  askAndWithdraw,
  cancel,
  change,
  confirm,
  deliver,
  moneyOf,
  offer,
  openPair,
  pay,
  requestChanges,
  withdrawAcceptance,
  withdrawOffer,
} from './colluding-pair';

/** The fee by the settings of the tests. */
const RULE = { bps: 1_000, minimum: 0 };

const fixture = useFixture();
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

const pence = fc.oneof(fc.integer({ min: 100, max: 900 }), fc.integer({ min: 900, max: 900_000 }));
const anyPay = fc.constantFrom(...bothProviders).map(pay);
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  pence.map(offer),
  pence.map(change),
  pence.map(change),
  anyPay,
  anyPay,
  fc.constantFrom(withdrawOffer, accept, withdrawAcceptance),
  fc.constantFrom(deliver, requestChanges, askAndWithdraw, aDayPasses),
);

/** Most get as far as a held reward, and each end is tried in turn. */
const endings = [confirm, cancel('helper'), cancel('poster'), aDayPasses];
const sequence = fc.record({
  posted: fc.integer({ min: 100, max: 30_000 }),
  /** As a percentage of what was posted. */
  agreed: fc.integer({ min: 40, max: 3_000 }),
  withCoupon: fc.boolean(),
  by: anyPay,
  before: fc.array(fc.oneof(pence.map(offer), fc.constantFrom(withdrawOffer, accept, withdrawAcceptance)), {
    maxLength: 3,
  }),
  after: fc.array(anyAct, { maxLength: 8 }),
});

/** A token reward that becomes thousands: by the offer, and by a raise. */
const tokens = [
  { posted: 5, acts: [offer(999_900), accept, pay('stripe'), confirm] },
  { posted: 5, acts: [offer(5_000), accept, pay('paypal'), change(5_000_000), pay('stripe'), confirm] },
].map(({ posted, acts }) => ({
  title: `${posted}: ${acts.map(({ title }) => title).join(', ')}`,
  posted,
  withCoupon: false,
  acts,
}));

function sequences() {
  const { isFull, seed } = sampling();
  const number = [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7);
  return fc
    .sample(sequence, { numRuns: isFull ? 64 : 8, seed: number })
    .map(({ posted, agreed, withCoupon, by, before, after }, index) => {
      const end = endings[index % endings.length] ?? confirm;
      const first = offer(Math.round((posted * agreed) / 100));
      const acts = [...before, first, accept, by, ...after, end];
      return { title: `${posted}: ${acts.map(({ title }) => title).join(', ')}`, posted, withCoupon, acts };
    });
}

describe('two people who agree on everything pay at least the fee of the reward that moved', () => {
  it.each([...tokens, ...sequences()].map((one) => [one.title, one] as const))(
    'task for %s',
    async (_, one) => {
      const { posted, withCoupon, acts } = one;
      const pair = await openPair({ fixture, posted, withCoupon });
      for (const act of acts) await act.run(pair);
      await bothIdle(fixture);
      const { wallet, kept, couponBack } = await moneyOf(pair);
      expect(kept).toBeGreaterThanOrEqual(wallet === 0 ? 0 : serviceFee({ reward: wallet, ...RULE }));
      const task = await db().task.findUniqueOrThrow({
        where: { id: pair.taskId },
        include: { events: true },
      });
      // What somebody was accepted for once is paid for, or owed; a coupon that went back is the payer's again.
      const wasAccepted = task.events.some(({ kind }) => kind === 'accepted');
      if (wasAccepted) expect(kept).toBeGreaterThanOrEqual((task.feePaid ?? 0) - couponBack);
    },
  );
});
