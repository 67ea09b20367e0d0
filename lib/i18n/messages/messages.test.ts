import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createTranslator } from 'next-intl';
import { describe, expect, it } from 'vitest';
import { auditActions } from '@/lib/audit-log/states';
import { errorStatus } from '@/lib/core/errors';
import { catalogues } from '@/lib/i18n/catalogues';
import { locales, localeTable } from '@/lib/i18n/locales';
import { accountKinds } from '@/lib/ledger/transaction-forms';
import { notificationKinds } from '@/lib/notifications/states';
import { paymentStatusSchema } from '@/lib/payments/schema';
import { legalMoves } from '@/lib/payments/states';
import { unpayableReasons } from '@/lib/payouts/states';
import { balanceLineKinds } from '@/lib/providers/balance-line-kinds';
import { disputeReasons, paymentReasons, payoutReasons } from '@/lib/providers/reasons';
import {
  differenceEndings,
  differenceKinds,
  differenceVerbs,
  incompleteReasons,
} from '@/lib/reconciliation/states';
import { positionKinds, resolutionVerbs } from '@/lib/resolutions/names';
import { spendingKinds } from '@/lib/spending/schema';
import { taskCategorySchema, taskStatusSchema } from '@/lib/tasks/schema';
import { deletionBlockerReasons, keptRecords } from '@/lib/users/reasons';

const { zh, en } = catalogues;

type Catalogue = { [key: string]: string | Catalogue };

const ROOT = path.resolve(import.meta.dirname, '../../..');

describe('the catalogues', () => {
  const chinese = flatten(zh);
  const english = flatten(en);

  it.each(locales)('have the same keys: %s', (name) => {
    expect([...flatten(catalogues[name]).keys()].sort()).toEqual([...chinese.keys()].sort());
  });

  it.each(locales.filter((name) => name !== 'zh'))(
    'have the same placeholders in each message: %s',
    (name) => {
      const messages = flatten(catalogues[name]);
      const different = [...chinese].filter(
        ([key, text]) => namesIn(text).join() !== namesIn(messages.get(key) ?? '').join(),
      );
      // Chinese says what is left of a price (8.5 折), others what comes off it (15%).
      expect(different.map(([key]) => key)).toEqual(['coupons.percentOff']);
    },
  );

  it('have a space round figures and Latin words in Chinese, and none round Chinese names', () => {
    const wrong = [...chinese].filter(([, text]) => hasWrongSpaces(text));
    expect(wrong).toEqual([]);
  });

  it.each(locales)('can all be said in %s', (name) => {
    const { tag: locale } = localeTable[name];
    const messages = catalogues[name];
    const onError = (error: Error) => {
      throw error;
    };
    for (const [key, message] of flatten(messages)) {
      const values = Object.fromEntries(placeholders(message).map((name) => [name, 1]));
      const marks = Object.fromEntries(tags(message).map((name) => [name, (words: string) => words]));
      const t = createTranslator({ locale, messages: { message }, onError });
      expect(t.markup('message', { ...values, ...marks }), key).not.toBe('');
    }
  });

  it('are written in their own language', () => {
    const sharedOnPurpose = /paypal|stripe|separator|stop|colon|PayPal/i;
    const chineseInEnglish = [...english].filter(([, text]) => /\p{Script=Han}/u.test(text));
    const noChinese = [...chinese].filter(
      ([key, text]) => !/\p{Script=Han}/u.test(text) && !sharedOnPurpose.test(key),
    );
    expect(chineseInEnglish).toEqual([]);
    expect(noChinese).toEqual([]);
  });

  it('have words for every code, state and category that the server can send', () => {
    expect(Object.keys(zh.errors)).toEqual(expect.arrayContaining(Object.keys(errorStatus)));
    expect(Object.keys(zh.paymentStatus).sort()).toEqual([...paymentStatusSchema.options].sort());
    expect(Object.keys(zh.paymentStatus).sort()).toEqual(Object.keys(legalMoves).sort());
    expect(Object.keys(zh.taskStatus).sort()).toEqual([...taskStatusSchema.options].sort());
    expect(Object.keys(zh.category).sort()).toEqual([...taskCategorySchema.options].sort());
    expect(Object.keys(zh.reason)).toEqual(expect.arrayContaining([...paymentReasons]));
    expect(Object.keys(zh.wallet.reason)).toEqual(
      expect.arrayContaining([...payoutReasons, ...unpayableReasons]),
    );
    expect(Object.keys(zh.resolutions.verb).sort()).toEqual([...resolutionVerbs].sort());
    expect(Object.keys(zh.resolutions.verbText).sort()).toEqual([...resolutionVerbs].sort());
    expect(Object.keys(zh.resolutions.position)).toEqual([...positionKinds, 'missing']);
    expect(Object.keys(zh.disputes.reasons).sort()).toEqual([...disputeReasons].sort());
    expect(Object.keys(zh.solvency.account).sort()).toEqual([...accountKinds].sort());
    expect(Object.keys(zh.spending.kind)).toEqual([...spendingKinds]);
    expect(Object.keys(zh.deletion.reason)).toEqual([...deletionBlockerReasons]);
    expect(Object.keys(zh.deletion.stays)).toEqual([...keptRecords]);
    const composed = /^(resolution|difference)_/;
    const plain = auditActions.filter((action) => !composed.test(action));
    expect(Object.keys(zh.notifications.title)).toEqual([...notificationKinds]);
    expect(Object.keys(zh.mailChoice.kind)).toEqual([...notificationKinds]);
    expect(Object.keys(zh.notifications.body)).toEqual([...notificationKinds]);
    expect(Object.keys(zh.audit.action).sort()).toEqual([...plain].sort());
  });

  it('have words for everything that a reconciliation can find', () => {
    const { incompleteReason, kind, ending, lineKind, verb, verbText } = zh.reconciliation;
    expect(Object.keys(incompleteReason).sort()).toEqual([...incompleteReasons].sort());
    expect(Object.keys(kind).sort()).toEqual([...differenceKinds].sort());
    expect(Object.keys(ending).sort()).toEqual([...differenceEndings].sort());
    expect(Object.keys(lineKind).sort()).toEqual([...balanceLineKinds].sort());
    expect(Object.keys(verb).sort()).toEqual([...differenceVerbs].sort());
    expect(Object.keys(verbText).sort()).toEqual([...differenceVerbs].sort());
  });

  it('have no message that nothing says', () => {
    const source = sourceText();
    const unused = [...chinese.keys()].filter((key) => !isSaid({ key, source }));
    expect(unused).toEqual([]);
  });
});

/** Namespaces whose keys are computed from what the server sends, and the page that computes them. */
const computed = [
  'actor',
  'admin.switch',
  'api',
  'approvals.act',
  'approvals.state',
  'approvals.subjects',
  'audit.action',
  'audit.subjects',
  'category',
  'couponReason',
  'deletion.reason',
  'deletion.stays',
  'disputes.reasons',
  'errors',
  'event',
  'feeType',
  'identity.browser',
  'identity.system',
  'inboxState',
  'mailChoice.kind',
  'mails',
  'messages.kind',
  'messages.open',
  'messages.state',
  'method',
  'notifications',
  'parkedMails.reason',
  'paymentStatus',
  'people.roleText',
  'people.roles',
  'people.states',
  'pointsKind',
  'provider',
  'reason',
  'reconciliation.ending',
  'reconciliation.incompleteReason',
  'reconciliation.kind',
  'reconciliation.lineKind',
  'reconciliation.verb',
  'reconciliation.verbText',
  'refundDecision.status',
  'refundReason',
  'resolutions.position',
  'resolutions.verb',
  'resolutions.verbText',
  'rules',
  'solvency.account',
  'spending.kind',
  'spendingCsv',
  'statement',
  'taskEvent',
  'taskStatus',
  'wallet.admin',
  'wallet.kind',
  'wallet.payoutStatus',
  'wallet.reason',
  'wallet.state',
];
/** `${status}Title`, `${key}Text`: said through a template. */
const templated = /^((result|wallet)\.\w+(Title|Text)|tasks\.step\dText)$/;

function isSaid({ key, source }: { key: string; source: string }): boolean {
  if (computed.some((namespace) => key.startsWith(`${namespace}.`)) || templated.test(key)) return true;
  const name = key.split('.').at(-1) ?? '';
  return source.includes(`'${name}'`);
}

function sourceText(): string {
  return ['app', 'components']
    .flatMap((folder) =>
      readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        path.join(ROOT, folder, file),
      ),
    )
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
}

function flatten(node: Catalogue, prefix = ''): Map<string, string> {
  const entries = Object.entries(node).flatMap(([name, value]) =>
    typeof value === 'string' ? [[prefix + name, value] as const] : [...flatten(value, `${prefix}${name}.`)],
  );
  return new Map(entries);
}

/** The one rule of spaces in Chinese: figures and Latin words stand apart, people's names, Chinese as a rule, do not. */
function hasWrongSpaces(text: string): boolean {
  const withNames = text.replace(/<\/?\w+>/g, '').replaceAll('{name}', '某');
  const withFigures = withNames.replace(/\{[^{}]*\}/g, '9');
  return (
    /\p{Script=Han} \p{Script=Han}/u.test(withFigures) ||
    /\p{Script=Han}[\p{Script=Latin}\p{Sc}\d]|[\p{Script=Latin}\d]\p{Script=Han}/u.test(withFigures)
  );
}

/** Every name that a message needs a value for, be it a placeholder or a tag. */
function namesIn(message: string): string[] {
  return [...placeholders(message), ...tags(message)];
}

function tags(message: string): string[] {
  return [...new Set([...message.matchAll(/<(\w+)>/g)].map(([, name]) => name ?? ''))].sort();
}

/** The names of a message's placeholders, once each: wording may need one twice in one language. */
function placeholders(message: string): string[] {
  const names = new Set<string>();
  let at = 0;
  const readUntil = (stops: string) => {
    const start = at;
    while (at < message.length && !stops.includes(message.charAt(at))) at += 1;
    return message.slice(start, at).trim();
  };
  // ICU: text with {name}, {name, type} and {name, plural, choice {text} choice {text}}, one inside the other.
  const readText = (): void => {
    for (readUntil('{}'); message.charAt(at) === '{'; readUntil('{}')) {
      at += 1;
      names.add(readUntil(',}'));
      while (message.charAt(at) !== '}') {
        at += 1;
        readUntil('{},');
        if (message.charAt(at) === '{') {
          at += 1;
          readText();
          at += 1;
          readUntil('{}');
          if (message.charAt(at) === '{') at -= 1;
        }
      }
      at += 1;
    }
  };
  readText();
  return [...names].sort();
}
