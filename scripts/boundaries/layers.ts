/**
 * The modules of lib/ from the bottom up, each with those whose operations it may import. A module is above everything
 * that it imports, so no two can need each other. Contracts are exempt: everybody may import any of them.
 */
export const modules: Record<string, readonly string[]> = {
  core: [],
  i18n: ['core'],
  auth: ['core'],
  http: ['core', 'i18n', 'auth'],
  ledger: ['core'],
  users: ['core', 'auth', 'http', 'ledger'],
  providers: ['core'],
  pricing: ['core'],
  points: ['core', 'ledger'],
  coupons: ['core', 'auth', 'pricing'],
  payments: ['core', 'auth', 'ledger', 'providers', 'pricing', 'points', 'coupons'],
  tasks: ['core', 'ledger', 'pricing', 'payments'],
  updates: ['core', 'auth', 'http', 'tasks'],
  refunds: ['core', 'auth', 'ledger', 'providers', 'payments', 'tasks'],
  disputes: ['core', 'auth', 'ledger', 'pricing', 'providers', 'payments', 'tasks'],
  payouts: ['core', 'auth', 'i18n', 'ledger', 'providers'],
  webhooks: ['core', 'auth', 'http', 'providers', 'payments', 'refunds', 'disputes', 'payouts'],
  reconciliation: [
    'core',
    'auth',
    'http',
    'ledger',
    'providers',
    'payments',
    'refunds',
    'disputes',
    'payouts',
  ],
  resolutions: ['core', 'ledger', 'providers', 'payments', 'tasks', 'refunds', 'disputes'],
  approvals: [
    'core',
    'auth',
    'http',
    'ledger',
    'points',
    'tasks',
    'refunds',
    'payouts',
    'reconciliation',
    'resolutions',
  ],
  people: ['core', 'auth', 'http', 'ledger'],
  notifications: ['core', 'i18n', 'http', 'users'],
  mails: ['core', 'i18n', 'http', 'users', 'notifications'],
  'audit-log': ['core', 'http'],
  earnings: ['core', 'http', 'ledger'],
  spending: ['core', 'i18n', 'http', 'ledger', 'pricing'],
  solvency: ['core', 'http', 'ledger', 'providers', 'pricing'],
  console: [
    'core',
    'auth',
    'ledger',
    'providers',
    'payments',
    'disputes',
    'payouts',
    'webhooks',
    'reconciliation',
    'approvals',
    'mails',
  ],
  jobs: [
    'core',
    'ledger',
    'providers',
    'payments',
    'tasks',
    'refunds',
    'disputes',
    'payouts',
    'webhooks',
    'reconciliation',
    'approvals',
    'notifications',
    'mails',
    'console',
  ],
};

/** The folders inside a module, from the bottom up: one may import those before it. */
export const folders: Record<string, readonly string[]> = {
  core: ['env', 'db'],
  i18n: ['messages'],
  ledger: ['checks'],
  providers: ['paypal', 'stripe'],
  payments: ['sync', 'checkout', 'read'],
  tasks: ['market', 'money', 'change-orders', 'applications', 'refund-requests', 'lifecycle', 'cancellation'],
  refunds: ['suspense', 'escrow'],
};

/**
 * The file names of a module's contract: its schemas, its table of transitions, its closed lists. They are pure, lie below
 * all operations, and may be imported from anywhere.
 */
export const contractFiles = [
  'schema',
  'states',
  'roles',
  'names',
  'reasons',
  'methods',
  'fee-types',
  'event-meanings',
  'balance-line-kinds',
  'transaction-forms',
  'locales',
];

/** The part of the core that a contract may import: nothing that asks a database, a clock or a setting. */
export const pureCoreFiles = [
  'card-numbers-in',
  'errors',
  'fields',
  'day-in-london',
  'instant-in-london',
  'money',
  'typed-amount',
  'typed-number',
];

/**
 * Checks that the tables give each folder a place, and that no two of them can import each other.
 * @param found the folders of lib/, and of each its own
 * @throws Error that names the folder and what to do
 */
export function checkLayers(found: ReadonlyMap<string, readonly string[]>, table = modules): void {
  const names = Object.keys(table);
  checkOrder({ place: 'lib/', table: names, found: [...found.keys()] });
  for (const [module, imported] of Object.entries(table)) {
    const below = names.slice(0, names.indexOf(module));
    const above = imported.find((name) => !below.includes(name));
    if (above !== undefined) {
      throw new Error(
        `scripts/boundaries/layers.ts: ${module} may import ${above} only if ${above} stands above it in the table.`,
      );
    }
  }
  for (const [module, inner] of found) {
    checkOrder({ place: `lib/${module}/`, table: folders[module] ?? [], found: inner });
  }
}

function checkOrder({
  place,
  table,
  found,
}: {
  place: string;
  table: readonly string[];
  found: readonly string[];
}): void {
  const unknown = found.find((name) => !table.includes(name));
  if (unknown !== undefined) {
    throw new Error(
      `${place}${unknown} has no layer. Say in scripts/boundaries/layers.ts where it stands and what it may import.`,
    );
  }
  const gone = table.find((name) => !found.includes(name));
  if (gone !== undefined) {
    throw new Error(`scripts/boundaries/layers.ts names ${place}${gone}, and there is no such folder.`);
  }
}
