import { expect, test } from 'vitest';
import { ConfigurationError, parseEnv } from '@/lib/core/env';
import type { Variables } from '../environment';
import {
  composeEnvironment,
  needsEmbeddedPostgres,
  needsPayPalSimulator,
  needsSimulator,
  needsStripeSimulator,
  simulatorEnvironment,
} from './compose-environment';
import { newSecrets } from './secrets';

const secrets = newSecrets();
const databaseUrl = 'postgresql://linku:secret@127.0.0.1:5432/linku';
const compose = (given: Variables) => composeEnvironment({ given, secrets, databaseUrl });

const STRIPE = { STRIPE_SECRET_KEY: 'sk_test_own', STRIPE_WEBHOOK_SECRET: 'whsec_own' };
const PAYPAL = { PAYPAL_CLIENT_ID: 'own', PAYPAL_CLIENT_SECRET: 'own', PAYPAL_WEBHOOK_ID: 'own' };

/** The providers for which the simulators are started. */
function simulators(given: Variables): string[] {
  return [
    ...(needsStripeSimulator(given) ? ['stripe'] : []),
    ...(needsPayPalSimulator(given) ? ['paypal'] : []),
  ];
}

test('with nothing configured, everything is provided', () => {
  expect(simulators({})).toEqual(['stripe', 'paypal']);
  expect(needsEmbeddedPostgres({})).toBe(true);
  const given = { PORT: '4000', SIMULATOR_PORT: '4001', LINKU_DATA_DIR: '/tmp/linku' };
  expect(parseEnv(compose(given))).toMatchObject({
    mode: 'sandbox',
    databaseUrl,
    appUrl: 'http://localhost:4000',
    nextAuthSecret: secrets.nextAuthSecret,
    stripe: { isSimulator: true, apiBase: { origin: 'http://127.0.0.1:4001' } },
    paypal: {
      clientId: secrets.paypalClientId,
      clientSecret: secrets.paypalClientSecret,
      webhookId: secrets.paypalWebhookId,
      mode: 'sandbox',
      merchantId: 'LKU7MERCHANT2',
      webhookAuthorityFile: '/tmp/linku/simulator/paypal-ca.pem',
      isSimulator: true,
      apiBase: { origin: 'http://127.0.0.1:4001' },
    },
  });
  expect(compose({ PORT: '4000' }).APP_URL).toBe('http://localhost:4000');
});

test('a configured value stays as it is', () => {
  const given = {
    DATABASE_URL: 'postgresql://own/db',
    NEXTAUTH_SECRET: 'Zk3vQ8rT1mXw6pLbY9sN4hJd7cFgA2eU',
    APP_URL: 'https://own.example',
    ...STRIPE,
    ...PAYPAL,
  };
  expect(needsSimulator(given)).toBe(false);
  expect(needsEmbeddedPostgres(given)).toBe(false);
  const { LINKU_DATA_DIR: _, ...composed } = compose(given);
  expect(composed).toEqual(given);
});

test('blank values count as absent', () => {
  expect(simulators({ STRIPE_SECRET_KEY: ' ', STRIPE_API_BASE: '', PAYPAL_CLIENT_ID: ' ' })).toEqual([
    'stripe',
    'paypal',
  ]);
  expect(needsEmbeddedPostgres({ DATABASE_URL: '' })).toBe(true);
});

test('test keys of one provider leave the other to its simulator, on this machine', () => {
  expect(simulators(STRIPE)).toEqual(['paypal']);
  expect(simulators({ ...STRIPE, APP_URL: 'http://127.0.0.1:3000' })).toEqual(['paypal']);
  expect(simulators(PAYPAL)).toEqual(['stripe']);
  expect(parseEnv(compose(STRIPE))).toMatchObject({
    mode: 'test',
    stripe: { secretKey: 'sk_test_own', isSimulator: false },
    paypal: { isSimulator: true },
  });
});

test('payers from elsewhere get a simulator only where they can reach it, or where there is nothing else', () => {
  const APP_URL = 'https://staging.example';
  expect(simulators({ ...STRIPE, APP_URL })).toEqual([]);
  expect(parseEnv(compose({ ...STRIPE, APP_URL })).paypal).toBeNull();
  expect(simulators({ ...PAYPAL, APP_URL })).toEqual([]);
  expect(simulators({ ...STRIPE, APP_URL, SIMULATOR_URL: 'https://simulator.example' })).toEqual(['paypal']);
  expect(simulators({ APP_URL })).toEqual(['stripe', 'paypal']);
  expect(simulators({ ...STRIPE, APP_URL: 'https://localhost.example' })).toEqual([]);
});

test.each([
  { STRIPE_WEBHOOK_SECRET: 'whsec_own' },
  { PAYPAL_CLIENT_ID: 'own' },
  { PAYPAL_MERCHANT_ID: 'ABCDEFGH12345' },
  { PAYPAL_WEBHOOK_AUTHORITY_FILE: '/tmp/ca.pem' },
])('an incomplete provider is not replaced by its simulator: %j', (given) => {
  expect(simulators(given)).toHaveLength(1);
  expect(() => parseEnv(compose(given))).toThrow(ConfigurationError);
});

test.each([
  { STRIPE_SECRET_KEY: 'sk_live_own' },
  { STRIPE_SECRET_KEY: 'rk_live_own' },
  { PAYPAL_MODE: 'live' },
])('beside real money nothing is simulated: %j', (given) => {
  expect(needsSimulator(given)).toBe(false);
  expect(needsEmbeddedPostgres(given)).toBe(false);
  const { LINKU_DATA_DIR: _, ...composed } = compose(given);
  expect(composed).toEqual(given);
});

test('the simulators get no keys of a provider that they do not simulate', () => {
  const forSimulator = (given: Variables) => simulatorEnvironment({ given, environment: compose(given) });
  expect(forSimulator(STRIPE)).toMatchObject({
    STRIPE_SECRET_KEY: '',
    STRIPE_WEBHOOK_SECRET: '',
    PAYPAL_CLIENT_ID: secrets.paypalClientId,
    PAYPAL_MERCHANT_ID: 'LKU7MERCHANT2',
  });
  expect(forSimulator(PAYPAL)).toMatchObject({
    STRIPE_SECRET_KEY: secrets.stripeSecretKey,
    PAYPAL_CLIENT_ID: '',
    PAYPAL_CLIENT_SECRET: '',
    PAYPAL_WEBHOOK_ID: '',
  });
  expect(forSimulator({})).toEqual(compose({}));
});
