import { readdirSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type EndpointName, endpointOf, endpoints, isEndpointName } from '@/app/api/endpoints';
import { errorStatus } from '@/lib/core/errors';
import { openApi } from '@/lib/http/openapi';
import { catalogues } from '@/lib/i18n/catalogues';
import { type AppLocale, locales } from '@/lib/i18n/locales';
import { routeFiles } from './route-files';

/** Two addresses under which the providers may still be configured lead to the same handlers. */
const aliases: Record<string, EndpointName> = {
  'POST /api/users/stripe/webhook': 'POST /api/webhooks/stripe',
  'POST /api/users/paypal/webhook': 'POST /api/webhooks/paypal',
};

describe('the table of endpoints', () => {
  it('has every handler under app/api, and nothing else', async () => {
    const found = await routeFiles();
    expect(found.map(({ address }) => address).sort()).toEqual(Object.keys(endpoints).sort());
  });

  it('has every table of every module, and no address twice', async () => {
    const files = readdirSync('lib', { recursive: true, encoding: 'utf8' }).filter((file) =>
      /(^|\/)endpoints\.ts$/.test(file),
    );
    const tables = await Promise.all(
      files.map((file) => import(/* @vite-ignore */ path.resolve('lib', file))),
    );
    const addresses = tables.flatMap((module: object) => Object.values(module).flatMap(Object.keys));
    expect(addresses.sort()).toEqual(Object.keys(endpoints).sort());
  });

  it('stands over each handler at the address it is written for', async () => {
    for (const { address, endpoint } of await routeFiles())
      expect(endpoint, address).toBe(aliases[address] ?? address);
  });

  it('names the parameters that its paths have', () => {
    for (const name of Object.keys(endpoints).filter(isEndpointName)) {
      const inPath = [...name.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
      expect(Object.keys(endpointOf(name).params?.shape ?? {}), name).toEqual(inPath);
    }
  });

  it('lets only sign-up, links of e-mails, codes of a sign-in, language, signed events and reports through without a session', () => {
    const open = Object.keys(endpoints)
      .filter(isEndpointName)
      .filter((name) => !name.startsWith('GET') && !['user', 'operator'].includes(endpointOf(name).auth));
    expect(open).toEqual([
      'POST /api/users',
      'POST /api/users/confirmation',
      'POST /api/users/password-reset-requests',
      'POST /api/users/password-resets',
      'POST /api/users/second-factor',
      'POST /api/locale',
      'POST /api/notifications/unsubscriptions/{token}',
      'POST /api/webhooks/stripe',
      'POST /api/webhooks/paypal',
      'POST /api/users/stripe/webhook',
      'POST /api/users/paypal/webhook',
      'POST /api/csp-reports',
    ]);
  });

  it('asks for a recent authentication before money leaves, or goes elsewhere', () => {
    const recent = Object.keys(endpoints)
      .filter(isEndpointName)
      .filter((name) => endpointOf(name).recentAuthentication);
    expect(recent.sort()).toEqual([
      'POST /api/admin/approvals/{approval_id}/approval',
      'POST /api/admin/approvals/{approval_id}/refusal',
      'POST /api/admin/coupons',
      'POST /api/admin/differences/{difference_id}/resolution',
      'POST /api/admin/payments/{payment_id}/refunds',
      'POST /api/admin/payments/{payment_id}/refunds/{refund_id}/stop',
      'POST /api/admin/payments/{payment_id}/resolutions',
      'POST /api/admin/payments/{payment_id}/suspense-return',
      'POST /api/admin/payouts/{payout_id}/cancellation',
      'POST /api/admin/payouts/{payout_id}/destination',
      'POST /api/admin/payouts/{payout_id}/outcome',
      'POST /api/admin/payouts/{payout_id}/resolution',
      'POST /api/admin/people/{user_id}/disabling',
      'POST /api/admin/people/{user_id}/enabling',
      'POST /api/admin/people/{user_id}/role',
      'POST /api/admin/people/{user_id}/second-factor/removal',
      'POST /api/admin/points-grants',
      'POST /api/admin/refund-requests/{refund_request_id}/decision',
      'POST /api/users/me/deletion',
      'POST /api/users/me/password',
      'POST /api/users/me/second-factor',
      'POST /api/users/me/second-factor/removal',
      'POST /api/users/me/second-factor/setup',
      'POST /api/users/payout-accounts',
      'POST /api/users/payout-accounts/{provider}/withdrawal',
      'POST /api/users/payouts',
      'POST /api/users/payouts/{payout_id}/destination',
    ]);
  });

  it('keeps everything under /api/admin for operators', () => {
    for (const name of Object.keys(endpoints).filter(isEndpointName)) {
      expect(endpointOf(name).auth === 'operator', name).toBe(name.includes('/api/admin/'));
    }
  });
});

describe('the OpenAPI document', () => {
  const document = openApi({ origin: 'http://localhost:3000', endpoints: Object.values(endpoints) });

  it('describes each endpoint once', () => {
    const described = Object.entries(document.paths as Record<string, object>).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.sort()).toEqual(Object.keys(endpoints).sort());
  });

  it('holds schemas that a validator accepts, with fields that the schemas have', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    for (const schema of schemasIn(document)) expect(() => ajv.compile(schema)).not.toThrow();
    const text = JSON.stringify(document);
    for (const field of [
      'payment_id',
      'points_choices',
      'client_secret',
      'balance_after',
      'user_coupon_id',
    ]) {
      expect(text).toContain(`"${field}"`);
    }
  });

  it('names the header in which each provider signs', () => {
    const text = JSON.stringify(document.components);
    for (const header of ['Stripe-Signature', 'PayPal-Transmission-Sig'])
      expect(text).toContain(`"${header}"`);
    for (const name of Object.keys(endpoints).filter(isEndpointName)) {
      const { auth, signature } = endpointOf(name);
      expect(signature !== undefined, name).toBe(auth === 'signature');
    }
  });

  it('survives serialization to JSON', () => {
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });
});

describe('the error messages', () => {
  const sentences = { zh: /^\p{Script=Han}.*。$/u, en: /^[A-Z].*\.$/ } satisfies Record<AppLocale, RegExp>;

  it.each(locales)('says each code in %s', (locale) => {
    const { reason, ...messages } = catalogues[locale].api;
    expect(Object.keys(messages).sort()).toEqual(Object.keys(errorStatus).sort());
    for (const [name, text] of Object.entries({ ...messages, ...reason })) {
      expect(text, name).toMatch(sentences[locale]);
    }
  });
});

/** Every schema under a `schema` field, wherever it stands, but references. */
function schemasIn(value: unknown): object[] {
  const parsed = z.record(z.string(), z.unknown()).or(z.array(z.unknown())).safeParse(value);
  if (!parsed.success) return [];
  return Object.entries(parsed.data).flatMap(([key, field]) => {
    const isSchema = key === 'schema' && typeof field === 'object' && field !== null && !('$ref' in field);
    return isSchema ? [field] : schemasIn(field);
  });
}
