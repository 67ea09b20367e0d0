import { expect, test } from 'vitest';
import { ConfigurationError, parseEnv } from '@/lib/env';
import type { Variables } from '../environment';
import { composeEnvironment, needsEmbeddedPostgres, needsStripeTwin } from './compose-environment';
import { newSecrets } from './secrets';

const secrets = newSecrets();
const databaseUrl = 'postgresql://linku:secret@127.0.0.1:5432/linku';
const compose = (given: Variables) => composeEnvironment({ given, secrets, databaseUrl });

test('with nothing configured, everything is brought along', () => {
  expect(needsStripeTwin({})).toBe(true);
  expect(needsEmbeddedPostgres({})).toBe(true);
  expect(parseEnv(compose({ PORT: '4000', SANDBOX_PORT: '4001' }))).toMatchObject({
    mode: 'sandbox',
    databaseUrl,
    appUrl: 'http://localhost:4000',
    nextAuthSecret: secrets.nextAuthSecret,
    stripe: { isTwin: true, apiBase: { origin: 'http://127.0.0.1:4001' } },
  });
  expect(compose({ PORT: '4000' }).APP_URL).toBe('http://localhost:4000');
});

test('what is configured is left as it is', () => {
  const given = {
    DATABASE_URL: 'postgresql://own/db',
    NEXTAUTH_SECRET: 'own',
    APP_URL: 'https://own.example',
    STRIPE_SECRET_KEY: 'sk_test_own',
    STRIPE_WEBHOOK_SECRET: 'whsec_own',
  };
  expect(needsStripeTwin(given)).toBe(false);
  expect(needsEmbeddedPostgres(given)).toBe(false);
  expect(compose(given)).toMatchObject(given);
  expect(compose(given).STRIPE_API_BASE).toBeUndefined();
});

test('blank values count as absent', () => {
  expect(needsStripeTwin({ STRIPE_SECRET_KEY: ' ', STRIPE_API_BASE: '' })).toBe(true);
  expect(needsEmbeddedPostgres({ DATABASE_URL: '' })).toBe(true);
});

test('a half-configured Stripe is no reason for the twin', () => {
  expect(needsStripeTwin({ STRIPE_WEBHOOK_SECRET: 'whsec_own' })).toBe(false);
  expect(() => parseEnv(compose({ STRIPE_WEBHOOK_SECRET: 'whsec_own' }))).toThrow(ConfigurationError);
});

test.each([
  { STRIPE_SECRET_KEY: 'sk_live_own' },
  { STRIPE_SECRET_KEY: 'rk_live_own' },
  { PAYPAL_MODE: 'live' },
])('beside real money nothing is made up: %j', (given) => {
  expect(needsStripeTwin(given)).toBe(false);
  expect(needsEmbeddedPostgres(given)).toBe(false);
  const { LINKU_DATA_DIR: _, ...composed } = compose(given);
  expect(composed).toEqual(given);
});
