import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { toDecimal } from '@/lib/core/money';
import { type PageRequest, readPage } from '@/lib/core/read-page';
import { type AccountKind, transactionKinds } from '@/lib/ledger/transaction-forms';
import type { EntryList } from './schema';

const kindSchema = z.enum(transactionKinds);

/**
 * The entries of all accounts of a kind, the newest first.
 * @param unit a currency, or PTS
 * @throws PayError database_unavailable
 */
export async function listEntries({
  kind,
  unit,
  cursor,
  limit = 30,
}: PageRequest & { kind: AccountKind; unit: string }): Promise<EntryList> {
  const { rows, nextCursor } = await readPage({
    cursor,
    limit,
    find: ({ id, ...newest }) =>
      db().ledgerEntry.findMany({
        where: { id, account: { kind, unit } },
        include: { transaction: { select: { kind: true, businessKey: true, paymentId: true } } },
        ...newest,
      }),
  });
  return {
    entries: rows.map(({ id, accountId, amount, createdAt, transaction }) => ({
      entry_id: String(id),
      account: accountId,
      transaction_kind: kindSchema.parse(transaction.kind),
      business_key: transaction.businessKey,
      payment_id: transaction.paymentId,
      amount: Number(amount),
      amount_display: toDecimal({ amount: Number(amount), currency: unit }),
      created_at: createdAt.toISOString(),
    })),
    next_cursor: nextCursor,
  };
}
