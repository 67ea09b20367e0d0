import { afterEach, describe, expect, it } from 'vitest';
import type { Provider } from '@/lib/providers/provider';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { adapterOf, bothIdle, bothProviders, type ProviderName, reset } from '@/tests/fixtures/two-providers';
import { openUsers, paidFee } from '@/tests/scenarios/refund-scenario';
import { importLines } from './import-lines';
import { makeStatement, reconcileLines } from './make-statement';

const fixture = useFixture();
afterEach(() => reset(fixture));

async function pay(name: ProviderName): Promise<void> {
  const { poster } = await openUsers(fixture);
  await paidFee({ fixture, poster, body: { payment_method: name } });
  await bothIdle(fixture);
  fixture.simulators.clock.advance({ seconds: 1 });
}

/** The provider's own answer, after which something happens before we have it: once. */
function meanwhile(adapter: Provider, happens: () => Promise<unknown>): Provider {
  let isOver = false;
  return {
    ...adapter,
    async readBalances(query) {
      const balances = await adapter.readBalances(query);
      if (!isOver) {
        isOver = true;
        await happens();
      }
      return balances;
    },
  };
}

describe.each(bothProviders)('A statement of %s', (name) => {
  it.each<[string, (adapter: Provider) => Promise<unknown>]>([
    ['imports and books', reconcileLines],
    ['imports', importLines],
  ])('is right although another process %s what follows the balance', async (_, run) => {
    await pay(name);
    const adapter = adapterOf(name);
    const to = new Date();
    const period = { from: new Date(to.getTime() - 86_400_000), to, day: null, madeBy: null };
    const id = await makeStatement({
      adapter: meanwhile(adapter, async () => {
        await pay(name);
        await run(adapter);
      }),
      period,
      marginSeconds: 0,
    });
    const { incompleteReason, balances } = await db().statement.findUniqueOrThrow({
      where: { id: id ?? 0 },
      include: { balances: true },
    });
    expect(incompleteReason).toBeNull();
    expect(balances).toMatchObject([{ currency: 'GBP', waiting: 0n, differing: 0n, unexplained: 0n }]);
    expect(await db().difference.count()).toBe(0);
  });
});
