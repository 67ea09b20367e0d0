import { describe, expect, it } from 'vitest';
import type { Variables } from '../environment';
import { LiveSettingsError, liveSettings } from './live-settings';

const stripe = { STRIPE_SECRET_KEY: 'sk_test_of_somebody' };
const paypal = {
  PAYPAL_CLIENT_ID: 'a-client',
  PAYPAL_CLIENT_SECRET: 'a-secret-of-the-client',
  E2E_PAYPAL_BUYER_EMAIL: 'buyer@example.com',
  E2E_PAYPAL_BUYER_PASSWORD: 'a-password',
};

function problemsOf(given: Variables): readonly string[] {
  try {
    liveSettings(given);
  } catch (error) {
    if (error instanceof LiveSettingsError) return error.problems;
    throw error;
  }
  return [];
}

describe('Settings of journeys at the providers’ own sandboxes', () => {
  it('name every variable when there are none', () => {
    const text = problemsOf({}).join('\n');
    for (const name of [...Object.keys(stripe), ...Object.keys(paypal)]) expect(text).toContain(name);
    expect(problemsOf({ STRIPE_SECRET_KEY: '  ' })).toEqual(problemsOf({}));
  });

  it.each(Object.keys(paypal))('name %s when it alone is missing, and nothing that is there', (name) => {
    const given = { ...paypal, [name]: undefined };
    expect(problemsOf(given)).toEqual([`PayPal: ${name} not set.`]);
    expect(problemsOf({ ...given, ...stripe }), 'half of PayPal is a mistake beside Stripe too').toEqual([
      `PayPal: ${name} not set.`,
    ]);
  });

  it.each([
    ['STRIPE_SECRET_KEY', { ...stripe, STRIPE_SECRET_KEY: 'sk_live_of_somebody' }],
    ['STRIPE_SECRET_KEY', { ...stripe, STRIPE_SECRET_KEY: ' rk_live_of_somebody' }],
    ['STRIPE_SECRET_KEY', { ...stripe, STRIPE_SECRET_KEY: 'pk_test_of_somebody' }],
    ['STRIPE_PUBLISHABLE_KEY', { ...stripe, STRIPE_PUBLISHABLE_KEY: 'pk_live_of_somebody' }],
    ['PAYPAL_MODE', { ...stripe, ...paypal, PAYPAL_MODE: 'live' }],
    ['PAYPAL_MODE', { ...stripe, PAYPAL_MODE: 'Live' }],
  ])('refuse %s of real money, and do not repeat it', (name, given) => {
    const [problem, ...others] = problemsOf(given);
    expect(problem).toContain(name);
    expect(problem).toContain('real money');
    expect(problem).not.toContain('of_somebody');
    expect(others).toEqual([]);
  });

  it.each(['STRIPE_API_BASE', 'PAYPAL_API_BASE'])('refuse a simulator behind %s', (name) => {
    expect(problemsOf({ ...stripe, ...paypal, [name]: 'http://127.0.0.1:3001' })).toEqual([
      expect.stringContaining(`${name} leads to a simulator`),
    ]);
  });

  it('are enough with one provider, and say what is left out', () => {
    const { providers, product, notes } = liveSettings(stripe);
    expect(providers).toEqual(['stripe']);
    expect(product).toMatchObject({ ...stripe, PAYPAL_CLIENT_ID: '', PAYPAL_WEBHOOK_ID: '' });
    expect(notes.join('\n')).toContain('PayPal is left out');
    expect(liveSettings(paypal).providers).toEqual(['paypal']);
    expect(liveSettings({ ...stripe, ...paypal }).providers).toEqual(['stripe', 'paypal']);
  });

  it('generate what verifies webhooks where none arrive, anew each time, and say so', () => {
    const [first, second] = [liveSettings({ ...stripe, ...paypal }), liveSettings({ ...stripe, ...paypal })];
    expect(first.product.STRIPE_WEBHOOK_SECRET).toMatch(/^whsec_\w{48}$/);
    expect(first.product.PAYPAL_WEBHOOK_ID).toMatch(/^[A-Z0-9]{17}$/);
    expect(second.product.STRIPE_WEBHOOK_SECRET).not.toBe(first.product.STRIPE_WEBHOOK_SECRET);
    expect(first.notes.filter((note) => note.includes('sends no webhooks'))).toHaveLength(2);
    const own = { STRIPE_WEBHOOK_SECRET: 'whsec_own', PAYPAL_WEBHOOK_ID: 'OWN', PAYPAL_MERCHANT_ID: 'ME' };
    const given = liveSettings({ ...stripe, ...paypal, ...own });
    expect(given.product).toMatchObject(own);
    expect(given.notes).toHaveLength(1);
  });

  it('never let journeys into an existing database or sign-in', () => {
    const own = { DATABASE_URL: 'postgresql://live', GOOGLE_CLIENT_ID: 'a', NEXTAUTH_SECRET: 'b' };
    expect(liveSettings({ ...stripe, ...own }).product).toMatchObject({
      DATABASE_URL: '',
      GOOGLE_CLIENT_ID: '',
      NEXTAUTH_SECRET: '',
    });
  });
});
