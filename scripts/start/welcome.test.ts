import { describe, expect, test } from 'vitest';
import { parseEnv } from '@/lib/core/env';
import { demoAccounts } from '@/lib/users/demo-accounts';
import type { DemoSignIn } from '@/lib/users/fit-demo-passwords';
import type { Variables } from '../environment';
import { composeEnvironment, needsSimulator } from './compose-environment';
import { newSecrets } from './secrets';
import { welcome } from './welcome';

const secrets = newSecrets();

/** The screen for these variables. */
function screen(given: Variables, newPasswords: DemoSignIn[] = []): string {
  const databaseUrl = 'postgresql://127.0.0.1/linku';
  const text = welcome({
    settings: parseEnv(composeEnvironment({ given, secrets, databaseUrl })),
    newPasswords,
    isSimulatorRunning: needsSimulator(given),
    databaseFolder: '/tmp/linku/postgres',
    logsFolder: null,
  });
  for (const secret of Object.values(secrets)) expect(text).not.toContain(secret);
  return text;
}

const STRIPE = { STRIPE_SECRET_KEY: 'sk_test_own', STRIPE_WEBHOOK_SECRET: 'whsec_own' };
const PAYPAL = {
  PAYPAL_CLIENT_ID: 'own',
  PAYPAL_CLIENT_SECRET: 'own',
  PAYPAL_WEBHOOK_ID: 'own',
  PAYPAL_MERCHANT_ID: 'ABCDEFGH12345',
};
const LIVE = {
  APP_URL: 'https://pay.linku.example',
  DATABASE_URL: 'postgresql://own/db',
  NEXTAUTH_SECRET: 'Zk3vQ8rT1mXw6pLbY9sN4hJd7cFgA2eU',
};

describe('the screen says what is simulated, how to pay there, and what is real:', () => {
  test('both providers', () => {
    const text = screen({ SIMULATOR_PORT: '4001' });
    expect(text).toContain('Stripe          simulator on this machine, no real money');
    expect(text).toContain('PayPal          simulator on this machine, no real money');
    expect(text).toContain('4242 4242 4242 4242');
    expect(text).toContain('Test buyer');
    expect(text).toContain('Simulators      http://localhost:4001');
  });

  test('PayPal beside real test keys of Stripe', () => {
    const text = screen(STRIPE);
    expect(text).toMatch(/Stripe {10}.*own test mode/);
    expect(text).toMatch(/PayPal {10}simulator/);
    expect(text).not.toContain('4242');
    expect(text).toContain('Test buyer');
  });

  test('simulators for people on other machines', () => {
    expect(screen({ SIMULATOR_URL: 'https://simulator.example' })).toContain(
      'Simulators      https://simulator.example',
    );
  });

  test('no simulator at all', () => {
    const text = screen({ ...STRIPE, ...PAYPAL });
    expect(text).not.toMatch(/4242|Test buyer|Simulators {6}/);
    const away = screen({ ...STRIPE, APP_URL: 'https://staging.example' });
    expect(away).toContain('PayPal          off (no keys)');
  });

  test('who can sign in, and with what', () => {
    expect(screen({})).toContain('Password        linku-demo');
    for (const { email } of Object.values(demoAccounts)) expect(screen({})).toContain(email);
    const made = [{ email: 'admin@linku.test', password: 'Zk3vQ8rT1mXw6pLbY9sN' }];
    for (const given of [{ LISTEN_HOST: '0.0.0.0' }, { APP_URL: 'https://sandbox.example' }]) {
      const first = screen(given, made);
      expect(first).toContain('admin@linku.test     Zk3vQ8rT1mXw6pLbY9sN');
      const again = screen(given);
      expect(again).toContain('start\n                  once without LISTEN_HOST');
      for (const text of [first, again]) expect(text).not.toContain('linku-demo');
    }
  });

  test('real money', () => {
    const text = screen({ ...LIVE, ...PAYPAL, PAYPAL_MODE: 'live' });
    expect(text).toContain('PayPal          LIVE: real money');
    expect(text).toContain('Stripe          off (no keys)');
    expect(text).not.toContain('linku-demo');
  });
});
