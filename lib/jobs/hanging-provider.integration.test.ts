import { afterEach, expect, it } from 'vitest';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothProviders } from '@/tests/fixtures/two-providers';
import { beginFee } from '@/tests/scenarios/fee-scenario';
import { reconcilePayments } from './reconcile-payments';

const HANGING = 60;

const fixture = useFixture();
afterEach(() => fixture.expectSoundBooks());

it.each(bothProviders)(
  'payments at the other provider do not wait for %s, which hangs',
  {
    timeout: 240_000,
  },
  async (name) => {
    const other = bothProviders.find((provider) => provider !== name) ?? name;
    const hanging: Awaited<ReturnType<typeof beginFee>>[] = [];
    for (let count = 0; count < HANGING; count += 1) {
      hanging.push(await beginFee({ fixture, provider: name }));
    }
    const paid = await beginFee({ fixture, provider: other });
    paid.payer.simulator.addWebhookFault({ fault: { kind: 'lose' }, times: null });
    paid.payer.pay(paid.reference);
    // Those that hang are due before it; those of another test are not due.
    const ids = hanging.map(({ paymentId }) => paymentId);
    await db().$executeRaw`
      UPDATE payment_records SET next_sync_at = now() + make_interval(secs => CASE
        WHEN id = ${paid.paymentId} THEN -1 WHEN id = ANY (${ids}) THEN -9 ELSE 3600 END)
      WHERE payment_status = 'pending'`;
    const [first] = hanging;
    if (!first) expect.fail('there are some');
    const { simulator, paths } = first.payer;
    simulator.addFault({
      method: 'GET',
      path: paths.look,
      fault: { kind: 'delay', ms: 20_000 },
      times: null,
    });
    let isOver = false;
    const run = reconcilePayments().then(() => {
      isOver = true;
    });
    await expect.poll(() => fixture.statusOf(paid.paymentId), { timeout: 6_000 }).toBe('completed');
    expect(isOver).toBe(false);
    simulator.clearFaults();
    await run;
    await paid.expectPaidOnce();
  },
);
