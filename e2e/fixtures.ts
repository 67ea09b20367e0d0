import { test as base, expect, type Page } from '@playwright/test';
import { baseUrl } from './ask-api';
import { type Buyer, twinBuyer } from './buyer';
import { isLive, liveBuyer } from './live/buyer';
import { type Operator, operatorEmail, operatorOf, operatorPassword } from './operator';
import { payPage } from './pay-page';
import { type PayPalPage, payPalPage } from './paypal-page';
import { type Person, registerPerson, signIn, type Task } from './person';
import { cards, stripePage } from './stripe-page';
import { type Twin, twinOf } from './twin';
import { type BrowserWatch, watchBrowser } from './watch-browser';
import { type Words, wordsOf } from './words';

type Fixtures = {
  words: Words;
  /** Somebody new, signed in in this journey's browser. */
  payer: Person;
  /** Somebody else, who has no browser here. */
  stranger: Person;
  /** Somebody else, in a browser of their own. */
  helper: { person: Person; page: Page };
  /** The payer's task, paid for by points and open for offers. */
  openTask: (options?: { title?: string }) => Promise<Task>;
  /** The same, with the helper accepted and the reward paid by card: held, in pence. */
  heldTask: (reward: number) => Promise<Task & { paymentId: number }>;
  /** A reward in pence that the helper has earned, and that can be paid out at once. */
  earnedReward: (options: { pence: number; title?: string }) => Promise<Task & { paymentId: number }>;
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

type WorkerFixtures = { operator: Operator; twin: Twin };

/** Every journey has its own people and tasks, and fails when the browser complained about anything. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  words: async ({ locale }, use) => use(wordsOf(locale)),
  payer: async ({ context }, use) => use(await registerPerson({ api: context.request })),
  stranger: async ({ playwright }, use) => {
    const api = await playwright.request.newContext({ baseURL: baseUrl() });
    await use(await registerPerson({ api }));
    await api.dispose();
  },
  helper: async ({ browser, browserWatch }, use) => {
    const context = await browser.newContext();
    await browserWatch.alsoWatch(context);
    const person = await registerPerson({ api: context.request });
    await use({ person, page: await context.newPage() });
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
  heldTask: async ({ payer, helper, openTask, twin }, use) => {
    await use(async (reward) => {
      const task = await openTask();
      return holdReward({ payer, helper: helper.person, twin, task, reward });
    });
  },
  earnedReward: async ({ payer, helper, openTask, twin }, use) => {
    await use(async ({ pence: reward, ...options }) => {
      const task = await openTask(options);
      const held = await holdReward({ payer, helper: helper.person, twin, task, reward });
      await payer.confirm({ taskId: task.id });
      return held;
    });
  },
  asOperator: async ({ context }, use) => {
    await signIn({ api: context.request, email: operatorEmail, password: operatorPassword });
    await use(undefined);
  },
  operatorPage: async ({ browser, browserWatch }, use) => {
    const context = await browser.newContext();
    await browserWatch.alsoWatch(context);
    await signIn({ api: context.request, email: operatorEmail, password: operatorPassword });
    await use(await context.newPage());
    await context.close();
  },
  payPage: async ({ page, words }, use) => use(payPage({ page, words })),
  stripe: async ({ page, words }, use) => use(stripePage({ scope: page, words })),
  payPal: async ({ page, words }, use) => use(payPalPage({ page, words })),
  buyer: async ({ page, words }, use) =>
    use(isLive ? liveBuyer({ page, words }) : twinBuyer({ page, words })),
  browserWatch: [
    async ({ context }, use) => {
      // The providers' own pages complain of themselves; that is theirs.
      const watch = await watchBrowser({ context, onlyAt: isLive ? baseUrl() : null });
      await use(watch);
      expect(watch.complaints(), 'the browser had nothing to complain about').toEqual([]);
    },
    { auto: true },
  ],
  operator: [
    async ({ playwright }, use) => {
      const api = await playwright.request.newContext({ baseURL: baseUrl() });
      await use(await operatorOf({ api }));
      await api.dispose();
    },
    { scope: 'worker' },
  ],
  twin: [
    async ({ playwright }, use) => {
      const api = await playwright.request.newContext();
      await use(twinOf({ api, url: process.env.E2E_SANDBOX_URL ?? 'http://127.0.0.1:3001' }));
      await api.dispose();
    },
    { scope: 'worker' },
  ],
});

/** Accepts the helper's offer and pays it by card, behind the pages' back. */
async function holdReward({
  payer,
  helper,
  twin,
  task,
  reward,
}: {
  payer: Person;
  helper: Person;
  twin: Twin;
  task: Task;
  /** Pence. */
  reward: number;
}): Promise<Task & { paymentId: number }> {
  const { id: applicationId } = await helper.offer({ taskId: task.id, amount: reward });
  await payer.accept({ taskId: task.id, applicationId });
  const paymentId = await payer.beginCardPayment({ taskId: task.id });
  await twin.pay({ sessionId: (await twin.sessionOf(paymentId)).id, card: cards.isAvailable });
  await expect
    .poll(async () => (await payer.payment(paymentId)).status, 'the reward is paid')
    .toBe('completed');
  return { ...task, paymentId };
}

export { expect };
