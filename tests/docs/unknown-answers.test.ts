import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { payPalProvider } from '@/lib/providers/paypal/paypal-provider';
import type { Provider } from '@/lib/providers/provider';
import { stripeProvider } from '@/lib/providers/stripe/stripe-provider';

const ROOT = path.resolve(import.meta.dirname, '../..');
const rows = readFileSync(path.join(ROOT, 'docs/unknown-answers.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| Provider') && !line.startsWith('| Verb'))
  .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));

/** Provider, call, verb; what follows; who asks. */
const changing = rows.flatMap(([, provider = '', call = '', verb = '', unknown = '', next = '', end]) =>
  end === undefined ? [] : [{ provider, call, verb, unknown, next }],
);
const readingVerbs = rows.flatMap(([, verb = '', , , end, more]) =>
  end !== undefined && more === undefined ? [verb] : [],
);

function sourceOf(folder: 'stripe' | 'paypal'): string {
  const dir = path.join(ROOT, 'lib/providers', folder);
  return readdirSync(dir)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'paypal-client.ts')
    .map((file) => readFileSync(path.join(dir, file), 'utf8'))
    .join('\n');
}

const unique = (texts: string[]) => [...new Set(texts)].sort();
const callsOf = (provider: string) =>
  unique(changing.filter((row) => row.provider === provider).map(({ call }) => call));

describe('what an unknown answer means is written down', () => {
  it('for every call of Stripe’s library that changes something', () => {
    const found = [...sourceOf('stripe').matchAll(/\bstripe\.((?:\w+\.)+)(\w+)\(/g)]
      .map(([, object = '', verb = '']) => object + verb)
      .filter((call) => !/\.(retrieve|list)$/.test(call) && !call.startsWith('webhooks.'));
    expect(callsOf('Stripe')).toEqual(unique(found));
  });

  it('for every call of PayPal’s API that changes something', () => {
    const source = sourceOf('paypal');
    const found = [...source.matchAll(/method: '(\w+)',\s*path:\s*[`']([^`']+)[`']/g)]
      .filter(([, method]) => method !== 'GET')
      .map(([, method, call = '']) => `${method} ${call.replaceAll(/\$\{.+?\)\}/g, '{id}')}`);
    expect(callsOf('PayPal')).toEqual(unique(found));
    // No call is written in another way, which the line above would not see.
    expect(found).toHaveLength(source.match(/'(POST|PATCH|PUT|DELETE)'/g)?.length ?? 0);
  });

  it('for every verb of the adapters', () => {
    const appUrl = 'https://linku.test';
    const stripe = stripeProvider({
      settings: {
        secretKey: 'sk_test_1',
        publishableKey: null,
        webhookSecrets: ['whsec_1'],
        livemode: false,
        apiBase: null,
        isSimulator: false,
      },
      appUrl,
    });
    const payPal = payPalProvider({
      settings: {
        clientId: 'client',
        clientSecret: 'secret',
        webhookId: 'WH-1',
        merchantId: null,
        mode: 'sandbox',
        livemode: false,
        apiBase: null,
        webhookAuthorityFile: null,
        isSimulator: false,
      },
      appUrl,
      simulatorUrl: null,
    });
    const written = unique([...changing.map(({ verb }) => verb), ...readingVerbs]);
    for (const adapter of [stripe, payPal]) expect(written).toEqual(verbsOf(adapter));
  });

  it('with what follows, and who asks', () => {
    for (const { call, unknown, next } of changing) {
      expect({ call, isWritten: unknown.length > 20 && next.length > 3 }).toEqual({ call, isWritten: true });
    }
  });
});

function verbsOf(adapter: Provider): string[] {
  return unique(
    Object.entries(adapter).flatMap(([name, value]) => (typeof value === 'function' ? [name] : [])),
  );
}
