import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cruise, type IViolation } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkLayers, folders, modules } from './layers';
import { boundaryRules } from './rules';

const rules = boundaryRules({ root: path.join(import.meta.dirname, '..', '..') });
const moduleNames = Object.keys(modules);

type Import = { file: string; imported: string };
type WrongImport = Import & { rule: string };

/** Every import between two modules or two folders that the tables of layers do not list. */
const againstLayers: WrongImport[] = [
  ...moduleNames.flatMap((module) =>
    moduleNames
      .filter((name) => name !== module && !modules[module]?.includes(name))
      .map((name) => ({
        file: `lib/${module}/to-${name}.ts`,
        imported: `lib/${name}/verb.ts`,
        rule: `imports-of-${module}`,
      })),
  ),
  ...Object.entries(folders).flatMap(([module, names]) =>
    names.flatMap((name, at) =>
      names.slice(at + 1).map((above) => ({
        file: `lib/${module}/${name}/to-${above}.ts`,
        imported: `lib/${module}/${above}/verb.ts`,
        rule: `order-inside-${module}-${name}`,
      })),
    ),
  ),
];

/** One import against each of the other rules. */
const againstRules: WrongImport[] = (
  [
    ['lib/tasks/schema.ts', 'lib/tasks/verb.ts', 'contracts-are-pure'],
    ['lib/payments/states.ts', 'lib/core/env.ts', 'contracts-are-pure'],
    ['lib/coupons/endpoints.ts', 'lib/coupons/verb.ts', 'endpoints-declare'],
    ['lib/users/defines.ts', 'lib/http/endpoint.ts', 'only-endpoints-define-endpoints'],
    ['lib/tasks/assembles.ts', 'lib/tasks/endpoints.ts', 'only-routes-import-endpoints'],
    ['app/wallet/page.tsx', 'lib/payouts/admin-list-payouts.ts', 'only-operators-read-everything'],
    ['lib/payments/shows.ts', 'lib/payments/admin-list-payments.ts', 'only-operators-read-everything'],
    ['lib/pricing/counts.ts', 'lib/core/metrics.ts', 'pricing-is-pure'],
    ['lib/core/circle-one.ts', 'lib/core/circle-two.ts', 'no-circles'],
    ['app/tasks/page.tsx', 'lib/core/db/client.ts', 'pages-have-no-sql-and-no-sdk'],
    ['app/api/tasks/route.ts', 'lib/ledger/verb.ts', 'pages-have-no-sql-and-no-sdk'],
    ['app/admin/page.tsx', 'stripe', 'pages-have-no-sql-and-no-sdk'],
    ['components/tasks/box.tsx', 'lib/tasks/verb.ts', 'components-are-pure'],
    ['components/pay/box.tsx', 'lib/pricing/of-settings.ts', 'components-reach-no-settings'],
    ['lib/payments/asks.ts', 'lib/providers/stripe/verb.ts', 'provider-words-stay-in-adapters'],
    ['lib/providers/stores.ts', 'lib/core/db/client.ts', 'adapters-have-no-database'],
    ['lib/jobs/tries.ts', 'tests/fixtures/fixture.ts', 'only-tests-import-tests'],
    ['scripts/start.ts', 'simulator/main.ts', 'only-tests-import-tests'],
    ['simulator/stripe/simulator.ts', 'lib/core/money.ts', 'the-simulator-is-independent'],
    ['lib/core/starts.ts', 'scripts/free-port.ts', 'the-product-needs-no-scripts'],
    ['lib/console/shows.ts', 'app/page.tsx', 'modules-import-no-pages'],
    ['lib/core/lost.ts', 'lib/core/nowhere.ts', 'no-unknown-modules'],
    ['lib/core/tests.ts', 'vitest', 'no-development-packages-in-the-product'],
    ['lib/refunds/pays.ts', 'stripe', 'sdks-stay-with-their-adapter'],
  ] as const
).map(([file, imported, rule]) => ({ file, imported, rule }));

const wrongImports = [...againstLayers, ...againstRules];

/** Imports on which no rule may report. */
const rightImports: Import[] = [
  ...Object.entries(modules).flatMap(([module, imported]) =>
    imported.map((name) => ({
      file: `lib/${module}/right-${name}.ts`,
      imported: name === 'core' ? 'lib/core/money.ts' : `lib/${name}/verb.ts`,
    })),
  ),
  { file: 'lib/payments/right-contract.ts', imported: 'lib/tasks/states.ts' },
  { file: 'lib/tasks/refund-requests/endpoints.ts', imported: 'lib/http/endpoint.ts' },
  { file: 'lib/tasks/refund-requests/schema.ts', imported: 'lib/core/fields.ts' },
  { file: 'lib/providers/stripe/right-package.ts', imported: 'stripe' },
  { file: 'app/api/right/route.ts', imported: 'lib/tasks/endpoints.ts' },
  { file: 'app/admin/payouts/page.tsx', imported: 'lib/payouts/admin-list-payouts.ts' },
  { file: 'components/right/box.tsx', imported: 'lib/tasks/schema.ts' },
  { file: 'lib/core/right.test.ts', imported: 'tests/fixtures/fixture.ts' },
];

let tree: string;
let violations: IViolation[];

beforeAll(async () => {
  tree = mkdtempSync(path.join(tmpdir(), 'linku-boundaries-'));
  writeTree();
  const { output } = await cruise(['app', 'components', 'lib', 'scripts', 'simulator'], {
    baseDir: tree,
    ruleSet: { forbidden: rules },
    validate: true,
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
  });
  if (typeof output === 'string') throw new Error('the cruise reported a text');
  violations = output.summary.violations;
}, 60_000);

afterAll(() => rmSync(tree, { recursive: true, force: true }));

describe('the rules', () => {
  it.each(wrongImports)('$rule: $file may not import $imported', ({ file, rule }) => {
    expect(rulesAgainst(file)).toContain(rule);
  });

  it.each(rightImports)('$file may import $imported', ({ file }) => {
    expect(rulesAgainst(file)).toEqual([]);
  });

  it('find a forgotten folder', () => {
    expect(rulesAgainst('lib/core/forgotten.ts')).toEqual(['no-orphans']);
  });

  it('are all broken by one of these imports', () => {
    const broken = ['no-orphans', ...wrongImports.map(({ rule }) => rule)];
    expect([...new Set(broken)].sort()).toEqual(rules.map(({ name }) => name).sort());
  });
});

describe('the tables of layers', () => {
  const found = () => new Map(moduleNames.map((name) => [name, [...(folders[name] ?? [])]]));

  it('refuse a module without a layer, and say where it gets one', () => {
    const message = /lib\/escrow has no layer.*scripts\/boundaries\/layers\.ts/;
    expect(() => checkLayers(found().set('escrow', []))).toThrow(message);
  });

  it('refuse a folder in a module without a place', () => {
    const withOne = found().set('payments', ['sync', 'checkout', 'read', 'write']);
    expect(() => checkLayers(withOne)).toThrow(/lib\/payments\/write has no layer/);
  });

  it('name nothing that does not exist', () => {
    const without = found();
    without.delete('points');
    expect(() => checkLayers(without)).toThrow(/names lib\/points, and there is no such folder/);
  });

  it('let no module import one above it', () => {
    const upsideDown = { ...modules, ledger: ['core', 'payments'] };
    expect(() => checkLayers(found(), upsideDown)).toThrow(/ledger may import payments only if/);
  });
});

function rulesAgainst(file: string): string[] {
  return [...new Set(violations.filter(({ from }) => from === file).map(({ rule }) => rule.name))];
}

/** Files that contain only the imports, and the files that those import. */
function writeTree(): void {
  const files = new Map<string, string[]>(
    [...wrongImports, ...rightImports]
      .filter(({ imported }) => imported.includes('/') && !imported.includes('nowhere'))
      .map(({ imported }) => [imported, []]),
  );
  for (const { file, imported } of [...wrongImports, ...rightImports]) {
    files.set(file, [...(files.get(file) ?? []), imported]);
  }
  files.set('lib/core/circle-two.ts', ['lib/core/circle-one.ts']);
  files.set('lib/pricing/of-settings.ts', ['lib/core/env.ts']);
  files.set('lib/core/forgotten.ts', []);
  for (const [file, imports] of files)
    write({ file, text: imports.map((to) => importLine({ file, to })).join('') });

  write({
    file: 'package.json',
    text: JSON.stringify({ dependencies: { stripe: '1.0.0' }, devDependencies: { vitest: '1.0.0' } }),
  });
  for (const name of ['stripe', 'vitest']) {
    write({ file: `node_modules/${name}/package.json`, text: JSON.stringify({ name, main: 'index.js' }) });
    write({ file: `node_modules/${name}/index.js`, text: 'module.exports = {};' });
  }
}

function importLine({ file, to }: { file: string; to: string }): string {
  const relative = path.relative(path.dirname(file), to.replace(/\.tsx?$/, ''));
  const specifier = to.includes('/') ? (relative.startsWith('.') ? relative : `./${relative}`) : to;
  return `import '${specifier}';\n`;
}

function write({ file, text }: { file: string; text: string }): void {
  const target = path.join(tree, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}
