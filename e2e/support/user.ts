import { randomUUID } from 'node:crypto';
import type { APIRequestContext } from '@playwright/test';
import { z } from 'zod';
import type { PaymentProvider } from '@/lib/payments/methods';
import { paymentDetailSchema, paymentListSchema } from '@/lib/payments/schema';
import { payoutAccountSchema, payoutSchema } from '@/lib/payouts/schema';
import { pointsResponseSchema } from '@/lib/points/schema';
import { applicationSchema } from '@/lib/tasks/applications/schema';
import { taskSchema } from '@/lib/tasks/schema';
import {
  authenticationSchema,
  emailConfirmedSchema,
  ownAccountSchema,
  registeredSchema,
} from '@/lib/users/schema';
import { askApi, baseUrl } from './ask-api';

export type Credentials = { email: string; password: string; name: string };

export type Task = { id: number; title: string };

/** A user with an account, and their requests to the API without a page. */
export type User = Credentials & {
  id: number;
  /** Writes a task that is not paid yet. Reward in pence; its fee is a tenth. */
  writeTask(options?: { reward?: number; title?: string }): Promise<Task>;
  editReward(options: { taskId: number; reward: number }): Promise<void>;
  payByPoints(options: { taskId: number }): Promise<number>;
  /** Opens a card payment that waits at the provider. */
  beginCardPayment(options: { taskId: number }): Promise<number>;
  /** Opens a PayPal payment that waits for the buyer. */
  beginPayPalPayment(options: { taskId: number }): Promise<number>;
  /** Offers to do somebody else's task, for pence. */
  offer(options: { taskId: number; amount: number }): Promise<{ id: number }>;
  /** Accepts an offer for one's own task. */
  accept(options: { taskId: number; applicationId: number }): Promise<void>;
  /** Confirms the work, and the reward is released. */
  confirm(options: { taskId: number }): Promise<void>;
  /** Pays pence out of the wallet to a PayPal address. */
  payOutByPayPal(options: { email: string; amount: number }): Promise<void>;
  /** All payments, the newest first. */
  payments(): Promise<z.infer<typeof paymentDetailSchema>[]>;
  payment(paymentId: number): Promise<z.infer<typeof paymentDetailSchema>>;
  task(taskId: number): Promise<z.infer<typeof taskSchema>>;
  points(): Promise<{ balance: number; reserved: number; available: number }>;
};

export function newCredentials(): Credentials {
  const id = randomUUID().slice(0, 12);
  return { email: `payer-${id}@example.com`, password: `pass-${randomUUID()}`, name: `Payer ${id}` };
}

/** Opens an account and signs in; the cookie stays with `api`, and with the browser that it belongs to. */
export async function registerUser({
  api,
  url = baseUrl(),
}: {
  api: APIRequestContext;
  /** Of another server of the same product. */
  url?: string;
}): Promise<User> {
  const credentials = newCredentials();
  const { next } = await askApi({
    api,
    method: 'POST',
    path: `${url}/api/users`,
    schema: registeredSchema,
    body: credentials,
  });
  if (next === 'confirm_email') await confirmEmail({ api, url, ...credentials });
  await signIn({ api, url, ...credentials });
  const { id } = await askApi({ api, method: 'GET', path: `${url}/api/users/me`, schema: ownAccountSchema });
  return userOf({ api, url, id, credentials });
}

/** Uses the link of the newest message to an address, which the page of messages shows. */
export async function confirmEmail({
  api,
  url = baseUrl(),
  email,
  password,
}: {
  api: APIRequestContext;
  url?: string;
  email: string;
  password: string;
}): Promise<void> {
  const page = await (await api.get(`${url}/messages?to=${encodeURIComponent(email)}`)).text();
  const token = /\/confirm-email#([\w-]{43})/.exec(page.slice(page.indexOf(email)))?.[1];
  if (!token) throw new Error(`There is no message to ${email}.`);
  const path = `${url}/api/users/confirmation`;
  await askApi({ api, method: 'POST', path, schema: emailConfirmedSchema, body: { token, password } });
}

/** Proves again who is signed in. */
export async function proveIdentity({
  api,
  password,
}: {
  api: APIRequestContext;
  password: string;
}): Promise<void> {
  const path = `${baseUrl()}/api/users/me/authentication`;
  await askApi({ api, method: 'POST', path, schema: authenticationSchema, body: { password } });
}

/** Signs in by the library's own endpoint, as the sign-in page does. */
export async function signIn({
  api,
  url = baseUrl(),
  email,
  password,
}: {
  api: APIRequestContext;
  url?: string;
  email: string;
  password: string;
}): Promise<void> {
  const { csrfToken } = await askApi({
    api,
    method: 'GET',
    path: `${url}/api/auth/csrf`,
    schema: z.object({ csrfToken: z.string() }),
  });
  const answer = await api.post(`${url}/api/auth/callback/credentials`, {
    headers: { origin: url },
    form: { csrfToken, email, password, json: 'true' },
  });
  if (!answer.ok()) throw new Error(`${email} could not sign in: ${answer.status()} ${await answer.text()}`);
}

function userOf({
  api,
  url,
  id,
  credentials,
}: {
  api: APIRequestContext;
  url: string;
  id: number;
  credentials: Credentials;
}): User {
  const begin = async ({ taskId, method }: { taskId: number; method: PaymentProvider }) => {
    const path = `${url}/api/coupon-points/tasks/${taskId}/payment`;
    const schema = z.object({ payment_id: z.number() });
    const body = { payment_method: method };
    return (await askApi({ api, method: 'POST', path, schema, body })).payment_id;
  };
  const payment = (paymentId: number) =>
    askApi({
      api,
      method: 'GET',
      path: `${url}/api/users/payments/${paymentId}`,
      schema: paymentDetailSchema,
    });
  return {
    ...credentials,
    id,
    payment,
    async writeTask({ reward = 10_000, title = `Collect a parcel ${randomUUID().slice(0, 8)}` } = {}) {
      const task = await askApi({
        api,
        method: 'POST',
        path: `${url}/api/tasks`,
        schema: taskSchema,
        body: {
          title,
          description: 'From the front desk to the third floor.',
          category: 'errands',
          base_reward: reward,
        },
      });
      return { id: task.id, title };
    },
    async editReward({ taskId, reward }) {
      const path = `${url}/api/tasks/${taskId}`;
      await askApi({
        api,
        method: 'PATCH',
        path,
        schema: taskSchema,
        body: { category: 'errands', base_reward: reward },
      });
    },
    payByPoints: ({ taskId }) => begin({ taskId, method: 'points' }),
    beginCardPayment: ({ taskId }) => begin({ taskId, method: 'stripe' }),
    beginPayPalPayment: ({ taskId }) => begin({ taskId, method: 'paypal' }),
    async offer({ taskId, amount }) {
      const path = `${url}/api/tasks/${taskId}/applications`;
      const body = { offered_amount: amount };
      return askApi({ api, method: 'POST', path, schema: applicationSchema, body });
    },
    async accept({ taskId, applicationId }) {
      const path = `${url}/api/tasks/${taskId}/acceptance`;
      const body = { application_id: applicationId };
      await askApi({ api, method: 'POST', path, schema: taskSchema, body });
    },
    async confirm({ taskId }) {
      const path = `${url}/api/tasks/${taskId}/confirmation`;
      await askApi({ api, method: 'POST', path, schema: taskSchema, body: {} });
    },
    async payOutByPayPal({ email, amount }) {
      const accounts = `${url}/api/users/payout-accounts`;
      const account = { provider: 'paypal', email };
      await askApi({ api, method: 'POST', path: accounts, schema: payoutAccountSchema, body: account });
      const path = `${url}/api/users/payouts`;
      const body = { provider: 'paypal', amount };
      await askApi({ api, method: 'POST', path, schema: payoutSchema, body, idempotencyKey: randomUUID() });
    },
    async payments() {
      const path = `${url}/api/users/payments`;
      return (await askApi({ api, method: 'GET', path, schema: paymentListSchema })).payments;
    },
    task: (taskId) => askApi({ api, method: 'GET', path: `${url}/api/tasks/${taskId}`, schema: taskSchema }),
    points: () =>
      askApi({ api, method: 'GET', path: `${url}/api/coupon-points/points`, schema: pointsResponseSchema }),
  };
}
