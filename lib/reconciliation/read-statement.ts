import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { toDecimal } from '@/lib/core/money';
import { balanceLineKinds } from '@/lib/providers/balance-line-kinds';
import { providerNames } from '@/lib/providers/names';
import { differenceResponse } from './difference-response';
import type { StatementDetail, StatementSummary } from './schema';
import { incompleteReasons } from './states';

const minor = z.bigint().transform(Number);

const sumsSchema = z.array(
  z.object({
    kind: z.enum(balanceLineKinds),
    currency: z.string(),
    count: z.number(),
    amount: minor,
    fee: minor,
  }),
);

const rowSchema = z.object({
  id: z.number(),
  provider: z.enum(providerNames),
  day: z.date().nullable(),
  from: z.date(),
  to: z.date(),
  madeAt: z.date(),
  madeBy: z.number().nullable(),
  incompleteReason: z.enum(incompleteReasons).nullable(),
  unreadObjects: z.number().nullable(),
  balances: z.array(
    z.object({
      currency: z.string(),
      available: minor.nullable(),
      pending: minor.nullable(),
      reserved: minor.nullable(),
      clearing: minor,
      waiting: minor,
      differing: minor,
      unexplained: minor.nullable(),
    }),
  ),
});

/**
 * A statement with the sums of its lines and what differed when it was made.
 * @throws PayError not_found, database_unavailable
 */
export async function readStatement({ statementId }: { statementId: number }): Promise<StatementDetail> {
  const found = await db().statement.findUnique({
    where: { id: statementId },
    include: { balances: { orderBy: { currency: 'asc' } } },
  });
  if (!found) throw new PayError('not_found');
  const { provider, from, to, madeAt } = found;
  const [sums, differences] = await Promise.all([
    db().$queryRaw`
      SELECT kind, currency, count(*)::integer AS count, sum(amount)::bigint AS amount, sum(fee)::bigint AS fee
      FROM balance_lines WHERE provider = ${provider} AND occurred_at >= ${from} AND occurred_at < ${to}
      GROUP BY kind, currency ORDER BY currency, kind`,
    db().difference.findMany({
      where: { provider, foundAt: { lte: madeAt }, OR: [{ endedAt: null }, { endedAt: { gt: madeAt } }] },
      orderBy: { id: 'asc' },
    }),
  ]);
  return {
    ...statementResponse(found),
    sums: sumsSchema.parse(sums).map(({ kind, currency, count, amount, fee }) => ({
      kind,
      currency,
      count,
      amount,
      amount_display: toDecimal({ amount, currency }),
      fee,
      fee_display: toDecimal({ amount: fee, currency }),
    })),
    differences: differences.map(differenceResponse),
  };
}

/** A row as the API shows it. */
export function statementResponse(row: unknown): StatementSummary {
  const { id, provider, day, from, to, madeAt, madeBy, incompleteReason, unreadObjects, balances } =
    rowSchema.parse(row);
  return {
    statement_id: id,
    provider,
    day: day?.toISOString().slice(0, 10) ?? null,
    from: from.toISOString(),
    to: to.toISOString(),
    made_at: madeAt.toISOString(),
    made_by: madeBy,
    incomplete_reason: incompleteReason,
    unread_objects: unreadObjects,
    balances: balances.map(({ currency, ...sums }) => {
      const total =
        sums.available === null ? null : sums.available + (sums.pending ?? 0) + (sums.reserved ?? 0);
      return {
        currency,
        ...sums,
        total,
        total_display: total === null ? null : toDecimal({ amount: total, currency }),
        clearing_display: toDecimal({ amount: sums.clearing, currency }),
      };
    }),
  };
}
