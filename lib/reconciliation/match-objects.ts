import { db } from '@/lib/core/db/client';
import type { Difference } from '@/lib/core/db/generated/client';
import { runRows } from '@/lib/core/run-rows';
import { commit } from '@/lib/ledger/commit';
import type { Plan } from '@/lib/ledger/plan';
import type { ProviderName } from '@/lib/providers/names';
import { decideObject, type ObjectDecision } from './decide-object';
import { planMatch } from './plan-match';
import { type OpenGroup, readOpenObjects } from './read-open-objects';

const JOB = 'match-lines';

/** How long the books may follow a provider's list, and the list the books, before it is a difference. */
const MARGIN_SECONDS: Record<ProviderName, number> = { stripe: 3_600, paypal: 6 * 3_600 };

type Parts = {
  provider: ProviderName;
  /** Up to here the provider's list is complete; null: nothing is known of it. */
  completeUntil: Date | null;
  marginSeconds?: number;
};

/**
 * Matches a provider's list with the books, object by object, and records what does not agree. A difference whose object
 * agrees by now ends by itself. Each object is on its own: one that cannot be matched does not stop the others.
 * @throws PayError database_unavailable
 */
export async function matchObjects({ provider, completeUntil, marginSeconds }: Parts): Promise<void> {
  const groups = await readOpenObjects({
    provider,
    completeUntil,
    marginSeconds: marginSeconds ?? MARGIN_SECONDS[provider],
  });
  const known = await readKnown(provider);
  await runRows({
    job: JOB,
    rows: groups,
    idOf: ({ objectKey, unit }) => `${objectKey} ${unit}`,
    run: async (group) => {
      const plan = planOf({ group, decision: decideObject(group), known });
      if (plan !== null) await commit(plan);
    },
  });
  await endVanished({ known, groups });
  await moveOpenEntry(provider);
}

/** The differences of a provider that are open, and those that a note explains. */
async function readKnown(provider: ProviderName): Promise<Difference[]> {
  return db().difference.findMany({
    where: {
      provider,
      kind: { not: 'unexplained' },
      OR: [{ endedAt: null }, { verb: 'explain' }],
    },
  });
}

function planOf({
  group,
  decision,
  known,
}: {
  group: OpenGroup;
  decision: ObjectDecision;
  known: Difference[];
}): Plan | null {
  const { provider, objectKey, unit } = group;
  const own = known.filter(
    (difference) => difference.objectKey === objectKey && difference.currency === unit,
  );
  const open = own.find(({ endedAt }) => endedAt === null);
  if (decision.act === 'wait') return null;
  if (decision.act === 'match') {
    return {
      ...planMatch({ group, withFees: decision.withFees }),
      ...(open && { difference: moveOf({ open, set: { verb: 'matched' } }) }),
    };
  }
  const { kind, amount } = decision;
  if (open) {
    const isSame = open.kind === kind && Number(open.amount) === amount;
    return isSame ? null : { difference: moveOf({ open, set: { kind, amount } }) };
  }
  // The provider may take back itself what a note explains; another sum is not explained by it.
  if (own.some((difference) => Number(difference.amount) === amount)) return null;
  return {
    difference: { kind: 'insert', row: { provider, kind, object_key: objectKey, currency: unit, amount } },
  };
}

function moveOf({ open, set }: { open: Difference; set: DifferenceSet }): Plan['difference'] {
  return { kind: 'move', id: open.id, version: open.version, set };
}

type DifferenceSet = Extract<NonNullable<Plan['difference']>, { kind: 'move' }>['set'];

/** Another row of ours turned out to be its object, under which it is listed now. */
async function endVanished({ known, groups }: { known: Difference[]; groups: OpenGroup[] }): Promise<void> {
  const there = new Set(groups.map(({ objectKey, unit }) => `${objectKey} ${unit}`));
  const gone = known.filter(
    ({ endedAt, objectKey, currency }) => endedAt === null && !there.has(`${objectKey} ${currency}`),
  );
  for (const open of gone) await commit({ difference: moveOf({ open, set: { verb: 'matched' } }) });
}

/** An entry that another process is committing may have a lower number than one that is there: so an hour is left. */
async function moveOpenEntry(provider: ProviderName): Promise<void> {
  await db().$executeRaw`
    UPDATE line_cursors c SET open_entry_id = COALESCE(
      LEAST((SELECT min(first_entry_id) FROM unmatched_transactions(c.provider, c.open_entry_id)),
        (SELECT min(e.id) FROM ledger_accounts a JOIN ledger_entries e ON e.account_id = a.id AND e.id >= c.open_entry_id
         WHERE a.kind = 'provider_clearing' AND starts_with(a.id, 'provider:' || c.provider || ':')
           AND e.created_at > now() - interval '1 hour')),
      c.open_entry_id)
    WHERE c.provider = ${provider}`;
}
