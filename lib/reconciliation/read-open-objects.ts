import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { balanceLineKinds } from '@/lib/providers/balance-line-kinds';
import type { ProviderName } from '@/lib/providers/names';
import type { OpenObject } from './decide-object';

/** What of one object is not matched, in one unit. */
export type OpenGroup = OpenObject & {
  provider: ProviderName;
  /** `charge:pi_1` */
  objectKey: string;
  unit: string;
};

const minor = z.bigint().transform(Number);

const linesSchema = z.array(
  z.object({
    id: minor,
    kind: z.enum(balanceLineKinds),
    objectKey: z.string(),
    unit: z.string(),
    amount: minor,
    fee: minor,
    isBooked: z.boolean(),
    isInFlight: z.boolean(),
    isFresh: z.boolean(),
    hasTwin: z.boolean(),
  }),
);

const transactionsSchema = z.array(
  z.object({
    id: minor,
    objectKey: z.string(),
    unit: z.string(),
    amount: minor,
    isFresh: z.boolean(),
  }),
);

const matchedSchema = z.array(z.object({ objectKey: z.string() }));

/**
 * Everything that is not matched between a provider's list and the books, by object and unit.
 * @param completeUntil up to here the list is complete; null: nothing is known of it
 * @param marginSeconds how long one of the two may follow the other
 * @param sql where other reads have to see the same moment
 */
export async function readOpenObjects({
  provider,
  completeUntil,
  marginSeconds,
  sql = db(),
}: {
  provider: ProviderName;
  completeUntil: Date | null;
  marginSeconds: number;
  sql?: Pick<ReturnType<typeof db>, '$queryRaw'>;
}): Promise<OpenGroup[]> {
  const lines = linesSchema.parse(
    await sql.$queryRaw`
      SELECT id, kind, object_key AS "objectKey", unit, amount, fee, is_booked AS "isBooked",
        is_in_flight AS "isInFlight", has_twin AS "hasTwin",
        imported_at > now() - make_interval(secs => ${marginSeconds}::float) AS "isFresh"
      FROM unmatched_lines(${provider}) ORDER BY id`,
  );
  const transactions = transactionsSchema.parse(
    await sql.$queryRaw`
      SELECT id, object_key AS "objectKey", unit, amount,
        ${completeUntil}::timestamptz IS NULL
          OR created_at > ${completeUntil}::timestamptz - make_interval(secs => ${marginSeconds}::float) AS "isFresh"
      FROM unmatched_transactions(${provider},
        COALESCE((SELECT open_entry_id FROM line_cursors WHERE provider = ${provider}), 0)) ORDER BY id`,
  );
  const keys = [...new Set([...lines, ...transactions].map(({ objectKey }) => objectKey))];
  const matched = matchedSchema.parse(
    await sql.$queryRaw`
      SELECT DISTINCT object_key AS "objectKey" FROM line_matches
      WHERE provider = ${provider} AND object_key = ANY (${keys})`,
  );
  return grouped({
    provider,
    lines,
    transactions,
    matched: new Set(matched.map(({ objectKey }) => objectKey)),
  });
}

function grouped({
  provider,
  lines,
  transactions,
  matched,
}: {
  provider: ProviderName;
  lines: z.infer<typeof linesSchema>;
  transactions: z.infer<typeof transactionsSchema>;
  matched: Set<string>;
}): OpenGroup[] {
  const groups = new Map<string, OpenGroup>();
  const groupOf = ({ objectKey, unit }: { objectKey: string; unit: string }) => {
    const found = groups.get(`${objectKey} ${unit}`) ?? {
      provider,
      objectKey,
      unit,
      lines: [],
      transactions: [],
      wasMatched: matched.has(objectKey),
    };
    groups.set(`${objectKey} ${unit}`, found);
    return found;
  };
  for (const line of lines) groupOf(line).lines.push(line);
  for (const transaction of transactions) groupOf(transaction).transactions.push(transaction);
  return [...groups.values()];
}
