import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openPayPalFixture } from '@/tests/fixtures/paypal-fixture';
import type { ProviderFixture } from '@/tests/fixtures/provider-fixture';
import { nextName, openPayment, refundRequest, takePayment } from '@/tests/fixtures/provider-fixtures';
import { openStripeFixture } from '@/tests/fixtures/stripe-fixture';

// Where the providers' own specifications are available (they are large, so not part of the project), the type of every body
// that our adapters send is one that they list. Without them the simulators' own tables refuse others.
const specs = {
  stripe: [process.env.STRIPE_SPEC_FILE],
  paypal: [
    process.env.PAYPAL_SPEC_FILE,
    process.env.PAYPAL_DISPUTES_SPEC_FILE,
    process.env.PAYPAL_REPORTING_SPEC_FILE,
  ],
};

type Sent = { method: string; path: string; type: string | undefined };

const CHANNEL = 'http.server.request.start';
const messageSchema = z.object({ request: z.custom<IncomingMessage>() });

let sent: Sent[] = [];
let fixture: ProviderFixture | null = null;
/** The simulators run in this process, so their servers tell what arrives. */
function note(message: unknown): void {
  const { request } = messageSchema.parse(message);
  const path = new URL(request.url ?? '/', 'http://provider').pathname;
  sent.push({ method: request.method ?? '', path, type: request.headers['content-type'] });
}
beforeAll(() => subscribe(CHANNEL, note));
afterEach(() => fixture?.close());
afterAll(() => unsubscribe(CHANNEL, note));

/** Every operation that sends something. */
async function useAll({ provider, ...rest }: ProviderFixture): Promise<void> {
  const { transactionId } = await takePayment({ fixture: { provider, ...rest } });
  const open = await openPayment({ fixture: { provider, ...rest } });
  await provider.cancel({
    reference: open.reference,
    payment: open.externalReference,
    idempotencyKey: 'cancel',
  });
  await provider.refund(refundRequest({ transactionId }));
  const disputed = await takePayment({ fixture: { provider, ...rest } });
  const { disputeReference } = rest.dispute(disputed.transactionId);
  const evidence = { disputeReference, text: 'It was done. 任务已完成。', idempotencyKey: 'evidence' };
  expect(await provider.submitEvidence(evidence)).toMatchObject({ isEvidenceSent: true });
  const account = await provider.openPayoutAccount({ user: nextName(), email: 'helper@example.com' });
  await provider.payoutAccountUrl({ reference: account.reference }).catch(() => null);
  const payout = nextName();
  const request = { payout, name: `payout-${payout.id}`, attempt: 1, destination: account.reference };
  await provider
    .payOut({ ...request, amount: 100, currency: 'GBP', requestedAt: new Date() })
    .catch(() => null);
}

const contentSchema = z.record(z.string(), z.unknown());
const operationSchema = z.object({
  requestBody: z.object({ $ref: z.string().optional(), content: contentSchema.optional() }).optional(),
});
const specSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z
    .object({ requestBodies: z.record(z.string(), z.object({ content: contentSchema })).optional() })
    .optional(),
});

/** The types of bodies that the specifications list for a call; null: they do not describe it. */
function listedTypes({ files, method, path }: { files: string[]; method: string; path: string }) {
  for (const file of files) {
    const spec = specSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    for (const [pattern, operations] of Object.entries(spec.paths)) {
      const escaped = pattern.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+');
      const operation = operations[method.toLowerCase()];
      if (operation === undefined || !new RegExp(`^${escaped}$`).test(path)) continue;
      const { requestBody } = operationSchema.parse(operation);
      const shared = spec.components?.requestBodies?.[requestBody?.$ref?.split('/').at(-1) ?? ''];
      return Object.keys(requestBody?.content ?? shared?.content ?? {});
    }
  }
  return null;
}

describe.each([
  ['stripe', openStripeFixture, ['application/x-www-form-urlencoded']],
  [
    'paypal',
    openPayPalFixture,
    ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'],
  ],
] as const)('What we send %s', (name, open, types) => {
  it('has a type that its specification lists', async () => {
    fixture = await open();
    sent = [];
    await useAll(fixture);
    const posts = sent.filter(({ method, path }) => method !== 'GET' && path.startsWith('/v'));
    const typeOf = ({ type }: Sent) => type?.split(';')[0] ?? '';
    expect([...new Set(posts.map(typeOf))].sort()).toEqual([...types].sort());
    const files = specs[name].filter((file) => file !== undefined);
    if (files.length === 0) return;
    for (const post of posts) {
      const listed = listedTypes({ files, ...post });
      // Operations without a body list no types.
      if (listed !== null && listed.length > 0) expect(listed, post.path).toContain(typeOf(post));
    }
    const described = posts.filter((post) => listedTypes({ files, ...post }) !== null);
    expect(described.length).toBeGreaterThan(name === 'stripe' ? 5 : 4);
  });
});
