import { db } from '@/lib/core/db/client';
import { differenceResponse } from './difference-response';
import { statementResponse } from './read-statement';
import type { ReconciliationList } from './schema';

/** Two months of both providers. */
const STATEMENTS_MAX = 120;

/** More than a person resolves in a sitting; the oldest are first, so that the others follow. */
const DIFFERENCES_MAX = 200;

/**
 * The newest statements of all providers, and every open difference, the oldest first.
 * @throws PayError database_unavailable
 */
export async function listReconciliations(): Promise<ReconciliationList> {
  const [statements, differences] = await Promise.all([
    db().statement.findMany({
      orderBy: { id: 'desc' },
      take: STATEMENTS_MAX,
      include: { balances: { orderBy: { currency: 'asc' } } },
    }),
    db().difference.findMany({ where: { endedAt: null }, orderBy: { id: 'asc' }, take: DIFFERENCES_MAX }),
  ]);
  return {
    statements: statements.map(statementResponse),
    differences: differences.map(differenceResponse),
  };
}
