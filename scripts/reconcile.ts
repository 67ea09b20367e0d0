import { closeDb, pool } from '@/lib/core/db/client';
import { compareMode } from '@/lib/core/db/installation';
import { env } from '@/lib/core/env';
import { toDecimal } from '@/lib/core/money';
import { makeStatements } from '@/lib/reconciliation/make-statements';
import type { DifferenceResponse, StatementSummary } from '@/lib/reconciliation/schema';
import { dataDirOf, givenEnvironment } from './environment';
import { runScript } from './run-script';
import { composeEnvironment } from './start/compose-environment';
import { newSecrets, readSecrets } from './start/secrets';
import { withDatabase } from './with-database';

/** Compares the books with the providers now and prints what there is to say. Fails while a difference is open. */
async function reconcile(): Promise<void> {
  await withDatabase(async ({ url: databaseUrl }) => {
    const given = givenEnvironment();
    const secrets = readSecrets({ dataDir: dataDirOf(given) }) ?? newSecrets();
    Object.assign(process.env, composeEnvironment({ given, secrets, databaseUrl }));
    try {
      await compareMode({ database: pool(), mode: env().mode });
      const { statements, differences } = await makeStatements({ operatorId: null });
      const newest = new Map<string, StatementSummary>();
      for (const statement of statements) {
        if (!newest.has(statement.provider)) newest.set(statement.provider, statement);
      }
      for (const statement of newest.values()) printStatement(statement);
      printDifferences(differences);
      process.exitCode = differences.length === 0 ? 0 : 1;
    } finally {
      await closeDb();
    }
  });
}

function printStatement({
  provider,
  incomplete_reason: reason,
  unread_objects: unread,
  balances,
}: StatementSummary): void {
  console.log(`\n${provider}${reason === null ? '' : ` (not complete: ${reason})`}`);
  if (unread !== null) console.log(`Payments, refunds and payouts of which no fee is known: ${unread}`);
  console.table(
    balances.map((balance) => ({
      currency: balance.currency,
      'at the provider': balance.total_display ?? 'unknown',
      'in the books': balance.clearing_display,
      waiting: toDecimal({ amount: balance.waiting, currency: balance.currency }),
      differing: toDecimal({ amount: balance.differing, currency: balance.currency }),
      unexplained:
        balance.unexplained === null
          ? 'unknown'
          : toDecimal({ amount: balance.unexplained, currency: balance.currency }),
    })),
  );
}

function printDifferences(differences: DifferenceResponse[]): void {
  if (differences.length === 0) {
    console.log('\nNothing differs.');
    return;
  }
  console.log(`\nOpen differences: ${differences.length}. Decide about them at /admin/reconciliations.`);
  console.table(
    differences.map(
      ({ difference_id: number, provider, kind, object, amount_display: amount, currency }) => ({
        number,
        provider,
        kind,
        object,
        amount,
        currency,
      }),
    ),
  );
}

runScript({ moduleUrl: import.meta.url, main: reconcile });
