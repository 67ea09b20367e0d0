import { afterEach, describe, expect, it } from 'vitest';
import { reconcilePayouts } from '@/lib/jobs/reconcile-payouts';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { reset } from '@/tests/fixtures/two-providers';
import { paidHelper } from '@/tests/scenarios/payout-scenario';
import { requestPayout } from './request-payout';

const fixture = useFixture();
afterEach(() => reset(fixture));

describe.each([true, false])('Where Stripe repeats a 500 to a transfer (executed: %s)', (executed) => {
  it('a payout is sent once', async () => {
    const helper = await paidHelper({ fixture });
    fixture.simulators.stripe.hold();
    const fault = { kind: 'cache_500', executed } as const;
    fixture.simulators.stripe.addFault({ method: 'POST', path: '/v1/transfers', fault });
    const before = fixture.simulators.stripe.transfers().length;
    const payout = { userId: helper.id, provider: 'stripe', amount: 4_000 } as const;
    const requested = await requestPayout({ ...payout, idempotencyKey: `spent-${executed}` });
    expect(requested).toMatchObject({ status: 'requested' });
    expect(fixture.simulators.stripe.transfers()).toHaveLength(before + (executed ? 1 : 0));
    await db()
      .$executeRaw`UPDATE payouts SET next_sync_at = now() - interval '1 second' WHERE status = 'requested'`;
    await reconcilePayouts();
    expect(await db().payout.findUniqueOrThrow({ where: { id: requested.payout_id } })).toMatchObject({
      status: 'paid',
    });
    expect(fixture.simulators.stripe.transfers()).toHaveLength(before + 1);
  });
});
