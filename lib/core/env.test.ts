import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfigurationError, parseEnv } from './env';

const SANDBOX = {
  DATABASE_URL: 'postgresql://linku:secret@127.0.0.1:5432/linku',
  NEXTAUTH_SECRET: 'a secret for tests',
  STRIPE_SECRET_KEY: 'sk_test_abc',
  STRIPE_WEBHOOK_SECRET: 'whsec_abc',
  STRIPE_API_BASE: 'http://127.0.0.1:3001',
};

const LIVE = {
  APP_URL: 'https://pay.linku.example',
  DATABASE_URL: 'postgresql://linku:secret@db.example:5432/linku',
  NEXTAUTH_SECRET: 'Zk3vQ8rT1mXw6pLbY9sN4hJd7cFgA2eU',
  STRIPE_SECRET_KEY: 'sk_live_abc',
  STRIPE_PUBLISHABLE_KEY: 'pk_live_abc',
  STRIPE_WEBHOOK_SECRET: 'whsec_abc',
};

const PAYPAL = { PAYPAL_CLIENT_ID: 'id', PAYPAL_CLIENT_SECRET: 'secret', PAYPAL_WEBHOOK_ID: 'WH-1' };
const LIVE_PAYPAL = { ...PAYPAL, PAYPAL_MODE: 'live', PAYPAL_MERCHANT_ID: 'ABCDEFGH12345' };

/** The variables that a source is refused for, in alphabetical order; none when it is accepted. */
function refused(source: Record<string, string | undefined>): string[] {
  try {
    parseEnv(source);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    for (const { problem, fix } of error.problems) {
      expect(problem).toMatch(/\.$/);
      expect(fix).toMatch(/\S/);
    }
    return error.problems.map(({ variable }) => variable).sort();
  }
}

test('the simulators need no further settings', () => {
  expect(parseEnv(SANDBOX)).toMatchObject({
    mode: 'sandbox',
    appUrl: 'http://localhost:3000',
    port: 3000,
    databasePoolMax: 10,
    stripe: {
      secretKey: 'sk_test_abc',
      publishableKey: null,
      webhookSecrets: ['whsec_abc'],
      apiBase: { origin: 'http://127.0.0.1:3001', host: '127.0.0.1', port: 3001, protocol: 'http' },
      livemode: false,
      isSimulator: true,
    },
    paypal: null,
    google: null,
    serviceFeeBps: 1000,
    serviceFeeMinimum: 0,
    paymentTtlMinutes: 60,
    simulatorPort: 3001,
    simulatorUrl: null,
    logLevel: 'info',
    rateLimitScale: 1,
    trustedProxyHops: 0,
    metricsToken: null,
  });
});

test('a sandbox listens on this machine only, unless it is told otherwise, and knows who can reach it', () => {
  const reach = (given: Record<string, string>) => {
    const { listenHost, isPublic } = parseEnv(given);
    return { listenHost, isPublic };
  };
  expect(reach(SANDBOX)).toEqual({ listenHost: '127.0.0.1', isPublic: false });
  for (const host of ['localhost', '127.0.0.1', '127.8.9.1', '::1'])
    expect(reach({ ...SANDBOX, LISTEN_HOST: host })).toEqual({ listenHost: host, isPublic: false });
  for (const host of ['0.0.0.0', '::', '192.168.1.7'])
    expect(reach({ ...SANDBOX, LISTEN_HOST: host })).toEqual({ listenHost: host, isPublic: true });
  // A proxy on this machine brings others here.
  expect(reach({ ...SANDBOX, APP_URL: 'https://sandbox.linku.example' })).toMatchObject({ isPublic: true });
  expect(reach({ ...SANDBOX, APP_URL: 'http://127.0.0.1.linku.example' })).toMatchObject({ isPublic: true });
  expect(reach({ ...SANDBOX, APP_URL: 'http://[::1]:3000' })).toMatchObject({ isPublic: false });
  expect(reach(LIVE)).toEqual({ listenHost: null, isPublic: true });
  expect(reach({ ...LIVE, LISTEN_HOST: '127.0.0.1' })).toMatchObject({ listenHost: '127.0.0.1' });
  expect(refused({ ...SANDBOX, LISTEN_HOST: 'linku.example' })).toEqual(['LISTEN_HOST']);
});

test('the mode follows from the keys', () => {
  const { STRIPE_API_BASE: _, ...keys } = SANDBOX;
  const test = { ...keys, NEXTAUTH_SECRET: LIVE.NEXTAUTH_SECRET };
  expect(parseEnv(SANDBOX).mode).toBe('sandbox');
  expect(parseEnv(test).mode).toBe('test');
  expect(parseEnv({ ...test, STRIPE_API_BASE: SANDBOX.STRIPE_API_BASE, ...PAYPAL }).mode).toBe('test');
  expect(parseEnv({ ...SANDBOX, ...PAYPAL, PAYPAL_API_BASE: 'http://127.0.0.1:3001' }).mode).toBe('sandbox');
  expect(parseEnv(LIVE).mode).toBe('live');
  expect(parseEnv({ ...LIVE, ...LIVE_PAYPAL }).mode).toBe('live');
});

test('released rewards wait where money is real or a test of it, and as long as the settings say everywhere', () => {
  const { STRIPE_API_BASE: _, ...keys } = SANDBOX;
  const test = { ...keys, NEXTAUTH_SECRET: LIVE.NEXTAUTH_SECRET };
  const none = { card: 0, alipay: 0, wechat_pay: 0, paypal: 0 };
  expect(parseEnv(SANDBOX).payoutWaits).toEqual({
    tenders: none,
    newAccount: { days: 30, wait: 0 },
    largeReward: { amount: 100_000, wait: 0 },
  });
  const waits = {
    tenders: { card: 7, alipay: 1, wechat_pay: 1, paypal: 7 },
    newAccount: { days: 30, wait: 14 },
    largeReward: { amount: 100_000, wait: 14 },
  };
  expect(parseEnv(test).payoutWaits).toEqual(waits);
  expect(parseEnv(LIVE).payoutWaits).toEqual(waits);
  const given = {
    CARD_WAIT_DAYS: '1',
    ALIPAY_WAIT_DAYS: '2',
    WECHAT_PAY_WAIT_DAYS: '3',
    PAYPAL_WAIT_DAYS: '180',
    NEW_ACCOUNT_DAYS: '0',
    NEW_ACCOUNT_WAIT_DAYS: '5',
    LARGE_REWARD: '1',
    LARGE_REWARD_WAIT_DAYS: '0',
  };
  for (const source of [SANDBOX, LIVE])
    expect(parseEnv({ ...source, ...given }).payoutWaits).toEqual({
      tenders: { card: 1, alipay: 2, wechat_pay: 3, paypal: 180 },
      newAccount: { days: 0, wait: 5 },
      largeReward: { amount: 1, wait: 0 },
    });
  for (const wrong of ['-1', '181', '1.5', 'soon'])
    expect(refused({ ...SANDBOX, CARD_WAIT_DAYS: wrong, LARGE_REWARD: '0' })).toEqual([
      'CARD_WAIT_DAYS',
      'LARGE_REWARD',
    ]);
});

test('PayPal in its sandbox does without a merchant id, and the simulator brings its own authority', () => {
  const secret = { NEXTAUTH_SECRET: LIVE.NEXTAUTH_SECRET };
  expect(parseEnv({ ...SANDBOX, ...PAYPAL, ...secret }).paypal).toMatchObject({
    mode: 'sandbox',
    merchantId: null,
    webhookAuthorityFile: null,
    livemode: false,
    isSimulator: false,
  });
  const simulator = {
    ...PAYPAL,
    PAYPAL_MERCHANT_ID: 'LKU7MERCHANT2',
    PAYPAL_WEBHOOK_AUTHORITY_FILE: '/tmp/paypal-ca.pem',
    PAYPAL_API_BASE: 'http://127.0.0.1:3001',
  };
  expect(parseEnv({ ...SANDBOX, ...simulator }).paypal).toMatchObject({
    merchantId: 'LKU7MERCHANT2',
    webhookAuthorityFile: '/tmp/paypal-ca.pem',
    isSimulator: true,
  });
  expect(parseEnv({ ...LIVE, ...LIVE_PAYPAL }).paypal).toMatchObject({ livemode: true, isSimulator: false });
});

test('blank values are absent and others are trimmed', () => {
  const env = parseEnv({ ...SANDBOX, APP_URL: ' ', PORT: '', METRICS_TOKEN: '  ', LOG_LEVEL: ' debug ' });
  expect(env).toMatchObject({
    appUrl: 'http://localhost:3000',
    port: 3000,
    metricsToken: null,
    logLevel: 'debug',
  });
});

test('the address is an origin: a trailing slash goes, a path is refused', () => {
  expect(parseEnv({ ...SANDBOX, APP_URL: 'https://pay.example.com/' }).appUrl).toBe(
    'https://pay.example.com',
  );
  expect(parseEnv({ ...SANDBOX, PORT: '4000' }).appUrl).toBe('http://localhost:4000');
  for (const address of [
    'https://a.example/pay',
    'a.example',
    'ftp://a.example',
    'https://u:p@a.example',
    '//a',
  ])
    expect(refused({ ...SANDBOX, APP_URL: address })).toEqual(['APP_URL']);
});

test('several webhook secrets are valid while one is being replaced', () => {
  const { stripe } = parseEnv({ ...SANDBOX, STRIPE_WEBHOOK_SECRET: 'whsec_old, whsec_new' });
  expect(stripe?.webhookSecrets).toEqual(['whsec_old', 'whsec_new']);
  expect(refused({ ...SANDBOX, STRIPE_WEBHOOK_SECRET: 'whsec_old,' })).toEqual(['STRIPE_WEBHOOK_SECRET']);
});

describe('refused:', () => {
  test.each([
    ['a missing database', { ...SANDBOX, DATABASE_URL: undefined }, ['DATABASE_URL']],
    ['a database of another kind', { ...SANDBOX, DATABASE_URL: 'mysql://a/b' }, ['DATABASE_URL']],
    ['an owner of another kind', { ...SANDBOX, DATABASE_OWNER_URL: 'mysql://a/b' }, ['DATABASE_OWNER_URL']],
    ['a missing sign-in secret', { ...SANDBOX, NEXTAUTH_SECRET: undefined }, ['NEXTAUTH_SECRET']],
    [
      'Stripe without its webhook secret',
      { ...SANDBOX, STRIPE_WEBHOOK_SECRET: '' },
      ['STRIPE_WEBHOOK_SECRET'],
    ],
    ['Stripe without its secret key', { ...SANDBOX, STRIPE_SECRET_KEY: '' }, ['STRIPE_SECRET_KEY']],
    ['the keys of Stripe exchanged', { ...SANDBOX, STRIPE_SECRET_KEY: 'pk_test_a' }, ['STRIPE_SECRET_KEY']],
    [
      'PayPal without its webhook id',
      { ...SANDBOX, ...PAYPAL, PAYPAL_WEBHOOK_ID: '', PAYPAL_API_BASE: SANDBOX.STRIPE_API_BASE },
      ['PAYPAL_WEBHOOK_ID'],
    ],
    [
      'a PayPal mode alone',
      { ...SANDBOX, PAYPAL_MODE: 'sandbox' },
      ['PAYPAL_CLIENT_ID', 'PAYPAL_CLIENT_SECRET', 'PAYPAL_WEBHOOK_ID'],
    ],
    ['a mail server without a sender', { ...LIVE, SMTP_URL: 'smtps://mail.linku.uk' }, ['MAIL_FROM']],
    ['a sender without a mail server', { ...LIVE, MAIL_FROM: 'no-reply@linku.uk' }, ['SMTP_URL']],
    [
      'a mail server elsewhere beside a sandbox',
      { ...SANDBOX, SMTP_URL: 'smtp://mail.linku.uk:587', MAIL_FROM: 'no-reply@linku.uk' },
      ['SMTP_URL'],
    ],
    [
      'a mail server whose certificate is not to be checked',
      {
        ...LIVE,
        SMTP_URL: 'smtps://mail.linku.uk/?tls.rejectUnauthorized=false',
        MAIL_FROM: 'no-reply@linku.uk',
      },
      ['SMTP_URL'],
    ],
    ['half of Google', { ...SANDBOX, GOOGLE_CLIENT_ID: 'id' }, ['GOOGLE_CLIENT_SECRET']],
    [
      'a live and a test key of Stripe',
      { ...LIVE, STRIPE_PUBLISHABLE_KEY: 'pk_test_abc' },
      ['STRIPE_PUBLISHABLE_KEY'],
    ],
    ['live Stripe beside sandbox PayPal', { ...LIVE, ...PAYPAL }, ['PAYPAL_MODE']],
    [
      'test Stripe beside live PayPal',
      { ...LIVE, ...LIVE_PAYPAL, STRIPE_SECRET_KEY: 'sk_test_a', STRIPE_PUBLISHABLE_KEY: '' },
      ['PAYPAL_MODE'],
    ],
    ['live keys sent elsewhere', { ...LIVE, STRIPE_API_BASE: 'https://proxy.example' }, ['STRIPE_API_BASE']],
    [
      'live PayPal credentials sent elsewhere',
      { ...LIVE, ...LIVE_PAYPAL, PAYPAL_API_BASE: 'https://proxy.example' },
      ['PAYPAL_API_BASE'],
    ],
    [
      'live PayPal without the account that is paid',
      { ...LIVE, ...PAYPAL, PAYPAL_MODE: 'live' },
      ['PAYPAL_MERCHANT_ID'],
    ],
    [
      'live PayPal webhooks under an authority of our own',
      { ...LIVE, ...LIVE_PAYPAL, PAYPAL_WEBHOOK_AUTHORITY_FILE: '/srv/ca.pem' },
      ['PAYPAL_WEBHOOK_AUTHORITY_FILE'],
    ],
    [
      'something else than a merchant id',
      { ...SANDBOX, ...PAYPAL, PAYPAL_MERCHANT_ID: 'shop@linku.example' },
      ['PAYPAL_MERCHANT_ID'],
    ],
    [
      'a merchant id alone',
      { ...SANDBOX, PAYPAL_MERCHANT_ID: 'ABCDEFGH12345' },
      ['PAYPAL_CLIENT_ID', 'PAYPAL_CLIENT_SECRET', 'PAYPAL_WEBHOOK_ID'],
    ],
    [
      'an address of the simulators with a path',
      { ...SANDBOX, SIMULATOR_URL: 'https://a.example/path' },
      ['SIMULATOR_URL'],
    ],
    ['live payments without https', { ...LIVE, APP_URL: 'http://pay.linku.example' }, ['APP_URL']],
    ['live payments without an address', { ...LIVE, APP_URL: '' }, ['APP_URL']],
    [
      'a weak secret and token beside test keys',
      {
        ...LIVE,
        STRIPE_SECRET_KEY: 'sk_test_a',
        STRIPE_PUBLISHABLE_KEY: '',
        NEXTAUTH_SECRET: 'a'.repeat(40),
        METRICS_TOKEN: 'a token of our own',
      },
      ['METRICS_TOKEN', 'NEXTAUTH_SECRET'],
    ],
    ['live payments with a short secret', { ...LIVE, NEXTAUTH_SECRET: 'short' }, ['NEXTAUTH_SECRET']],
    ['live payments without a database', { ...LIVE, DATABASE_URL: '' }, ['DATABASE_URL']],
    ['no requests at all', { ...SANDBOX, RATE_LIMIT_SCALE: '0' }, ['RATE_LIMIT_SCALE']],
    ['a guessable metrics token', { ...SANDBOX, METRICS_TOKEN: 'abc' }, ['METRICS_TOKEN']],
    ['a fee above the whole', { ...SANDBOX, SERVICE_FEE_BPS: '10001' }, ['SERVICE_FEE_BPS']],
    ['a deadline Stripe does not take', { ...SANDBOX, PAYMENT_TTL_MINUTES: '1440' }, ['PAYMENT_TTL_MINUTES']],
    ['a VAT number that is none', { ...SANDBOX, VAT_NUMBER: 'GB12' }, ['VAT_NUMBER']],
    ['a day that is none', { ...SANDBOX, VAT_FROM: '1 April' }, ['VAT_FROM']],
    ['several at once', { ...SANDBOX, PORT: '0', LOG_LEVEL: 'loud' }, ['LOG_LEVEL', 'PORT']],
  ])('%s', (_, source, variables) => {
    expect(refused(source)).toEqual(variables);
  });

  test.each(['-1', '1.5', '1e3', '0x10', '１０', 'NaN', '10 000', '99999999999999999999'])(
    'the number %j',
    (text) => {
      for (const name of [
        'PORT',
        'SERVICE_FEE_BPS',
        'SERVICE_FEE_MINIMUM',
        'TRUSTED_PROXY_HOPS',
        'DATABASE_POOL_MAX',
      ])
        expect(refused({ ...SANDBOX, [name]: text })).toEqual([name]);
    },
  );
});

test.each([
  [{}, null],
  [{ VAT_RATE_BPS: '500' }, null],
  [{ VAT_NUMBER: 'GB123456789' }, { number: 'GB123456789', rateBps: 2_000, from: '2000-01-01' }],
  [
    { VAT_NUMBER: 'GB123456789', VAT_RATE_BPS: '500', VAT_FROM: '2026-04-01' },
    { number: 'GB123456789', rateBps: 500, from: '2026-04-01' },
  ],
])('the registration for VAT: %j', (given, vat) => {
  expect(parseEnv({ ...SANDBOX, ...given }).vat).toEqual(vat);
});

test('no refusal repeats a value, which may be a secret', () => {
  const names = [
    ...Object.keys(LIVE),
    ...Object.keys(LIVE_PAYPAL),
    'METRICS_TOKEN',
    'PORT',
    'STRIPE_API_BASE',
  ];
  const value = fc.stringMatching(/^[a-z0-9]{12,40}$/);
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), value), (source) => {
      try {
        parseEnv(source);
      } catch (error) {
        const words = error instanceof ConfigurationError ? error.message : '';
        for (const secret of Object.values(source)) expect(words).not.toContain(secret);
      }
    }),
  );
});

describe('The sender of mail', () => {
  const from = (sender: string) => ({ ...SANDBOX, SMTP_URL: 'smtp://127.0.0.1:1025', MAIL_FROM: sender });

  test.each(['no-reply@linku.uk', 'LinkU <no-reply@linku.uk>', 'LinkU 通知 <no-reply@linku.uk>'])(
    'may be %s',
    (sender) => {
      expect(parseEnv(from(sender)).smtp).toEqual({ url: 'smtp://127.0.0.1:1025', from: sender });
    },
  );

  test.each([
    'LinkU',
    'a@b.uk, c@d.uk',
    'LinkU <a@b.uk>, C <c@d.uk>',
    'LinkU\r\nBcc: c@d.uk <a@b.uk>',
    'Li"nkU <a@b.uk>',
  ])('may not be %j', (sender) => {
    expect(refused(from(sender))).toEqual(['MAIL_FROM']);
  });
});
