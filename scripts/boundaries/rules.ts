import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { IForbiddenRuleType } from 'dependency-cruiser';
import { checkLayers, contractFiles, folders, modules, pureCoreFiles } from './layers';

/** They are copied to where their libraries are installed, and run there. */
const CLIENT_PROGRAMS = '^scripts/clients/programs/';
const TESTS = '\\.test\\.tsx?$|^(tests|e2e)/|^simulator/.*testing/';
const GENERATED = '^lib/core/db/generated/';
const CONTRACTS = `^lib/.+/(${contractFiles.join('|')})\\.ts$`;
const PURE_CORE = `^lib/core/(${pureCoreFiles.join('|')})\\.ts$`;
const ENDPOINTS = '/endpoints\\.ts$';
const CATALOGUES = '^lib/i18n/messages/';

/**
 * The rules of who may import whom. Each is made from the existing folders and the tables of layers, so a folder
 * without a layer is an error, and not a folder without rules.
 * @param root where lib/ lies
 * @throws Error about a folder without a layer
 */
export function boundaryRules({ root }: { root: string }): IForbiddenRuleType[] {
  checkLayers(readFolders(path.join(root, 'lib')));
  return [
    ...Object.keys(modules).map(moduleRule),
    ...Object.entries(folders).flatMap(([module, names]) =>
      names.slice(0, -1).map((name) => folderRule({ module, name, names })),
    ),
    ...kindRules,
    ...placeRules,
    ...packageRules,
  ];
}

/** The folders of lib/, and of each its own; generated code has no layer. */
function readFolders(lib: string): Map<string, string[]> {
  const inside = (folder: string) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'generated')
      .map(({ name }) => name);
  return new Map(inside(lib).map((name) => [name, inside(path.join(lib, name))]));
}

function moduleRule(module: string): IForbiddenRuleType {
  const allowed = [module, ...(modules[module] ?? [])];
  return {
    name: `imports-of-${module}`,
    comment: `lib/${module} may import ${allowed.slice(1).join(', ') || 'no other module'}, and any contract.`,
    severity: 'error',
    from: { path: `^lib/${module}/`, pathNot: [TESTS, CONTRACTS, ENDPOINTS] },
    to: { path: '^lib/', pathNot: [`^lib/(${allowed.join('|')})/`, CONTRACTS] },
  };
}

function folderRule({
  module,
  name,
  names,
}: {
  module: string;
  name: string;
  names: readonly string[];
}): IForbiddenRuleType {
  const above = names.slice(names.indexOf(name) + 1);
  return {
    name: `order-inside-${module}-${name}`,
    comment: `lib/${module}/${name} may import the folders before it in the table of layers.`,
    severity: 'error',
    from: { path: `^lib/${module}/${name}/`, pathNot: TESTS },
    to: { path: `^lib/${module}/(${above.join('|')})/`, pathNot: CONTRACTS },
  };
}

/** What a kind of file may import, wherever it lies. */
const kindRules: IForbiddenRuleType[] = [
  {
    name: 'contracts-are-pure',
    comment:
      'Browser and server share them, and every module may import them: they import each other and pure core files.',
    severity: 'error',
    from: { path: CONTRACTS },
    to: { path: '^(app|components|lib|prisma|scripts)/', pathNot: [CONTRACTS, PURE_CORE] },
  },
  {
    name: 'endpoints-declare',
    comment: 'A table of endpoints is made of contracts; what an endpoint does is said in its route file.',
    severity: 'error',
    from: { path: ENDPOINTS, pathNot: '^app/' },
    to: {
      path: '^(app|components|lib|prisma|scripts)/',
      pathNot: [CONTRACTS, PURE_CORE, '^lib/http/endpoint\\.ts$'],
    },
  },
  {
    name: 'only-endpoints-define-endpoints',
    severity: 'error',
    from: { pathNot: [TESTS, ENDPOINTS, '^lib/http/'] },
    to: { path: '^lib/http/endpoint\\.ts$' },
  },
  {
    name: 'only-routes-import-endpoints',
    comment: 'The tables are assembled above the modules, in app/api.',
    severity: 'error',
    from: { pathNot: [TESTS, '^app/api/'] },
    to: { path: ENDPOINTS },
  },
  {
    name: 'only-operators-read-everything',
    comment:
      'Reads in admin-*.ts ask for no owner, so only each other and the console import them, and no page or route of a payer or a helper.',
    severity: 'error',
    from: { pathNot: [TESTS, '^app/(api/)?admin/', '^lib/console/', '^lib/.+/admin-[^/]+\\.ts$'] },
    to: { path: '^lib/.+/admin-[^/]+\\.ts$' },
  },
  {
    name: 'pricing-is-pure',
    comment: 'The page, the quote and the payment compute the same price from the same numbers and settings.',
    severity: 'error',
    from: { path: '^lib/pricing/', pathNot: TESTS },
    to: { path: '.', pathNot: ['^lib/pricing/', CONTRACTS, PURE_CORE, '^lib/core/env\\.ts$'] },
  },
];

/** What may be imported from a place, and into it. */
const placeRules: IForbiddenRuleType[] = [
  {
    name: 'no-circles',
    comment: 'Two files that need each other are one file, or miss a third.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'pages-have-no-sql-and-no-sdk',
    comment: 'A page or a route parses, calls one operation or read, and answers.',
    severity: 'error',
    from: { path: '^app/' },
    to: {
      path: '^lib/(core/db|providers|ledger)/|^node_modules/(pg|stripe|@prisma|pg-boss)/|^prisma/',
      pathNot: CONTRACTS,
    },
  },
  {
    name: 'components-are-pure',
    comment:
      'Components get plain fields; they import contracts and prices, and never data, settings or operations.',
    severity: 'error',
    from: { path: '^components/', pathNot: TESTS },
    to: { path: '^(app|lib|prisma)/', pathNot: [CONTRACTS, PURE_CORE, '^lib/pricing/'] },
  },
  {
    name: 'components-reach-no-settings',
    comment: 'Not through another file either: what a component imports is sent to the browser.',
    severity: 'error',
    from: { path: '^components/', pathNot: TESTS },
    to: { path: '^lib/core/(env|log)\\.ts$|^lib/core/db/', reachable: true },
  },
  {
    name: 'provider-words-stay-in-adapters',
    comment: 'An adapter translates between the words of its provider and ours; nobody else may know them.',
    severity: 'error',
    from: { path: '^(app|components|lib)/', pathNot: ['^lib/providers/', TESTS] },
    to: { path: '^lib/providers/(paypal|stripe)/' },
  },
  {
    name: 'adapters-have-no-database',
    severity: 'error',
    from: { path: '^lib/providers/', pathNot: TESTS },
    to: { path: '^lib/core/db/' },
  },
  {
    name: 'only-tests-import-tests',
    comment: 'A simulator is reached over HTTP only, exactly as its provider is.',
    severity: 'error',
    from: { path: '^(app|components|lib|prisma|scripts)/', pathNot: TESTS },
    to: { path: '^(simulator|e2e|tests)/' },
  },
  {
    name: 'the-simulator-is-independent',
    comment: 'It is the independent witness in tests, so it shares no code with what it checks.',
    severity: 'error',
    from: { path: '^simulator/' },
    to: { path: '^(app|components|lib|prisma|scripts|e2e|tests)/' },
  },
  {
    name: 'the-product-needs-no-scripts',
    severity: 'error',
    from: { path: '^(app|components|lib)/', pathNot: TESTS },
    to: { path: '^scripts/' },
  },
  {
    name: 'modules-import-no-pages',
    severity: 'error',
    from: { path: '^lib/', pathNot: TESTS },
    to: { path: '^(app|components)/' },
  },
  {
    name: 'no-orphans',
    comment: 'What nobody imports and what imports nothing is forgotten.',
    severity: 'error',
    from: {
      orphan: true,
      path: '^(components|lib)/',
      pathNot: ['\\.d\\.ts$', GENERATED, CATALOGUES, TESTS],
    },
    to: {},
  },
];

const packageRules: IForbiddenRuleType[] = [
  {
    name: 'no-unknown-modules',
    severity: 'error',
    from: { pathNot: CLIENT_PROGRAMS },
    to: { couldNotResolve: true, pathNot: '\\.next/' },
  },
  {
    name: 'no-development-packages-in-the-product',
    comment: 'They are missing where only the product is installed.',
    severity: 'error',
    from: { path: '^(app|components|lib|simulator)/', pathNot: TESTS },
    to: {
      dependencyTypes: ['npm-dev'],
      dependencyTypesNot: ['type-only'],
      pathNot: 'node_modules/@types/',
    },
  },
  {
    name: 'sdks-stay-with-their-adapter',
    severity: 'error',
    from: {
      path: '^(app|components|lib|prisma|scripts)/',
      pathNot: ['^lib/providers/stripe/', CLIENT_PROGRAMS, TESTS],
    },
    to: { path: '^node_modules/stripe/' },
  },
];
