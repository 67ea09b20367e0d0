/** Which room may know which. A rule's name is what the report shows, its comment says why. */

const TESTS = '\\.(test|integration\\.test)\\.tsx?$|^tests/fixtures/|^e2e/';
const BUSINESS = 'pricing|coupons|points|escrow|tasks|payments|payouts|webhooks|providers|ledger|jobs';

/** Forbids every room of business except those named. */
const rooms = (...names) =>
  `^lib/(${BUSINESS.split('|')
    .filter((room) => !names.includes(room))
    .join('|')})(/|\\.ts$)`;

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two modules that need each other are one module, or miss a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unknown-modules',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\.next/' },
    },
    {
      name: 'no-development-packages-in-the-product',
      comment: 'They are missing where only the product is installed.',
      severity: 'error',
      from: { path: '^(app|components|lib|sandbox)/', pathNot: TESTS },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/@types/',
      },
    },
    {
      name: 'doors-have-no-sql-and-no-sdk',
      comment: 'A door parses, calls one verb or read, and answers.',
      severity: 'error',
      from: { path: '^app/' },
      to: { path: '^lib/(db|providers|ledger)/|^node_modules/(pg|stripe|@prisma|pg-boss)/' },
    },
    {
      name: 'the-face-is-pure',
      comment: 'Components get plain fields; they never reach for data, settings or money verbs.',
      severity: 'error',
      from: { path: '^components/', pathNot: TESTS },
      to: {
        path: '^(app|lib|prisma)/',
        pathNot: '^lib/(money|errors)\\.ts$|^lib/(pricing|i18n)/|^lib/http/contract',
      },
    },
    {
      name: 'base-knows-no-business',
      severity: 'error',
      from: { path: '^lib/(db|auth|http|env|log|errors|money|ids)(/|\\.ts$)', pathNot: TESTS },
      to: { path: rooms() },
    },
    {
      name: 'ledger-stands-on-base-only',
      severity: 'error',
      from: { path: '^lib/ledger/', pathNot: TESTS },
      to: { path: rooms('ledger') },
    },
    {
      name: 'pricing-is-pure',
      comment: 'The page, the quote and the payment compute the same price from the same numbers.',
      severity: 'error',
      from: { path: '^lib/pricing/', pathNot: TESTS },
      to: { path: '.', pathNot: '^lib/(pricing/|money\\.ts$|errors\\.ts$)' },
    },
    {
      name: 'tenders-do-not-know-payments',
      severity: 'error',
      from: { path: '^lib/(coupons|points|escrow)/', pathNot: TESTS },
      to: { path: '^lib/(payments|payouts|webhooks|providers|jobs)/' },
    },
    {
      name: 'providers-know-neither-database-nor-payments',
      comment: 'An adapter translates between their words and ours and has nothing else to decide.',
      severity: 'error',
      from: { path: '^lib/providers/', pathNot: TESTS },
      to: { path: `^lib/core/db/|${rooms('providers')}` },
    },
    {
      name: 'provider-sdks-stay-with-their-adapter',
      severity: 'error',
      from: { path: '^(app|components|lib)/', pathNot: `^lib/providers/|${TESTS}` },
      to: { path: '^node_modules/stripe/' },
    },
    {
      name: 'payments-do-not-know-who-calls',
      severity: 'error',
      from: { path: '^lib/(payments|tasks|payouts)/', pathNot: TESTS },
      to: { path: '^lib/(webhooks|jobs)/' },
    },
    {
      name: 'nothing-needs-the-sandbox',
      comment: 'The twin is reached over HTTP only, exactly as the provider is.',
      severity: 'error',
      from: { path: '^(app|components|lib|prisma|scripts)/', pathNot: TESTS },
      to: { path: '^(sandbox|e2e)/' },
    },
    {
      name: 'the-sandbox-needs-nothing',
      comment: 'It is the independent witness in tests, so it shares no code with what it checks.',
      severity: 'error',
      from: { path: '^simulator/' },
      to: { path: '^(app|components|lib|prisma|scripts|e2e)/' },
    },
    {
      name: 'test-support-is-for-tests',
      severity: 'error',
      from: { pathNot: TESTS },
      to: { path: '^tests/fixtures/' },
    },
    {
      name: 'the-product-needs-no-scripts',
      severity: 'error',
      from: { path: '^(app|components|lib)/', pathNot: TESTS },
      to: { path: '^scripts/' },
    },
    {
      name: 'no-orphans',
      comment: 'What nobody imports and what imports nothing is forgotten.',
      severity: 'error',
      from: {
        orphan: true,
        path: '^(components|lib)/',
        pathNot: `\\.d\\.ts$|\\.json$|^lib/core/db/generated/|${TESTS}`,
      },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|^lib/core/db/generated/' },
    exclude: { path: '^\\.next/' },
    // Types count too: a Prisma row in a component's props is a leak, also when only its type is imported.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
    },
  },
};
