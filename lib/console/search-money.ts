import type { Role } from '@/lib/auth/roles';
import { type Shown, shownTo } from '@/lib/auth/shown-to';
import { db } from '@/lib/core/db/client';
import { containing } from '@/lib/core/db/containing';
import type { Prisma } from '@/lib/core/db/generated/client';
import type { FoundKind, Search } from './parse-search';

/** A payment, refund, payout or dispute that was found. */
export type Found = {
  kind: FoundKind;
  id: number;
  /** The payment that it is, or is about; null for a payout. */
  paymentId: number | null;
  status: string;
  /** Minor units. */
  amount: number;
  currency: string;
  /** What it was for; null for a payout. */
  taskTitle: string | null;
  /** Who paid, or is paid. */
  person: { name: string; email: string };
  /** The provider's own id of it, once there is one. */
  reference: string | null;
  createdAt: Date;
};

/** The newest of a kind, and whether there are more. */
export type FoundList = { kind: FoundKind; found: Found[]; hasMore: boolean };

/** Enough to recognise the one; an operator with more results types more of the text. */
const FOUND_MAX = 20;
/** As many people and tasks are looked at, the newest first. */
const NAMED_MAX = 500;

/**
 * Payments, refunds, payouts and disputes by our number, a provider's id, or a part of an e-mail address, a name or the
 * title of a task. Ids of providers count whole; of letters, any case.
 * @throws PayError database_unavailable
 */
export async function searchMoney({
  search,
  viewerRole,
}: {
  search: Search;
  viewerRole: Role;
}): Promise<FoundList[]> {
  const shown = shownTo(viewerRole);
  const named = await findNamed({ search, shown });
  const [payments, refunds, payouts, disputes] = await Promise.all([
    findPayments({ search, named, shown }),
    findRefunds({ search, named, shown }),
    findPayouts({ search, named, shown }),
    findDisputes({ search, named, shown }),
  ]);
  return [
    listOf('payment', payments),
    listOf('refund', refunds),
    listOf('payout', payouts),
    listOf('dispute', disputes),
  ];
}

function listOf(kind: FoundKind, rows: Found[]): FoundList {
  return { kind, found: rows.slice(0, FOUND_MAX), hasMore: rows.length > FOUND_MAX };
}

/** The people and tasks whose words contain the text. */
type Named = { users: number[]; tasks: number[] };

type Query = { search: Search; named: Named; shown: Shown };

/** Whoever sees personal data shortened finds by a whole address: parts would tell the rest letter by letter. */
async function findNamed({
  search: { text, number },
  shown,
}: Pick<Query, 'search' | 'shown'>): Promise<Named> {
  const newest = { select: { id: true }, orderBy: { id: 'desc' }, take: NAMED_MAX } as const;
  const [users, tasks] = await Promise.all([
    db().user.findMany({
      where: shown.isFull
        ? { OR: [{ email: containing(text) }, { name: containing(text) }] }
        : { email: text.toLowerCase() },
      ...newest,
    }),
    db().task.findMany({
      where: { OR: [{ title: containing(text) }, ...(number === null ? [] : [{ id: number }])] },
      ...newest,
    }),
  ]);
  return { users: users.map(({ id }) => id), tasks: tasks.map(({ id }) => id) };
}

const newestFound = { orderBy: { id: 'desc' }, take: FOUND_MAX + 1 } as const;

/** The number, unless the text says that it is one of another kind. */
function idOf({ search, kind }: { search: Search; kind: FoundKind }): { id: number }[] {
  return search.number === null || (search.kind !== null && search.kind !== kind)
    ? []
    : [{ id: search.number }];
}

function paymentWhere({ search, named: { users, tasks } }: Query): Prisma.PaymentRecordWhereInput {
  const { text } = search;
  return {
    OR: [
      ...idOf({ search, kind: 'payment' }),
      { providerPaymentId: text },
      { providerTransactionId: text },
      { evidence: { some: { OR: [{ providerPaymentId: text }, { providerTransactionId: text }] } } },
      { taskId: { in: tasks } },
      { userId: { in: users } },
      { task: { helperId: { in: users } } },
    ],
  };
}

const withTaskAndPayer = {
  task: { select: { title: true } },
  user: { select: { name: true, email: true } },
} as const;

async function findPayments(query: Query): Promise<Found[]> {
  const { shown } = query;
  const rows = await db().paymentRecord.findMany({
    where: paymentWhere(query),
    include: withTaskAndPayer,
    ...newestFound,
  });
  return rows.map((row) => ({
    kind: 'payment',
    id: row.id,
    paymentId: row.id,
    status: row.paymentStatus,
    amount: row.totalAmount,
    currency: row.currency,
    taskTitle: row.task.title,
    person: shown.person(row.user),
    reference: row.providerTransactionId ?? row.providerPaymentId,
    createdAt: row.createdAt,
  }));
}

async function findRefunds(query: Query): Promise<Found[]> {
  const { search, shown } = query;
  const rows = await db().refund.findMany({
    where: {
      OR: [
        ...idOf({ search, kind: 'refund' }),
        { providerRefundId: search.text },
        { payment: paymentWhere(query) },
      ],
    },
    include: { payment: { include: withTaskAndPayer } },
    ...newestFound,
  });
  return rows.map(({ payment, ...row }) => ({
    kind: 'refund',
    id: row.id,
    paymentId: row.paymentId,
    status: row.status,
    amount: row.amount + row.points,
    currency: row.currency,
    taskTitle: payment.task.title,
    person: shown.person(payment.user),
    reference: row.providerRefundId,
    createdAt: row.createdAt,
  }));
}

async function findPayouts({ search, named: { users }, shown }: Query): Promise<Found[]> {
  const rows = await db().payout.findMany({
    where: {
      OR: [
        ...idOf({ search, kind: 'payout' }),
        { providerPayoutId: search.text },
        { destination: shown.isFull ? containing(search.text) : search.text },
        { userId: { in: users } },
      ],
    },
    include: { user: withTaskAndPayer.user },
    ...newestFound,
  });
  return rows.map((row) => ({
    kind: 'payout',
    id: row.id,
    paymentId: null,
    status: row.status,
    amount: row.amount,
    currency: row.currency,
    taskTitle: null,
    person: shown.person(row.user),
    reference: row.providerPayoutId,
    createdAt: row.createdAt,
  }));
}

async function findDisputes(query: Query): Promise<Found[]> {
  const { search, shown } = query;
  const rows = await db().dispute.findMany({
    where: {
      OR: [
        ...idOf({ search, kind: 'dispute' }),
        { providerDisputeId: search.text },
        { payment: paymentWhere(query) },
      ],
    },
    include: { payment: { include: withTaskAndPayer } },
    ...newestFound,
  });
  return rows.map(({ payment, ...row }) => ({
    kind: 'dispute',
    id: row.id,
    paymentId: row.paymentId,
    status: row.status,
    amount: row.amount,
    currency: row.currency,
    taskTitle: payment.task.title,
    person: shown.person(payment.user),
    reference: row.providerDisputeId,
    createdAt: row.createdAt,
  }));
}
