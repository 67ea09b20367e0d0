import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseEnv } from '@/lib/core/env';
import { pageHeaders } from '@/lib/http/security-headers';
import { browserHosts } from '@/lib/providers/browser-hosts';
import { type ProviderPage, providerPages } from '@/lib/providers/provider-page';
import { browserPackages } from '../fixtures/browser-packages';

/** docs/pci.md beside what the product does: nothing runs on a page for payments that is not in its lists. */

const text = readFileSync(path.resolve(import.meta.dirname, '../../docs/pci.md'), 'utf8');

/** Of a live installation with both providers. */
const settings = parseEnv({
  APP_URL: 'https://pay.example',
  DATABASE_URL: 'postgresql://127.0.0.1/linku',
  NEXTAUTH_SECRET: 'Zk3vQ8rT1mXw6pLbY9sN4hJd7cFgA2eU',
  STRIPE_SECRET_KEY: 'sk_live_own',
  STRIPE_PUBLISHABLE_KEY: 'pk_live_own',
  STRIPE_WEBHOOK_SECRET: 'whsec_own',
  PAYPAL_CLIENT_ID: 'client',
  PAYPAL_CLIENT_SECRET: 'secret',
  PAYPAL_MODE: 'live',
  PAYPAL_WEBHOOK_ID: 'WH-1',
  PAYPAL_MERCHANT_ID: 'LKU7MERCHANT2',
});

const files: Record<ProviderPage, string> = {
  pay: 'app/tasks/[taskId]/pay/page.tsx',
  card: 'app/tasks/[taskId]/pay/card/page.tsx',
};
const AROUND = ['app/layout.tsx', 'app/error.tsx', 'app/global-error.tsx', 'app/not-found.tsx'];

describe.each(providerPages)('On the page "%s"', (page) => {
  it('scripts may come from the listed hosts, and from no others', () => {
    const policy =
      pageHeaders({
        nonce: 'N',
        settings,
        hosts: browserHosts({ settings, page }),
        isDevelopment: false,
      })['content-security-policy'] ?? '';
    const [, sources = ''] = /script-src ([^;]*)/.exec(policy) ?? [];
    const listed = rows(/^\| (\w+) \| (`[^`]+`|inline, with a nonce) \|/gm)
      .filter(([where]) => where === page || where === 'both')
      .map(([, source = '']) => (source.startsWith('`') ? source.slice(1, -1) : "'nonce-N'"));
    expect(sources.split(' ')).toEqual(listed);
  });

  it('the listed packages have code, and no others', async () => {
    const listed = rows(/^\| `([^`]+)` \| (\w+) \|/gm)
      .filter(([, where]) => where === page || where === 'both')
      .map(([name]) => name);
    expect(await browserPackages([...AROUND, files[page]])).toEqual(listed);
  });
});

function rows(pattern: RegExp): string[][] {
  return [...text.matchAll(pattern)].map(([, ...cells]) => cells);
}
