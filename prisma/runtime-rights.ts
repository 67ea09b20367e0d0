/** Columns of a table, or every column that it has or gets. */
type Columns = readonly string[] | 'every column';

/** What the runtime role may do with a table. */
export type TableRights = {
  read?: boolean;
  insert?: Columns;
  update?: Columns;
  delete?: boolean;
};

const readOnly: TableRights = {};
const nothing: TableRights = { read: false };

/**
 * What the role of the server and the worker may do with each table: read it, and write the columns that the product writes
 * by itself. Everything about money is written by `commit_plan`, which runs with the rights of the owner. A table that is
 * missing here fails a test, and nobody but the owner may touch it.
 */
export const tableRights: Record<string, TableRights> = {
  // Of people. A role is given by a plan of an admin, or by the owner.
  users: {
    insert: ['email', 'name', 'password_hash', 'confirmed_at'],
    // Whose password and link are right is decided by the server, so it writes what follows.
    update: ['password_hash', 'confirmed_at', 'locale'],
  },
  // The key of hashes, of which nobody who reads them may know more.
  mailbox_keys: nothing,
  sessions: {
    insert: ['user_id', 'auth_time', 'user_agent', 'network', 'is_known_device'],
    update: ['auth_time', 'last_seen_at', 'ended_at', 'ended_because', 'second_factor_at'],
    delete: true,
  },
  account_links: { insert: 'every column', update: 'every column', delete: true },
  messages: { insert: ['email', 'kind', 'locale', 'sealed_token', 'detail'], delete: true },
  notification_preferences: { insert: 'every column', update: ['by_mail', 'updated_at'], delete: true },
  // What became of them; triggers write the rows, and they go with what they tell.
  mails: { update: ['state', 'reason', 'smtp_code', 'attempts', 'next_attempt_at', 'locale', 'ended_at'] },
  // Triggers write them, and the jobs that remind.
  notifications: {
    insert: ['user_id', 'kind', 'dedupe_key', 'task_id', 'detail'],
    update: ['read_at'],
    delete: true,
  },
  second_factors: {
    insert: ['user_id', 'sealed_secret'],
    update: ['sealed_secret', 'last_step', 'created_at', 'confirmed_at'],
    delete: true,
  },
  recovery_codes: { insert: 'every column', delete: true },
  audit_logs: { insert: ['actor_id', 'action', 'subject', 'detail', 'created_at'] },

  // Of operators. What they may do alone stands in the settings.
  approvals: { update: ['tries', 'last_refusal'] },
  approval_limits: { insert: ['above', 'daily_above'] },

  // Of tasks. What is described, until it is published; the rest is in plans.
  tasks: {
    insert: [
      'poster_id',
      'title',
      'description',
      'category',
      'location',
      'currency',
      'base_reward',
      'needed_by',
    ],
    update: ['title', 'description', 'category', 'location', 'base_reward', 'needed_by', 'version'],
  },
  task_state_moves: readOnly,
  task_applications: readOnly,
  task_events: readOnly,
  change_orders: readOnly,
  change_order_moves: readOnly,
  refund_requests: readOnly,

  provider_pauses: { insert: 'every column', update: ['resumed_at', 'resumed_by_id'] },
  payout_pauses: { insert: 'every column', update: ['resumed_at', 'resumed_by_id'] },

  // Of coupons.
  coupons: { insert: 'every column', update: ['is_paused'] },
  user_coupons: { insert: ['user_id', 'coupon_id', 'claimed_at'] },
  coupon_usage_logs: readOnly,

  // Of money. Claims and times of the next sync.
  payment_records: {
    update: ['next_sync_at', 'sync_count', 'asked_at', 'payer_came_back', 'capture_until'],
  },
  payment_state_moves: readOnly,
  payment_events: { insert: ['payment_id', 'kind', 'actor', 'detail', 'dedupe_key', 'created_at'] },
  payment_evidence: readOnly,
  refunds: { update: ['next_sync_at', 'sync_count', 'unknown_since', 'unknown_send_at', 'sending_until'] },
  disputes: { update: ['next_sync_at', 'sync_count'] },
  payouts: { update: ['next_sync_at', 'sync_count', 'unknown_send_at', 'sending_until'] },
  payout_accounts: {
    insert: ['user_id', 'provider', 'external_id', 'state', 'usable_at'],
    update: ['external_id', 'state', 'updated_at', 'usable_at', 'replaced_external_id'],
    // One that was never used, when its person withdraws it.
    delete: true,
  },
  wallet_holds: readOnly,
  ledger_accounts: readOnly,
  ledger_transactions: readOnly,
  ledger_entries: readOnly,

  // Of what the providers say.
  webhook_events: {
    insert: 'every column',
    update: [
      'type',
      'occurred_at',
      'object_reference',
      'subject',
      'payment_id',
      'state',
      'note',
      'attempts',
      'next_try_at',
      'handled_at',
    ],
  },
  webhook_transmissions: { insert: 'every column', delete: true },
  event_searches: { insert: 'every column', update: 'every column' },
  balance_lines: {
    insert: [
      'provider',
      'reference',
      'kind',
      'provider_kind',
      'object_reference',
      'related_reference',
      'own_reference',
      'movement',
      'amount',
      'fee',
      'currency',
      'presented_amount',
      'presented_currency',
      'rate',
      'description',
      'occurred_at',
      'available_at',
      'imported_at',
    ],
  },
  line_matches: readOnly,
  matched_transactions: readOnly,
  line_cursors: { insert: 'every column', update: 'every column' },
  statements: { insert: 'every column' },
  statement_balances: { insert: 'every column' },
  differences: readOnly,

  // Of the work itself.
  rate_limits: { insert: 'every column', update: 'every column', delete: true },
  job_failures: { insert: 'every column', update: 'every column', delete: true },
  ledger_check_results: { insert: 'every column', update: 'every column', delete: true },
  installation: { insert: ['mode'] },
  _prisma_migrations: readOnly,
  _sql_objects: readOnly,

  // Of pg-boss. Its partitions are reached through the table of all jobs.
  'pgboss.version': { update: ['maintained_on', 'monitored_on'] },
  'pgboss.queue': readOnly,
  'pgboss.job': { insert: 'every column', update: 'every column', delete: true },
  'pgboss.archive': { insert: 'every column', delete: true },
  'pgboss.schedule': nothing,
  'pgboss.subscription': nothing,
};

/** The functions that the runtime role may call: one that writes, with the rights of the owner, and those that read, one of them a key that it keeps to itself. */
export const callableFunctions: readonly string[] = [
  'commit_plan',
  'account_id_of',
  'accounts_of_person',
  'deletion_blockers',
  'earned_of_task',
  'entry_forms',
  'form_faults',
  'grams_of',
  'held_for_others',
  'hold_lines',
  'installation_mode',
  'is_above_limits',
  'is_own_case',
  'market_text',
  'may_change_people',
  'offer_refusal',
  'people_of_case',
  'people_of_difference',
  'people_of_task',
  'reward_of_held',
  'set_aside',
  'takeable',
  'unmatched_lines',
  'unmatched_transactions',
];
