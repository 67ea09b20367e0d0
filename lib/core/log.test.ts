import Stripe from 'stripe';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Prisma } from '@/lib/core/db/generated/client';
import { ProviderError } from '@/lib/providers/provider';
import { asProviderError } from '@/lib/providers/stripe/stripe-errors';
import { invariant, PayError } from './errors';
import { createLog } from './log';

vi.stubEnv('DATABASE_URL', 'postgresql://127.0.0.1/linku');
vi.stubEnv('NEXTAUTH_SECRET', 'a secret of a test, which is long enough');
vi.stubEnv('STRIPE_SECRET_KEY', 'sk_test_own');
vi.stubEnv('STRIPE_WEBHOOK_SECRET', 'whsec_own');

/** What nobody may read in a log. */
const canaries = {
  key: 'sk_live_51CanaryKeyOfStripe',
  webhookSecret: 'whsec_CanaryOfWebhooks',
  clientSecret: 'cs_test_a1Canary_secret_b2Canary',
  password: 'correct horse canary staple',
  cookie: 'eyJhbGciOiJkaXIifQ..Canary.Cookie.Tag',
  email: 'canary.person@example.co.uk',
  name: 'Ann Canary-Smith',
  address: '12 Canary Wharf, London E14 5AB',
  card: '4242 4242 4242 4242',
  token: 'Q2FuYXJ5VG9rZW5PZkFVUkwxMjM0NTY3ODkw',
};
// Without the card, because a text that has one is hidden as a whole, and would hide the others.
const { card: _card, ...uncarded } = canaries;
const everything = Object.values(uncarded).join(' | ');
const url = `https://user:${canaries.token}@api.example/reset?token=${canaries.token}&email=${canaries.email}#key=${canaries.key}`;

let lines: string[] = [];
const log = createLog({ write: (line) => lines.push(line) });
beforeEach(() => {
  lines = [];
});

function expectNothingTold(): void {
  const told = lines.join('');
  expect(lines.length).toBeGreaterThan(0);
  for (const [what, canary] of Object.entries(canaries)) expect(told, what).not.toContain(canary);
  // Nor any part of them.
  expect(told.toLowerCase()).not.toContain('canary');
  expect(told).not.toContain('4242');
}

function thrown(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

const stripesAnswer = () =>
  Stripe.errors.StripeError.generate({
    type: 'invalid_request_error',
    code: 'email_invalid',
    message: `Invalid email address: ${everything}`,
    param: canaries.email,
    headers: { authorization: `Bearer ${canaries.key}`, 'set-cookie': canaries.cookie },
    requestId: 'req_7',
    statusCode: 400,
    payment_method: { billing_details: { name: canaries.name, address: { line1: canaries.address } } },
  } as never);

const database = () =>
  Object.assign(
    new Prisma.PrismaClientKnownRequestError(`Invalid create() invocation: data: { ${everything} }`, {
      code: 'P2002',
      clientVersion: '7',
      meta: { target: everything, modelName: 'User' },
    }),
    { query: everything, parameters: [everything] },
  );

const errors: [what: string, error: () => unknown][] = [
  ['an error', () => new Error(everything)],
  ['an error with a card', () => new Error(`card ${canaries.card}`)],
  ['an error of several lines', () => new Error(`one\n    at ${everything}\n${everything}`)],
  ['an error with a name', () => Object.assign(new Error('x'), { name: everything, code: everything })],
  [
    'an error with fields',
    () => Object.assign(new Error('x'), { request: { headers: canaries }, config: { url }, body: canaries }),
  ],
  ['a chain of causes', () => new Error('a', { cause: new Error(everything, { cause: canaries }) })],
  ['several errors', () => new AggregateError([new Error(everything)], everything)],
  ['a text that was thrown', () => everything],
  ['an object that was thrown', () => ({ message: everything, ...canaries })],
  ['what JSON.parse quotes', () => thrown(() => JSON.parse(`{"a": ${canaries.password}}`))],
  ['what a URL quotes', () => thrown(() => new URL(`//${everything}`))],
  ["Stripe's answer", stripesAnswer],
  ["Stripe's answer as ours", () => asProviderError(stripesAnswer())],
  [
    "a refusal because of Stripe's answer",
    () => {
      const cause = asProviderError(stripesAnswer());
      return new PayError('provider_unavailable', { message: cause.message, cause });
    },
  ],
  ["the database's refusal", database],
  ['a refusal because of the database', () => new PayError('database_unavailable', { cause: database() })],
  ['a refusal with details', () => new PayError('malformed', { details: { problems: [canaries] } })],
  [
    'a sentence of ours with secrets in it',
    () => {
      const { name: _, address: __, password: ___, ...formed } = canaries;
      return new ProviderError('unavailable', { message: `${url} ${Object.values(formed).join(' ')}` });
    },
  ],
];

describe('the log', () => {
  it.each(errors)('tells nothing of what %s says', (_, make) => {
    const error = make();
    log.error({ error }, 'a request failed');
    log.error({ err: error }, 'a request failed');
    log.error(Object(error), 'a request failed');
    log.error({ job: 'x', cause: error, thrown: error }, 'a request failed');
    expectNothingTold();
  });

  it('tells nothing of an error that comes without a line', () => {
    log.error(new Error(everything));
    log.error({ err: new Error(everything) });
    expectNothingTold();
  });

  it.each([
    ['a user', { user: canaries, ...canaries }],
    [
      'a request',
      { headers: { cookie: canaries.cookie, authorization: canaries.key }, body: everything, url },
    ],
    ['a list', { users: [canaries], rows: [{ id: 7, email: canaries.email, note: everything }] }],
    ['words that are sentences', { reason: everything, state: everything, code: everything, from: canaries }],
    ['addresses of pages', { path: `/reset?token=${canaries.token}`, page: url, endpoint: canaries.email }],
    [
      'problems of a shape',
      { issues: [{ code: everything, path: ['email', canaries.name], input: everything }] },
    ],
    ['deep objects', { error: { user: { deep: { deeper: canaries } } } }],
  ])('tells nothing of %s', (_, given) => {
    log.info(given, 'a line');
    expectNothingTold();
  });

  it('tells what an operator looks for', () => {
    const cause = asProviderError(stripesAnswer());
    const error = new PayError('provider_unavailable', { message: cause.message, cause });
    log.error(
      { payment_id: 7, provider: 'stripe', reason: 'late', rows: [{ id: 1, sum: 5 }], error },
      'failed',
    );
    expect(JSON.parse(lines.join(''))).toMatchObject({
      level: 'error',
      service: 'linku-pay',
      msg: 'failed',
      payment_id: 7,
      provider: 'stripe',
      reason: 'late',
      rows: [{ id: 1, sum: 5 }],
      error: {
        type: 'PayError',
        code: 'provider_unavailable',
        cause: { type: 'ProviderError', kind: 'refused', cause: { code: 'email_invalid', statusCode: 400 } },
      },
    });
  });

  it('tells the sentences that are ours, and where they were thrown', () => {
    log.error({ error: thrown(() => invariant(false, 'task 3 has a helper')) }, 'failed');
    const { error } = JSON.parse(lines.join(''));
    expect(error.message).toBe('Invariant broken: task 3 has a helper');
    expect(error.stack.join('\n')).toContain('log.test.ts');
  });
});
