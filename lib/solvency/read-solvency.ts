import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { POINTS_UNIT, toDecimal } from '@/lib/core/money';
import { providerNames } from '@/lib/providers/names';
import type { SolvencyResponse } from './schema';
import { accountKindSchema } from './schema';
import { type CurrencySums, type KindSum, type PositionLine, sumPositions } from './sum-positions';

const minor = z.bigint().transform(Number);
const providerSchema = z.enum(providerNames);

const sumsSchema = z.array(
  z.object({
    kind: accountKindSchema,
    provider: providerSchema.nullable(),
    currency: z.string(),
    balance: minor,
  }),
);

const balancesSchema = z.array(
  z.object({
    provider: providerSchema,
    currency: z.string(),
    total: minor.nullable(),
    asOf: z.date(),
  }),
);

/**
 * Whether everybody could be paid now: what the books owe and where the money is, and what the providers said last.
 * The sums are of one moment. The platform's own accounts are summed from their entries.
 * @throws PayError database_unavailable
 */
export async function readSolvency(): Promise<SolvencyResponse> {
  const [sums, balances] = await Promise.all([readSums(), readProviderBalances()]);
  return {
    currencies: sumPositions(sums).map(currencyResponse),
    provider_balances: balances.map(({ provider, currency, total, asOf }) => ({
      provider,
      currency,
      total,
      total_display: total === null ? null : toDecimal({ amount: total, currency }),
      as_of: asOf.toISOString(),
    })),
    points_outstanding: sums
      .filter(({ kind }) => kind === 'points' || kind === 'points_reserved')
      .filter(({ currency }) => currency === POINTS_UNIT)
      .reduce((total, { balance }) => total + balance, 0),
  };
}

async function readSums(): Promise<KindSum[]> {
  return sumsSchema.parse(
    await db().$queryRaw`
      SELECT a.kind, CASE WHEN a.id LIKE 'provider:%' THEN split_part(a.id, ':', 2) END AS provider, a.unit AS currency,
        COALESCE(sum(COALESCE(a.balance, e.amount)), 0)::bigint AS balance
      FROM ledger_accounts a
      LEFT JOIN LATERAL (SELECT sum(amount) AS amount FROM ledger_entries WHERE account_id = a.id) e
        ON a.balance IS NULL
      GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
  );
}

/** The newest statement of each provider. */
async function readProviderBalances(): Promise<z.infer<typeof balancesSchema>> {
  return balancesSchema.parse(
    await db().$queryRaw`
      SELECT s.provider, b.currency, b.available + b.pending + b.reserved AS total, s.made_at AS "asOf"
      FROM (SELECT DISTINCT ON (provider) id, provider, made_at FROM statements ORDER BY provider, id DESC) s
      JOIN statement_balances b ON b.statement_id = s.id
      ORDER BY s.provider, b.currency`,
  );
}

function currencyResponse({
  currency,
  lines,
  owed,
  held,
  cover,
}: CurrencySums): SolvencyResponse['currencies'][number] {
  const say = (amount: number) => toDecimal({ amount, currency });
  return {
    currency,
    owed,
    owed_display: say(owed),
    held,
    held_display: say(held),
    cover,
    cover_display: say(cover),
    owed_lines: lines.owed.map(lineResponse),
    held_lines: lines.held.map(lineResponse),
    claimed_lines: lines.claimed.map(lineResponse),
    own_lines: lines.own.map(lineResponse),
  };
}

function lineResponse({
  kind,
  provider,
  currency,
  amount,
}: PositionLine): SolvencyResponse['currencies'][number]['owed_lines'][number] {
  return {
    kind,
    provider: providerSchema.nullable().parse(provider),
    amount,
    amount_display: toDecimal({ amount, currency }),
  };
}
