import { type Callee, callees } from '@/lib/payments/names';
import { type ProviderName, providerNames } from '@/lib/providers/names';

/** Where pg-boss keeps its tables. */
export const QUEUE_SCHEMA = 'pgboss';

/** Jobs with a queue for each provider, so that a provider that hangs does not delay the other. */
const atProviders = [
  'reconcile-payments',
  'retry-events',
  'search-payment-events',
  'return-suspense',
  'reconcile-refunds',
  'reconcile-disputes',
  'reconcile-payouts',
  'reconcile-balances',
] as const;

/** The same for work of which some calls nobody. */
const atCallees = ['finish-cancellations', 'finish-lowerings', 'keep-task-deadlines'] as const;

const alone = [
  'finish-approvals',
  'forget-transmissions',
  'forget-sign-ins',
  'send-mails',
  'write-reminders',
  'write-digests',
  'search-events',
  'collect-debts',
  'check-books',
  'check-books-whole',
] as const;

export type QueueName =
  | `${(typeof atProviders)[number]}-${ProviderName}`
  | `${(typeof atCallees)[number]}-${Callee}`
  | (typeof alone)[number];

/** Every queue. Each is a table, so the migrator makes them, and the processes may make none. */
export const queueNames: readonly QueueName[] = [
  ...atProviders.flatMap((job) => providerNames.map((one) => `${job}-${one}` as const)),
  ...atCallees.flatMap((job) => callees.map((one) => `${job}-${one}` as const)),
  ...alone,
];
