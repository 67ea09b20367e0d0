import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FeeTerms, furtherFee, splitHeld, withFurtherFee } from '@/lib/pricing/further-fee';
import { serviceFee } from '@/lib/pricing/service-fee';
import { cancelledMoney, cancelTerms } from './cancel-rules';

/**
 * Two people who agree on everything, and the rule tables: what they do with one task, and what stays with the platform. All
 * amounts are minor units; points and coupons of the fee count as paid.
 */
type World = {
  terms: FeeTerms;
  status: 'open' | 'accepted' | 'in_progress' | 'over';
  isLate: boolean;
  hasOffers: boolean;
  /** Somebody was accepted once, which counts for ever. */
  wasAccepted: boolean;
  agreed: number;
  held: number;
  /** What reached the helper, and what the platform kept: the fee for publishing, further fees, what the helper owes. */
  wallet: number;
  revenue: number;
  owed: number;
  /** What the two paid in, and what came back to the poster. */
  paidIn: number;
  back: number;
};

type Act = (world: World) => World;

const amount = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 5_000_000 }));

const acts: fc.Arbitrary<Act> = fc.oneof(
  amount.map(
    (reward): Act =>
      (world) =>
        world.status === 'open' ? accept(world, reward) : world,
  ),
  fc.boolean().map(
    (hasOffers): Act =>
      (world) =>
        world.status === 'open' ? { ...world, hasOffers: hasOffers || world.wasAccepted } : world,
  ),
  fc.constant<Act>((world) => (world.status === 'accepted' ? pay(world) : world)),
  fc.constant<Act>((world) =>
    world.status === 'accepted' ? { ...world, status: 'open', agreed: 0 } : world,
  ),
  amount.map(
    (to): Act =>
      (world) =>
        world.status === 'in_progress' ? change(world, to) : world,
  ),
  fc.constant<Act>((world) => ({ ...world, isLate: world.status === 'in_progress' })),
  fc.constantFrom('poster' as const, 'helper' as const).map(
    (side): Act =>
      (world) =>
        cancel(world, side),
  ),
  fc.constant<Act>((world) => (world.status === 'in_progress' ? confirm(world) : world)),
);

const accept = (world: World, agreed: number): World => ({
  ...world,
  status: 'accepted',
  hasOffers: true,
  wasAccepted: true,
  agreed,
});

function pay(world: World): World {
  const due = withFurtherFee({ reward: world.agreed, terms: world.terms });
  return { ...world, status: 'in_progress', isLate: false, held: due, paidIn: world.paidIn + due };
}

/** A raise is paid, a lowering goes back: afterwards the task holds the new reward with its fee. */
function change(world: World, to: number): World {
  const held = withFurtherFee({ reward: to, terms: world.terms });
  return {
    ...world,
    held,
    paidIn: world.paidIn + Math.max(0, held - world.held),
    back: world.back + Math.max(0, world.held - held),
  };
}

function confirm(world: World): World {
  const { reward, fee } = splitHeld({ held: world.held, terms: world.terms });
  return { ...world, status: 'over', held: 0, wallet: reward, revenue: world.revenue + fee };
}

function cancel(world: World, side: 'poster' | 'helper'): World {
  if (world.status === 'over') return world;
  const { terms, held: amount } = world;
  const rule = cancelTerms({ task: world, side } as Parameters<typeof cancelTerms>[0]);
  if (!rule.isAllowed) return world;
  const held = { amount, reward: splitHeld({ held: amount, terms }).reward };
  const money = cancelledMoney({ reward: rule.reward, held, terms, helperBps: 2_000 });
  const feeBack = rule.fee === 'returned' ? terms.paid : 0;
  return {
    ...world,
    status: 'over',
    held: 0,
    back: world.back + money.toPoster + feeBack,
    wallet: money.toHelper.reward,
    revenue: world.revenue + money.toHelper.fee - feeBack,
    owed: rule.doesHelperOweFee ? feeBack : 0,
  };
}

const worlds: fc.Arbitrary<World> = fc
  .record({
    bps: fc.integer({ min: 0, max: 3_000 }),
    minimum: fc.integer({ min: 0, max: 300 }),
    base: amount,
  })
  .map(({ bps, minimum, base }) => {
    const paid = serviceFee({ reward: base, bps, minimum });
    const terms = { bps, minimum, paid, waived: 0 };
    const start = {
      status: 'open',
      isLate: false,
      hasOffers: false,
      wasAccepted: false,
      agreed: 0,
      held: 0,
    } as const;
    return { ...start, terms, wallet: 0, revenue: paid, owed: 0, paidIn: paid, back: 0 };
  });

const ended = fc
  .tuple(worlds, fc.array(acts, { minLength: 1, maxLength: 14 }))
  .map(([start, done]) => done.reduce((world, act) => act(world), start));

describe('two people who agree on everything', () => {
  it('pay at least the fee of the reward that reaches the wallet', () => {
    fc.assert(
      fc.property(ended, ({ terms, wallet, revenue, owed }) => {
        expect(revenue + owed).toBeGreaterThanOrEqual(
          wallet === 0 ? 0 : serviceFee({ reward: wallet, ...terms }),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('leave a task for which somebody was accepted only with its fee paid, or owed', () => {
    fc.assert(
      fc.property(ended, ({ terms, status, wasAccepted, revenue, owed }) => {
        if (status === 'over' && wasAccepted) expect(revenue + owed).toBeGreaterThanOrEqual(terms.paid);
      }),
      { numRuns: 2_000 },
    );
  });

  it('neither make money nor lose it', () => {
    fc.assert(
      fc.property(ended, ({ paidIn, back, wallet, revenue, held }) => {
        expect(back + wallet + revenue + held).toBe(paidIn);
      }),
      { numRuns: 2_000 },
    );
  });

  it('owe nothing further for what the fee for publishing covers', () => {
    fc.assert(
      fc.property(worlds, amount, ({ terms }, reward) => {
        const isCovered = serviceFee({ reward, ...terms }) <= terms.paid;
        expect(furtherFee({ reward, terms }) === 0).toBe(isCovered);
      }),
    );
  });
});
