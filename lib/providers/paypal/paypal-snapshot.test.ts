import { describe, expect, it } from 'vitest';
import { approvalUrl, moneyOf, parseOrder, snapshotOf, snapshotOfWholeCapture } from './paypal-snapshot';

const capture = {
  id: 'C1',
  status: 'COMPLETED',
  amount: { currency_code: 'GBP', value: '10.00' },
  final_capture: true,
};

const order = {
  id: 'O1',
  intent: 'CAPTURE',
  status: 'CREATED',
  purchase_units: [
    {
      reference_id: 'default',
      custom_id: 'linku-payment-7-0123456789ab',
      amount: { currency_code: 'GBP', value: '10.00' },
      payee: { merchant_id: 'OURSELVES', email_address: 'pay@linku.example' },
    },
  ],
  links: [
    { rel: 'self', href: 'https://api.paypal.example/v2/checkout/orders/O1' },
    { rel: 'payer-action', href: 'https://paypal.example/checkoutnow?token=O1' },
  ],
};

const [unit] = order.purchase_units;

const found = (parts: object, livemode = false) =>
  snapshotOf({ order: parseOrder({ ...order, ...parts }), livemode });
const captured = (captures: object[], parts: object = {}) =>
  found({ status: 'COMPLETED', purchase_units: [{ ...unit, payments: { captures }, ...parts }] });

const common = { reference: 'O1', externalReference: { id: 7, token: '0123456789ab' } };
const unavailable = expect.objectContaining({ name: 'ProviderError', kind: 'unavailable' });

describe('an order without a capture', () => {
  it.each(['CREATED', 'SAVED', 'PAYER_ACTION_REQUIRED'])('is open: %s', (status) => {
    expect(found({ status })).toEqual({ state: 'open', ...common, lastDecline: null });
  });

  it('is approved, for what would be taken', () => {
    const approved = {
      state: 'approved',
      ...common,
      amount: 1_000,
      currency: 'GBP',
      livemode: false,
      payee: 'OURSELVES',
    };
    expect(found({ status: 'APPROVED' })).toEqual(approved);
    expect(found({ status: 'APPROVED' }, true)).toEqual({ ...approved, livemode: true });
    const without = { ...unit, amount: undefined };
    expect(() => found({ status: 'APPROVED', purchase_units: [without] })).toThrow(unavailable);
  });

  it('is closed when it is void', () => {
    expect(found({ status: 'VOIDED' })).toEqual({ state: 'closed', ...common });
  });

  it.each(['COMPLETED', 'SOMETHING_NEW'])('is unknown where it is %s: an order is no money', (status) => {
    expect(() => found({ status })).toThrow(unavailable);
    expect(() => captured([])).toThrow(unavailable);
    expect(() => found({ status, purchase_units: [{ ...unit, payments: {} }] })).toThrow(unavailable);
  });
});

describe('an order with a capture', () => {
  const paid = {
    state: 'paid',
    ...common,
    transactionId: 'C1',
    amount: 1_000,
    currency: 'GBP',
    livemode: false,
    payee: 'OURSELVES',
  };

  it.each(['COMPLETED', 'PARTIALLY_REFUNDED', 'REFUNDED'])('is paid when that is %s', (status) => {
    expect(captured([{ ...capture, status }])).toEqual(paid);
  });

  it('is paid what the capture took, not what the order was for', () => {
    const other = { ...capture, amount: { currency_code: 'EUR', value: '9.5' } };
    expect(captured([other])).toEqual({ ...paid, amount: 950, currency: 'EUR' });
    expect(() => captured([{ ...capture, amount: undefined }])).toThrow(unavailable);
  });

  it('is what the last of several captures says', () => {
    const declined = { ...capture, id: 'C0', status: 'DECLINED' };
    expect(captured([declined, capture])).toEqual(paid);
    expect(captured([capture, declined])).toMatchObject({ state: 'failed', reason: 'declined' });
  });

  it('has money on its way when that is pending', () => {
    const pending = { ...capture, status: 'PENDING' };
    expect(captured([{ ...pending, status_details: { reason: 'ECHECK' } }])).toEqual({
      state: 'processing',
      ...common,
      reason: 'echeck',
    });
    for (const details of [undefined, null, {}]) {
      expect(captured([{ ...pending, status_details: details }])).toMatchObject({
        reason: 'provider_check',
        providerReason: 'PENDING',
      });
    }
  });

  it.each([
    ['DECLINED', { reason: 'declined' }],
    ['DENIED', { reason: 'denied' }],
    ['FAILED', { reason: 'payment_failed', providerReason: 'FAILED' }],
  ])('has failed when that is %s', (status, why) => {
    const failed = { ...capture, status };
    expect(captured([failed])).toEqual({ state: 'failed', ...common, ...why });
    expect(captured([{ ...failed, status_details: { reason: 'TRANSACTION_REFUSED' } }])).toMatchObject({
      reason: 'transaction_refused',
    });
    expect(captured([{ ...failed, status_details: null }])).toMatchObject(why);
  });

  it('is unknown when PayPal says a word that we do not know', () => {
    expect(() => captured([{ ...capture, status: 'SOMETHING_NEW' }])).toThrow(unavailable);
  });
});

describe('a capture by itself', () => {
  const whole = {
    ...capture,
    custom_id: 'linku-payment-7-0123456789ab',
    payee: { merchant_id: 'OURSELVES', email_address: 'pay@linku.example' },
    supplementary_data: { related_ids: { order_id: 'O1' } },
  };
  const read = (body: unknown, livemode = false) => snapshotOfWholeCapture({ body, orderId: 'O1', livemode });
  const paid = {
    state: 'paid',
    ...common,
    transactionId: 'C1',
    amount: 1_000,
    currency: 'GBP',
    livemode: false,
    payee: 'OURSELVES',
  };

  it('says of its order what the order would say', () => {
    expect(read(whole)).toEqual(paid);
    expect(read(whole, true)).toEqual({ ...paid, livemode: true });
    expect(read({ ...whole, custom_id: undefined, payee: undefined })).toEqual({
      ...paid,
      externalReference: null,
      payee: null,
    });
    expect(read({ ...whole, status: 'DECLINED' })).toEqual({
      state: 'failed',
      ...common,
      reason: 'declined',
    });
  });

  it('says nothing of another order', () => {
    expect(read({ ...whole, supplementary_data: { related_ids: { order_id: 'O2' } } })).toBeNull();
  });

  it.each([null, {}, { ...whole, id: '' }, { ...whole, supplementary_data: undefined }])(
    'is unknown where it cannot be read: %j',
    (body) => {
      expect(() => read(body)).toThrow(unavailable);
    },
  );
});

describe('whose an order is', () => {
  it('is what its unit says', () => {
    const externalReference = (custom_id: string | undefined) =>
      found({ purchase_units: [{ ...unit, custom_id }] });
    expect(externalReference(undefined)).toMatchObject({ externalReference: null });
    expect(externalReference('linku-refund-7-0123456789ab')).toMatchObject({ externalReference: null });
    expect(externalReference('7')).toMatchObject({ externalReference: { id: 7, token: null } });
  });

  it('is for the merchant, or for their address where no account is named', () => {
    const payee = (named: object | undefined) => captured([capture], { payee: named });
    expect(payee({ merchant_id: 'SOMEBODY' })).toMatchObject({ payee: 'SOMEBODY' });
    expect(payee({ email_address: 'pay@linku.example' })).toMatchObject({ payee: 'pay@linku.example' });
    expect(payee({})).toMatchObject({ payee: null });
    expect(payee(undefined)).toMatchObject({ payee: null });
  });
});

describe('what PayPal answers', () => {
  it.each([
    null,
    'OK',
    {},
    { ...order, id: '' },
    { ...order, id: undefined },
    { ...order, status: undefined },
    { ...order, purchase_units: [] },
    { ...order, purchase_units: [{ payments: { captures: [{ status: 'COMPLETED' }] } }] },
    { ...order, purchase_units: [{ payments: { captures: [{ ...capture, id: '' }] } }] },
    { ...order, purchase_units: [{ payments: { refunds: [{ ...capture, id: '' }] } }] },
  ])('is no order, and says nothing about one: %j', (body) => {
    expect(() => parseOrder(body)).toThrow(unavailable);
  });

  it('is an order also without what may be left out', () => {
    const bare = { id: 'O1', status: 'CREATED', purchase_units: [{}] };
    expect(snapshotOf({ order: parseOrder(bare), livemode: false })).toEqual({
      state: 'open',
      reference: 'O1',
      externalReference: null,
      lastDecline: null,
    });
    const refund = { id: 'R1', status: 'COMPLETED' };
    expect(parseOrder({ ...bare, purchase_units: [{ payments: { refunds: [refund] } }] })).toMatchObject({
      purchase_units: [{ payments: { refunds: [refund] } }],
    });
  });

  it('names the refunds of an order with what they say', () => {
    const refunds = [
      { id: 'R', status: 'COMPLETED' },
      {
        id: 'R2',
        status: 'FAILED',
        amount: { currency_code: 'GBP', value: '4.00' },
        custom_id: 'linku-refund-11-ba9876543210',
        status_details: { reason: 'ECHECK' },
      },
      { id: 'R3', status: 'PENDING', status_details: {} },
      { id: 'R4', status: 'PENDING', status_details: null },
    ];
    const captures = [{ id: 'C', status: 'COMPLETED' }];
    const purchase_units = [{ payments: { captures, refunds } }];
    expect(parseOrder({ id: 'O', status: 'COMPLETED', purchase_units })).toEqual({
      id: 'O',
      status: 'COMPLETED',
      purchase_units,
    });
  });

  it('names where the payer goes by how the order was made', () => {
    const url = (links: object[] | undefined) => approvalUrl(parseOrder({ ...order, links }));
    expect(url(order.links)).toBe('https://paypal.example/checkoutnow?token=O1');
    expect(url([{ rel: 'approve', href: 'https://paypal.example/approve' }])).toBe(
      'https://paypal.example/approve',
    );
    expect(url([{ rel: 'self', href: 'https://api.paypal.example' }])).toBeNull();
    expect(url(undefined)).toBeNull();
  });
});

describe('an amount', () => {
  it('is minor units of its currency', () => {
    expect(moneyOf({ currency_code: 'JPY', value: '720' })).toEqual({ amount: 720, currency: 'JPY' });
    expect(moneyOf({ currency_code: 'GBP', value: '0.00' })).toEqual({ amount: 0, currency: 'GBP' });
  });

  it.each([
    undefined,
    { currency_code: 'XXX', value: '10.00' },
    { currency_code: '', value: '10.00' },
    { currency_code: 'GBP', value: '10.001' },
    { currency_code: 'GBP', value: '' },
  ])('that cannot be read is none: %j', (money) => {
    expect(() => moneyOf(money)).toThrow(unavailable);
  });
});
