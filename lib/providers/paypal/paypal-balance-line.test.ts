import { describe, expect, it } from 'vitest';
import { type TransactionInfo, toBalanceLine } from './paypal-balance-line';

const capture = '3C679366HH908993F';

/** A payment of 10.00 pounds as PayPal's report shows it. */
function given(change: Partial<TransactionInfo> = {}): TransactionInfo {
  return {
    transaction_id: capture,
    paypal_reference_id: '5O190127TN364715T',
    transaction_event_code: 'T0006',
    transaction_initiation_date: '2026-11-01T10:00:00+0000',
    transaction_updated_date: '2026-11-01T10:00:05Z',
    transaction_amount: { currency_code: 'GBP', value: '10.00' },
    fee_amount: { currency_code: 'GBP', value: '-0.59' },
    custom_field: 'linku-payment-7-0123456789ab',
    ...change,
  };
}

/** A line that moved money without a fee. */
const moved = (code: string, value: string, change: Partial<TransactionInfo> = {}) =>
  toBalanceLine(
    given({
      transaction_event_code: code,
      transaction_amount: { currency_code: 'GBP', value },
      fee_amount: undefined,
      ...change,
    }),
  );

describe('a line of PayPal’s report', () => {
  it('is a charge with what PayPal kept', () => {
    expect(toBalanceLine(given())).toEqual({
      reference: `${capture} T0006 GBP`,
      kind: 'charge',
      providerKind: 'T0006',
      objectReference: capture,
      relatedReference: '5O190127TN364715T',
      ownReference: 'linku-payment-7-0123456789ab',
      movement: `charge ${capture} GBP`,
      amount: 1000,
      fee: 59,
      currency: 'GBP',
      presented: null,
      description: null,
      occurredAt: new Date('2026-11-01T10:00:05Z'),
      beganAt: new Date('2026-11-01T10:00:00Z'),
      availableAt: null,
    });
  });

  it.each([
    ['T1107', '-4.00', 'refund'],
    ['T1106', '-4.00', 'dispute'],
    ['T1201', '-4.00', 'dispute'],
    ['T1202', '4.00', 'dispute_reversed'],
    ['T1110', '-4.00', 'dispute'],
    ['T1111', '4.00', 'dispute_reversed'],
    ['T0400', '-4.00', 'bank_payout'],
    ['T0403', '-4.00', 'bank_payout'],
    ['T0300', '4.00', 'bank_deposit'],
    ['T0200', '-4.00', 'conversion'],
    ['T0200', '4.00', 'conversion'],
  ])('with %s %s is %s, of its own transaction', (code, value, kind) => {
    const line = moved(code, value);
    expect(line).toMatchObject({ kind, objectReference: capture, fee: 0, amount: Number(value) * 100 });
  });

  it.each([
    ['T0106', '-14.00', 'fee'],
    ['T1108', '0.20', 'fee'],
    ['T2103', '-10.00', 'hold'],
    ['T2104', '10.00', 'hold_released'],
  ])('with %s %s is %s, and only refers to what it is about', (code, value, kind) => {
    const line = moved(code, value, { paypal_reference_id: 'ABOUT' });
    expect(line).toMatchObject({ kind, objectReference: null, relatedReference: 'ABOUT' });
  });

  it.each([
    ['T1100', '4.00', 'refund_failed'],
    ['T1101', '4.00', 'bank_payout_returned'],
  ])('with %s %s is %s, of what came back', (code, value, kind) => {
    expect(moved(code, value, { paypal_reference_id: 'SENT' })).toMatchObject({
      kind,
      objectReference: 'SENT',
    });
  });

  it('of a payout is known by our label', () => {
    const label = 'linku-payout-7-0123456789ab';
    expect(moved('T0001', '-20.00', { custom_field: label, paypal_reference_id: undefined })).toMatchObject({
      kind: 'transfer',
      objectReference: label,
      relatedReference: null,
      ownReference: label,
    });
    const back = { custom_field: undefined, paypal_reference_id: 'SENT' };
    expect(moved('T1114', '20.00', back)).toMatchObject({
      kind: 'transfer_returned',
      objectReference: 'SENT',
    });
    expect(moved('T0001', '-20.00', { ...back, paypal_reference_id: undefined })).toMatchObject({
      objectReference: capture,
    });
    // Money from somebody else's payout is a payment to us.
    expect(moved('T0001', '20.00').kind).toBe('charge');
  });

  it.each([
    ['T9999', '1.00'],
    ['T1200', '-1.00'],
    ['T1100', '-1.00'],
    ['T0300', '-1.00'],
    ['T0400', '1.00'],
    ['T0006', '-1.00'],
  ])('that nobody here knows is other: %s %s', (code, value) => {
    expect(moved(code, value).kind).toBe('other');
  });

  it('has an amount in the minor units of its currency, whichever that is', () => {
    const amountOf = (currency: string, value: string) =>
      moved('T0006', '1.00', { transaction_amount: { currency_code: currency, value } }).amount;
    expect(amountOf('JPY', '1200')).toBe(1200);
    expect(amountOf('GBP', '5')).toBe(500);
    expect(amountOf('GBP', '-.5')).toBe(-50);
    expect(amountOf('CAD', '12.34')).toBe(1234);
    for (const value of ['', '-', 'ten', '1.001', '99999999999999999.00'])
      expect(() => amountOf('GBP', value)).toThrow('an amount that is none');
  });

  it('has the time that PayPal writes in either form', () => {
    const at = (text: string) =>
      moved('T0006', '1.00', { transaction_updated_date: undefined, transaction_initiation_date: text });
    expect(at('2026-11-01T10:00:00+0100').occurredAt).toEqual(new Date('2026-11-01T09:00:00Z'));
    expect(at('2026-11-01T10:00:00-07:00').occurredAt).toEqual(new Date('2026-11-01T17:00:00Z'));
    expect(() => at('yesterday')).toThrow('a time that is none');
  });
});
