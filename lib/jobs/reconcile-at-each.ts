import { runRows } from '@/lib/core/run-rows';
import type { ProviderName } from '@/lib/providers/names';
import { isGateClosed } from '@/lib/providers/registry';

/** As many rows of one provider as are synced at the same time, so that it never gets a burst. */
const AT_ONCE = 5;

/**
 * Claims and syncs what is due at each of these providers. Providers do not wait for one another, and nothing is claimed
 * of one that is not called at the moment.
 * @param claim the due rows of a provider; it sets their next time
 * @returns how many rows were claimed
 * @throws PayError database_unavailable
 */
export async function reconcileAtEach<Row extends { id: number }>({
  job,
  providers,
  claim,
  run,
}: {
  job: string;
  providers: readonly ProviderName[];
  claim: (provider: ProviderName) => Promise<Row[]>;
  run: (row: Row, provider: ProviderName) => Promise<unknown>;
}): Promise<number> {
  const counts = await Promise.all(
    providers.map(async (provider) => {
      const rows = isGateClosed(provider) ? [] : await claim(provider);
      await runRows({
        job,
        rows,
        idOf: ({ id }) => id,
        run: (row) => run(row, provider),
        atOnce: AT_ONCE,
        isScheduled: true,
      });
      return rows.length;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
