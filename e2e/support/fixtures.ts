import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import { isAtProviders, liveBuyer } from '../live/buyer';
import { baseUrl } from './ask-api';
import { type Buyer, simulatorBuyer } from './buyer';
import { type Labels, labelsOf } from './labels';
import { type Operator, operatorEmail, operatorOf, operatorPassword } from './operator';
import { payPage } from './pay-page';
import { type PayPalPage, payPalPage } from './paypal-page';
import { type Simulator, simulatorOf } from './simulator';
import { cards, stripePage } from './stripe-page';
import { translatePage } from './translate-page';
import { proveIdentity, registerUser, signIn, type Task, type User } from './user';
import { type BrowserWatch, watchBrowser } from './watch-browser';

/** What a project may set. */
export type JourneyOptions = {
  /** The browsers of the journey translate what they show. */
  isTranslated: boolean;
};

type Fixtures = JourneyOptions & {
  labels: Labels;
  /** A new user, signed in in this journey's browser. */
  payer: User;
  /** Another user, without a browser. */
  stranger: User;
  /** Another user, in a browser of their own. */
  helper: { user: User; page: Page };
  /** The payer's task, paid for by points and open for offers. */
  openTask: (options?: { title?: string }) => Promise<Task>;
  /** The same, with the helper accepted and the reward paid by card: held, in pence. */
  heldTask: (reward: number) => Promise<Task & { paymentId: number }>;
  /** A reward in pence that the helper has earned, and that can be paid out at once. */
  earnedReward: (options: { pence: number; title?: string }) => Promise<Task & { paymentId: number }>;
  /** Of every journey: the operator's authentication is recent. */
  provenOperator: undefined;
  /** Signs the operator in in this journey's browser. */
  asOperator: undefined;
  /** The operator's own browser, beside the others. */
  operatorPage: Page;
  /** Our pay page and the provider's, as they appear in this journey's tab. */
  payPage: ReturnType<typeof payPage>;
  stripe: ReturnType<typeof stripePage>;
  payPal: PayPalPage;
  /** The payer at the provider's pages, as far as the providers' own sandboxes have them too. */
  buyer: Buyer;
  browserWatch: BrowserWatch;
};

type WorkerFixtures = { operator: Operator; operatorSession: OperatorSession; simulator: Simulator };

/** `prove` says again, if the last time is minutes ago, who the operator is: acts that move money ask for that. */
type OperatorSession = { state: StorageState; prove(): Promise<void> };

/** Well below the ten minutes for which an authentication counts as recent, because a journey takes its time. */
const PROVED_MILLISECONDS_MAX = 4 * 60_000;

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

/** Every journey has its own people and tasks, and fails when the browser complained about anything. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  isTranslated: [false, { option: true }],
  labels: async ({ locale }, use) => use(labelsOf(locale)),
  payer: async ({ context, baseURL }, use) =>
    use(await registerUser({ api: context.request, url: baseURL ?? baseUrl() })),
  stranger: async ({ playwright }, use) => {
    const api = await playwright.request.newContext({ baseURL: baseUrl() });
    await use(await registerUser({ api }));
    await api.dispose();
  },
  helper: async ({ browser, browserWatch, isTranslated }, use) => {
    const context = await browser.newContext();
    if (isTranslated) await context.addInitScript(translatePage);
    await browserWatch.alsoWatch(context);
    const user = await registerUser({ api: context.request });
    await use({ user, page: await context.newPage() });
    await context.close();
  },
  openTask: async ({ payer, operator }, use) => {
    await use(async (options) => {
      await operator.grantPoints({ userId: payer.id, points: 1_000 });
      const task = await payer.writeTask(options);
      await payer.payByPoints({ taskId: task.id });
      return task;
    });
  },
  heldTask: async ({ payer, helper, openTask, simulator }, use) => {
    await use(async (reward) => {
      const task = await openTask();
      return holdReward({ payer, helper: helper.user, simulator, task, reward });
    });
  },
  earnedReward: async ({ payer, helper, openTask, simulator }, use) => {
    await use(async ({ pence: reward, ...options }) => {
      const task = await openTask(options);
      const held = await holdReward({ payer, helper: helper.user, simulator, task, reward });
      await payer.confirm({ taskId: task.id });
      return held;
    });
  },
  provenOperator: [
    async ({ operatorSession }, use) => {
      await operatorSession.prove();
      await use(undefined);
    },
    { auto: true },
  ],
  asOperator: async ({ context, operatorSession }, use) => {
    await context.addCookies(operatorSession.state.cookies);
    await use(undefined);
  },
  operatorPage: async ({ browser, browserWatch, operatorSession, isTranslated }, use) => {
    const context = await browser.newContext({ storageState: operatorSession.state });
    if (isTranslated) await context.addInitScript(translatePage);
    await browserWatch.alsoWatch(context);
    await use(await context.newPage());
    await context.close();
  },
  payPage: async ({ page, labels }, use) => use(payPage({ page, labels })),
  stripe: async ({ page, labels }, use) => use(stripePage({ scope: page, labels })),
  payPal: async ({ page, labels }, use) => use(payPalPage({ page, labels })),
  buyer: async ({ page, labels }, use) =>
    use(isAtProviders ? liveBuyer({ page, labels }) : simulatorBuyer({ page, labels })),
  browserWatch: [
    async ({ context, isTranslated }, use) => {
      if (isTranslated) await context.addInitScript(translatePage);
      // Errors of the providers' own pages are not ours.
      const watch = await watchBrowser({ context, onlyAt: isAtProviders ? baseUrl() : null });
      await use(watch);
      expect(watch.complaints(), 'the browser had nothing to complain about').toEqual([]);
    },
    { auto: true },
  ],
  // Signed in once for each process of journeys: what a password costs is meant to be dear.
  operatorSession: [
    async ({ playwright }, use) => {
      const api = await playwright.request.newContext({ baseURL: baseUrl() });
      await signIn({ api, email: operatorEmail, password: operatorPassword });
      let provedAt = Date.now();
      const prove = async () => {
        if (Date.now() - provedAt < PROVED_MILLISECONDS_MAX) return;
        await proveIdentity({ api, password: operatorPassword });
        provedAt = Date.now();
      };
      await use({ state: await api.storageState(), prove });
      await api.dispose();
    },
    { scope: 'worker' },
  ],
  operator: [
    async ({ playwright, operatorSession }, use) => {
      const api = await playwright.request.newContext({
        baseURL: baseUrl(),
        storageState: operatorSession.state,
      });
      await use(operatorOf({ api }));
      await api.dispose();
    },
    { scope: 'worker' },
  ],
  simulator: [
    async ({ playwright }, use) => {
      const api = await playwright.request.newContext();
      await use(simulatorOf({ api, url: process.env.E2E_SIMULATOR_URL ?? 'http://127.0.0.1:3001' }));
      await api.dispose();
    },
    { scope: 'worker' },
  ],
});

/** Accepts the helper's offer and pays it by card, through the API. */
async function holdReward({
  payer,
  helper,
  simulator,
  task,
  reward,
}: {
  payer: User;
  helper: User;
  simulator: Simulator;
  task: Task;
  /** Pence. */
  reward: number;
}): Promise<Task & { paymentId: number }> {
  const { id: applicationId } = await helper.offer({ taskId: task.id, amount: reward });
  await payer.accept({ taskId: task.id, applicationId });
  const paymentId = await payer.beginCardPayment({ taskId: task.id });
  await simulator.pay({ sessionId: (await simulator.sessionOf(paymentId)).id, card: cards.isAvailable });
  await expect
    .poll(async () => (await payer.payment(paymentId)).status, 'the reward is paid')
    .toBe('completed');
  return { ...task, paymentId };
}

export { expect };
