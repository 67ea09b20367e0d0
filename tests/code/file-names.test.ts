import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { contractFiles } from '@/scripts/boundaries/layers';

const LIB = path.join(import.meta.dirname, '..', '..', 'lib');

/** Files that group small things about one subject, and are named for the subject. */
const subjects = [
  'auth/session-cookie',
  'core/db/client',
  'core/errors',
  'core/fields',
  'core/metrics',
  'core/money',
  'coupons/coupon-rules',
  'http/rate-limit',
  'i18n/request',
  'ledger/accounts',
  'core/db/installation',
  'jobs/payment-schedule',
  'ledger/plan-fields',
  'payments/payment-metrics',
  'providers/registry',
  'tasks/hold-limit',
  'users/password',
  'users/second-factor-secret',
  'webhooks/webhook-metrics',
];

/** Named for what a provider speaks about, and for what is checked. */
const groups = /^(providers\/(paypal|stripe)|ledger\/checks)\//;

const files = readdirSync(LIB, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|\.d\.ts$|\/generated\//.test(file))
  .map((file) => file.replace(/\.tsx?$/, ''))
  .sort();

describe('a file of lib', () => {
  it.each(files.filter((file) => !isGroup(file)))('%s exports what it is named for', (file) => {
    const exported = exportsOf(file);
    const wanted = path.basename(file).replaceAll('-', '');
    const isPlan = path.basename(file).startsWith('plan-');
    const isNamed = exported.some((name) => name.replaceAll('_', '').toLowerCase() === wanted);
    const hasPlan = isPlan && exported.some((name) => /^plan[A-Z]/.test(name));
    expect(isNamed || hasPlan, `${file} exports ${exported.join(', ')}`).toBe(true);
  });

  it('that groups things is still there', () => {
    expect(subjects.filter((subject) => !files.includes(subject))).toEqual([]);
  });

  it('that groups things exports nothing of its own name', () => {
    const named = subjects.filter((subject) => {
      const wanted = path.basename(subject).replaceAll('-', '');
      return exportsOf(subject).some((name) => name.replaceAll('_', '').toLowerCase() === wanted);
    });
    expect(named, 'these need no exception').toEqual([]);
  });

  it('is no drawer', () => {
    const drawers = files.filter((file) => /(^|\/)(utils?|helpers?|common|misc|index|types)$/.test(file));
    expect(drawers).toEqual([]);
  });
});

function isGroup(file: string): boolean {
  const name = path.basename(file);
  return name === 'endpoints' || contractFiles.includes(name) || subjects.includes(file) || groups.test(file);
}

/** The names that a file exports, types included. */
function exportsOf(file: string): string[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(path.join(LIB, `${file}.ts`), 'utf8'),
    ts.ScriptTarget.Latest,
  );
  return source.statements.filter(isExported).flatMap((statement) => {
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.flatMap(({ name }) =>
        ts.isIdentifier(name) ? name.text : [],
      );
    }
    const { name } = statement as ts.DeclarationStatement;
    return name && ts.isIdentifier(name) ? name.text : [];
  });
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : [];
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}
