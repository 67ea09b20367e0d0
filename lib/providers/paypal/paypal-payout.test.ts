import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answeringPayPal } from '@/tests/fixtures/answering-paypal';
import type { PayPalResponse } from './paypal-client';
import { payPalPayouts } from './paypal-payout';

const OWN = { id: 7, token: '0123456789ab' };
const NAME = 'linku-payout-7-0123456789ab';
const NOW = new Date('2026-11-29T12:00:00Z');
const DAY = 24 * 3600 * 1000;

const request = {
  payout: OWN,
  name: NAME,
  attempt: 1,
  destination: 'wang@example.com',
  amount: 4_000,
  currency: 'GBP',
  requestedAt: NOW,
};

const unavailable = { name: 'ProviderError', kind: 'unavailable' };

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('an account to which a helper is paid', () => {
  const { openPayoutAccount, findPayoutAccount, payoutAccountUrl } = payPalPayouts(answeringPayPal({}));

  it('is an address, of which PayPal wants to know nothing', async () => {
    const user = { id: 3, token: null };
    const account = { reference: 'wang@example.com', state: 'ready' };
    expect(await openPayoutAccount({ user, email: 'Wang@Example.com' })).toEqual(account);
    expect(await findPayoutAccount({ reference: 'wang@example.com' })).toEqual(account);
    expect(await payoutAccountUrl({ reference: 'wang@example.com' })).toBeNull();
    await expect(openPayoutAccount({ user, email: null })).rejects.toMatchObject({
      name: 'ProviderError',
      kind: 'refused',
    });
  });
});

const CREATE = 'POST /v1/payments/payouts';
const FIND = 'GET /v1/payments/payouts/B1';

const item = {
  payout_item_id: 'I1',
  transaction_status: 'SUCCESS',
  payout_item: { sender_item_id: NAME, amount: { currency: 'GBP', value: '40.00' } },
};

const batch = {
  batch_header: {
    payout_batch_id: 'B1',
    batch_status: 'SUCCESS',
    sender_batch_header: { sender_batch_id: NAME },
  },
  items: [item],
};

const paid = {
  state: 'paid',
  payoutReference: 'B1',
  amount: 4_000,
  currency: 'GBP',
  returned: 0,
  reason: null,
  expectedAt: null,
};
const failed = { state: 'failed', payoutReference: 'B1' };

describe('a payout that is sent', () => {
  const send = (answer: PayPalResponse) =>
    payPalPayouts(answeringPayPal({ [CREATE]: answer, [FIND]: batch })).payOut(request);

  it('is a batch of one under our name, which keeps it from being paid twice', async () => {
    const { client, calls } = answeringPayPal({
      [CREATE]: { status: 201, body: { batch_header: { payout_batch_id: 'B1', batch_status: 'PENDING' } } },
    });
    expect(await payPalPayouts({ client }).payOut(request)).toEqual({ ...paid, state: 'sent' });
    expect(calls).toEqual([
      {
        method: 'POST',
        path: '/v1/payments/payouts',
        requestId: NAME,
        isTriedOnce: true,
        body: {
          sender_batch_header: { sender_batch_id: NAME, recipient_type: 'EMAIL' },
          items: [
            {
              receiver: 'wang@example.com',
              amount: { currency: 'GBP', value: '40.00' },
              sender_item_id: NAME,
              note: 'LinkU',
            },
          ],
        },
      },
    ]);
  });

  it('is not sent once PayPal may have forgotten its name', async () => {
    const { client, calls } = answeringPayPal({});
    const old = new Date(NOW.getTime() - 28 * DAY - 1);
    expect(await payPalPayouts({ client }).payOut({ ...request, requestedAt: old })).toEqual({
      state: 'postponed',
      reason: 'too_old_to_send',
    });
    expect(calls).toEqual([]);
    const still = { ...request, requestedAt: new Date(NOW.getTime() - 28 * DAY) };
    await expect(payPalPayouts({ client }).payOut(still)).resolves.toMatchObject({ state: 'failed' });
    expect(calls).toHaveLength(1);
  });

  it('is the batch that it made before, where the name was used', async () => {
    const link = [{ href: 'https://api.paypal.example/v1/payments/payouts/B1', rel: 'self' }];
    const details = [
      { field: 'ITEMS', issue: 'No' },
      { field: 'SENDER_BATCH_ID', issue: 'Used', link },
    ];
    const body = { name: 'USER_BUSINESS_ERROR', message: 'No', details };
    expect(await send({ status: 400, body })).toEqual(paid);
    // Another answer is none about an earlier batch.
    expect(await send({ status: 422, body })).toMatchObject({ state: 'postponed' });
  });

  it.each([
    'https://api.paypal.example/v1/payments/payouts/B1/items',
    'https://api.paypal.example/v1/payments/payouts-item/B1',
    '',
  ])('waits for a person where the name was used and its batch is not named: %j', async (href) => {
    const details = [{ field: 'SENDER_BATCH_ID', issue: 'Used', ...(href && { link: [{ href }] }) }];
    expect(await send({ status: 400, body: { name: 'USER_BUSINESS_ERROR', details } })).toEqual({
      state: 'postponed',
      reason: 'sent_under_this_name_before',
    });
    const empty = [{ field: 'SENDER_BATCH_ID', link: [] }];
    expect(await send({ status: 400, body: { name: 'USER_BUSINESS_ERROR', details: empty } })).toMatchObject({
      state: 'postponed',
    });
  });

  it('waits where we have too little at PayPal', async () => {
    expect(await send({ status: 422, body: { name: 'INSUFFICIENT_FUNDS' } })).toEqual({
      state: 'postponed',
      reason: 'balance_insufficient',
    });
  });

  it('has failed where PayPal refuses it', async () => {
    const refused = { state: 'failed', payoutReference: null };
    expect(await send({ status: 400, body: { name: 'NON_HOLDING_CURRENCY' } })).toEqual({
      ...refused,
      reason: 'currency_not_held',
      providerReason: 'NON_HOLDING_CURRENCY',
    });
    const body = { name: 'VALIDATION_ERROR', details: [{ field: 'items', issue: 'No' }, {}] };
    expect(await send({ status: 400, body })).toEqual({
      ...refused,
      reason: 'other',
      providerReason: 'VALIDATION_ERROR',
    });
    expect(await send({ status: 400, body: { name: 'VALIDATION_ERROR' } })).toEqual({
      ...refused,
      reason: 'other',
      providerReason: 'VALIDATION_ERROR',
    });
    expect(await send({ status: 400, body: null })).toEqual({
      ...refused,
      reason: 'other',
      providerReason: 'payment_failed',
    });
    expect(await send({ status: 404, body: { details: [{ issue: 'NO_SUCH' }] } })).toEqual({
      ...refused,
      reason: 'other',
      providerReason: 'NO_SUCH',
    });
  });

  it('is unknown while PayPal is still answering, or answers something else', async () => {
    await expect(send({ status: 409, body: batch })).rejects.toMatchObject(unavailable);
    await expect(send({ status: 201, body: {} })).rejects.toMatchObject(unavailable);
    await expect(
      send({ status: 201, body: { batch_header: { payout_batch_id: '' } } }),
    ).rejects.toMatchObject(unavailable);
    expect(await send({ status: 399, body: batch })).toMatchObject({ state: 'sent' });
  });
});

describe('a payout that is synced', () => {
  const look = (answer: PayPalResponse | object, payoutReference: string | null = 'B1') =>
    payPalPayouts(answeringPayPal({ [FIND]: answer })).findPayout({
      payout: OWN,
      name: NAME,
      payoutReference,
    });
  const withItem = (parts: object) => look({ ...batch, items: [{ ...item, ...parts }] });

  it('is paid once PayPal says so', async () => {
    expect(await look(batch)).toEqual(paid);
    const other = { ...item.payout_item, amount: { currency: 'JPY', value: '40' } };
    expect(await withItem({ payout_item: other })).toEqual({ ...paid, amount: 40, currency: 'JPY' });
  });

  it.each([
    ['NEW', null],
    ['PENDING', null],
    ['UNCLAIMED', 'unclaimed'],
    ['ONHOLD', 'on_hold'],
  ])('is sent while it is %s', async (transaction_status, reason) => {
    expect(await withItem({ transaction_status })).toEqual({ ...paid, state: 'sent', reason });
  });

  it.each(['RETURNED', 'REFUNDED', 'REVERSED'])('has come back: %s', async (transaction_status) => {
    const errors = { name: 'RECEIVER_UNREGISTERED' };
    expect(await withItem({ transaction_status, errors })).toEqual({
      ...failed,
      reason: transaction_status.toLowerCase(),
    });
  });

  it.each([
    ['FAILED', { reason: 'other', providerReason: 'FAILED' }],
    ['BLOCKED', { reason: 'other', providerReason: 'BLOCKED' }],
    ['DENIED', { reason: 'denied' }],
  ])('has failed: %s', async (transaction_status, why) => {
    expect(await withItem({ transaction_status })).toEqual({ ...failed, ...why });
    expect(await withItem({ transaction_status, errors: { name: 'RECEIVER_UNREGISTERED' } })).toEqual({
      ...failed,
      reason: 'receiver_unregistered',
    });
  });

  it.each([
    { transaction_status: 'NEW_WORD' },
    { payout_item: { ...item.payout_item, amount: { currency: 'XXX', value: '40.00' } } },
    { payout_item: { ...item.payout_item, amount: { currency: 'GBP', value: 'forty' } } },
  ])('is unknown where PayPal says %j', async (parts) => {
    await expect(withItem(parts)).rejects.toMatchObject(unavailable);
  });

  const header = batch.batch_header;
  const withoutItem = (parts: object, items?: object[]) =>
    look({ batch_header: { ...header, ...parts }, items });

  it('is found among others by our name', async () => {
    const named = (sender_item_id: string | undefined) => ({
      ...item,
      transaction_status: 'FAILED',
      payout_item: { ...item.payout_item, sender_item_id },
    });
    expect(await look({ ...batch, items: [named(undefined), named('linku-payout-8'), item] })).toEqual(paid);
    const numbered = { ...item, payout_item: { ...item.payout_item, sender_item_id: '7' } };
    expect(await look({ ...batch, items: [numbered] })).toEqual(paid);
    await expect(look({ ...batch, items: [named('linku-payout-7-aaaaaaaaaaaa')] })).rejects.toMatchObject(
      unavailable,
    );
  });

  it('has failed with its batch, and is unknown where the batch shows nothing of it', async () => {
    expect(await withoutItem({ batch_status: 'DENIED' })).toEqual({ ...failed, reason: 'denied' });
    expect(await withoutItem({ batch_status: 'CANCELED' }, [])).toEqual({
      ...failed,
      reason: 'other',
      providerReason: 'CANCELED',
    });
    await expect(withoutItem({ batch_status: 'PROCESSING' })).rejects.toMatchObject(unavailable);
  });

  it('is absent where the batch is somebody else’s, is not known, or was never named', async () => {
    expect(await withoutItem({ sender_batch_header: { sender_batch_id: 'linku-payout-8' } }, [item])).toEqual(
      { state: 'absent' },
    );
    expect(await withoutItem({ sender_batch_header: {} }, [item])).toEqual({ state: 'absent' });
    expect(await withoutItem({ sender_batch_header: undefined }, [item])).toEqual({ state: 'absent' });
    expect(await look({ status: 404, body: {} })).toEqual({ state: 'absent' });
    const { client, calls } = answeringPayPal({});
    const unnamed = { payout: OWN, name: NAME, payoutReference: null };
    expect(await payPalPayouts({ client }).findPayout(unnamed)).toEqual({ state: 'absent' });
    expect(calls).toEqual([]);
  });

  it('is unknown where PayPal answers something else', async () => {
    await expect(look({ status: 400, body: batch })).rejects.toMatchObject(unavailable);
    await expect(look({ status: 422, body: batch })).rejects.toMatchObject(unavailable);
    await expect(look({})).rejects.toMatchObject(unavailable);
    await expect(withoutItem({ payout_batch_id: '' }, [item])).rejects.toMatchObject(unavailable);
    expect(await look({ status: 399, body: batch })).toEqual(paid);
  });

  it('may have the shortest of names', async () => {
    const short = { ...batch, batch_header: { ...batch.batch_header, payout_batch_id: 'B' } };
    const { client } = answeringPayPal({ [CREATE]: short, 'GET /v1/payments/payouts/B': short });
    const { payOut, findPayout } = payPalPayouts({ client });
    expect(await payOut(request)).toMatchObject({ state: 'sent', payoutReference: 'B' });
    expect(await findPayout({ payout: OWN, name: NAME, payoutReference: 'B' })).toMatchObject({
      state: 'paid',
      payoutReference: 'B',
    });
  });

  it('is asked for under the name that PayPal gave it', async () => {
    const { client, calls } = answeringPayPal({ 'GET /v1/payments/payouts/B%2F1': batch });
    expect(
      await payPalPayouts({ client }).findPayout({ payout: OWN, name: NAME, payoutReference: 'B/1' }),
    ).toEqual(paid);
    expect(calls).toEqual([{ method: 'GET', path: '/v1/payments/payouts/B%2F1' }]);
  });
});

describe('a payout that is taken back', () => {
  const CANCEL = 'POST /v1/payments/payouts-item/I%2F1/cancel';
  const query = { payout: OWN, name: NAME, payoutReference: 'B1' };
  const unclaimed = { ...item, payout_item_id: 'I/1', transaction_status: 'UNCLAIMED' };
  const unclaimedBatch = { ...batch, items: [unclaimed] };

  /** PayPal's batch, before and after, and what it answers to the request. */
  function takeBack(answer: PayPalResponse | object, then: object = unclaimedBatch) {
    const batches = [unclaimedBatch, then];
    const { client, calls } = answeringPayPal({ [CANCEL]: answer });
    const both: typeof client = {
      async call(call) {
        const found = await client.call(call);
        return call.method === 'GET' ? { status: 200, body: batches.shift() } : found;
      },
    };
    return { snapshot: payPalPayouts({ client: both }).takeBackPayout(query), calls };
  }

  it('is asked for under a key that stays the same, and comes back', async () => {
    const { snapshot, calls } = takeBack({ ...unclaimed, transaction_status: 'RETURNED' });
    expect(await snapshot).toEqual({ ...failed, reason: 'returned' });
    expect(calls).toEqual([
      { method: 'GET', path: '/v1/payments/payouts/B1' },
      {
        method: 'POST',
        path: '/v1/payments/payouts-item/I%2F1/cancel',
        body: {},
        requestId: `${NAME}-cancel`,
      },
    ]);
  });

  it.each([
    ['SUCCESS', paid],
    ['RETURNED', { ...failed, reason: 'returned' }],
    ['UNCLAIMED', { ...paid, state: 'sent', reason: 'unclaimed' }],
  ])('is what PayPal says after a refusal: %s', async (transaction_status, is) => {
    const then = { ...batch, items: [{ ...unclaimed, transaction_status }] };
    for (const status of [400, 404, 422])
      expect(await takeBack({ status, body: {} }, then).snapshot).toEqual(is);
  });

  it('is unknown where PayPal answers something else, or is still answering', async () => {
    for (const answer of [{ status: 409, body: {} }, { status: 200, body: {} }, unclaimed]) {
      await expect(takeBack(answer).snapshot).rejects.toMatchObject(unavailable);
    }
    expect(
      await takeBack({ status: 399, body: { ...unclaimed, transaction_status: 'RETURNED' } }).snapshot,
    ).toEqual({
      ...failed,
      reason: 'returned',
    });
  });

  it('is asked for only where nobody has claimed it', async () => {
    const { client, calls } = answeringPayPal({ [FIND]: batch });
    expect(await payPalPayouts({ client }).takeBackPayout(query)).toEqual(paid);
    expect(calls).toHaveLength(1);
    const gone = answeringPayPal({});
    expect(await payPalPayouts(gone).takeBackPayout(query)).toEqual({ state: 'absent' });
    expect(gone.calls).toHaveLength(1);
  });
});
