import type { Env } from '@/lib/core/env';
import { demoAccounts } from '@/lib/users/demo-accounts';
import { DEMO_PASSWORD, type DemoSignIn } from '@/lib/users/fit-demo-passwords';

/** The one screen that a person sees when everything is running. */
export function welcome({
  settings,
  newPasswords,
  isSimulatorRunning,
  databaseFolder,
  logsFolder,
}: {
  settings: Env;
  /** Of demo accounts, made at this start and shown only now. */
  newPasswords: DemoSignIn[];
  isSimulatorRunning: boolean;
  databaseFolder: string | null;
  logsFolder: string | null;
}): string {
  const simulatorUrl = settings.simulatorUrl ?? `http://localhost:${settings.simulatorPort}`;
  const lines = [
    `LinkU Pay is ready:  ${settings.appUrl}`,
    '',
    ...(settings.mode === 'sandbox' ? demoAccountLines({ settings, newPasswords }) : []),
    ...(settings.stripe?.isSimulator ? TEST_CARDS : []),
    ...(settings.paypal?.isSimulator ? TEST_BUYER : []),
    ...providerLines(settings),
    ...(isSimulatorRunning
      ? [`Simulators      ${simulatorUrl}  (payments, webhooks, faults on demand)`]
      : []),
    `Database        ${databaseFolder === null ? 'yours (DATABASE_URL)' : `PostgreSQL, started here, data in ${databaseFolder}`}`,
    ...(logsFolder === null ? [] : [`Logs            ${logsFolder}`]),
    '',
    'Stop with Ctrl-C; everything is kept for the next start.',
  ];
  const rule = '─'.repeat(72);
  return ['', rule, ...lines.map((line) => (line === '' ? '' : `  ${line}`)), rule, ''].join('\n');
}

const DEMO_ACCOUNTS = [
  { ...demoAccounts.poster, does: 'publishes tasks and pays' },
  { ...demoAccounts.helper, does: 'does tasks and is paid' },
  { ...demoAccounts.admin, does: 'operates the platform' },
  { ...demoAccounts.finance, does: 'moves money: the second person' },
  { ...demoAccounts.support, does: 'looks, and moves nothing' },
].map(
  ({ email, does }, index) => `${(index === 0 ? 'Sign in as' : '').padEnd(15)} ${email.padEnd(20)} ${does}`,
);

function demoAccountLines({
  settings: { isPublic },
  newPasswords,
}: {
  settings: Env;
  newPasswords: DemoSignIn[];
}): string[] {
  if (!isPublic) return [...DEMO_ACCOUNTS, `Password        ${DEMO_PASSWORD}`, ''];
  const passwords =
    newPasswords.length > 0
      ? [
          'Passwords       made now, because others than this machine may reach them;',
          '                they are shown this once:',
          ...newPasswords.map(({ email, password }) => `                ${email.padEnd(20)} ${password}`),
        ]
      : [
          'Passwords       as they were shown when they were made. For new ones, start',
          '                once without LISTEN_HOST and APP_URL, and then again with them.',
        ];
  return [...DEMO_ACCOUNTS, ...passwords, ''];
}

const TEST_CARDS = [
  'Test cards      4242 4242 4242 4242  pays',
  '                4000 0025 0000 3155  asks for 3-D Secure',
  '                4000 0000 0000 0002  is declined',
  '                any future date, any CVC',
  '',
];

const TEST_BUYER = [
  'Test buyer      choose PayPal: no account is needed, and the page asks how the',
  '                payment is to go (paid, declined, an eCheck on its way, ...)',
  '',
];

function providerLines({ mode, stripe, paypal }: Env): string[] {
  const words = (provider: { isSimulator: boolean; livemode: boolean } | null) => {
    if (provider === null) return 'off (no keys)';
    if (provider.isSimulator) return 'simulator on this machine, no real money';
    return provider.livemode ? 'LIVE: real money' : 'the provider’s own test mode, no real money';
  };
  return [`Mode            ${mode}`, `Stripe          ${words(stripe)}`, `PayPal          ${words(paypal)}`];
}
