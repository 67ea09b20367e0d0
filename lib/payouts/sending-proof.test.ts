import { describe, expect, it } from 'vitest';
import type { PayoutRow } from './payout-row';
import { isCancellable, sendingProof, shownReason } from './sending-proof';
import { payoutStatuses } from './states';

const now = new Date('2026-11-29T12:00:00Z');
const before = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

const row = {
  provider: 'stripe',
  payoutReference: null,
  sendingUntil: null,
  unknownSendAt: null,
  reason: null,
} as PayoutRow;

const proofOf = (parts: Partial<PayoutRow>) => sendingProof({ payout: { ...row, ...parts }, now });

describe('A payout of which the provider knows nothing', () => {
  it.each(['stripe', 'paypal'] as const)(
    'was not sent by %s if each request was refused, or none was made',
    (provider) => {
      expect(proofOf({ provider })).toBe('unsent');
      expect(proofOf({ provider, sendingUntil: now })).toBe('unsent');
    },
  );

  it.each(['stripe', 'paypal'] as const)(
    'may still be sent by %s while a process has the right to',
    (provider) => {
      const sendingUntil = new Date(now.getTime() + 1);
      expect(proofOf({ provider, sendingUntil })).toBe('not_yet');
      expect(proofOf({ provider, sendingUntil, unknownSendAt: before(60) })).toBe('not_yet');
    },
  );

  it('was not sent by a provider that is searched by our reference, a while after the last request', () => {
    expect(proofOf({ unknownSendAt: before(0) })).toBe('not_yet');
    expect(proofOf({ unknownSendAt: before(14.99) })).toBe('not_yet');
    expect(proofOf({ unknownSendAt: before(15) })).toBe('unsent');
  });

  it.each(['stripe', 'paypal'] as const)(
    'was sent by %s all the same, if it accepted it once',
    (provider) => {
      expect(proofOf({ provider, payoutReference: 'B1' })).toBe('unknown');
      expect(proofOf({ provider, payoutReference: 'B1', unknownSendAt: before(60) })).toBe('unknown');
    },
  );

  it('may have been sent by a provider that cannot be searched, however long ago', () => {
    expect(proofOf({ provider: 'paypal', unknownSendAt: before(60 * 24 * 365) })).toBe('unknown');
  });
});

describe('Cancelling', () => {
  const atPayPal = { ...row, provider: 'paypal' } as const;

  it.each(payoutStatuses)('is offered while a payout waits to be sent: %s', (status) => {
    expect(isCancellable({ ...atPayPal, status })).toBe(status === 'requested');
    expect(isCancellable({ ...atPayPal, status, reason: 'on_hold' })).toBe(status === 'requested');
  });

  it('is not offered where the provider shows it in another amount', () => {
    expect(isCancellable({ ...row, status: 'requested', reason: 'does_not_agree' })).toBe(false);
  });

  it('is not offered where it could not be shown that nothing was sent', () => {
    expect(isCancellable({ ...atPayPal, status: 'requested', unknownSendAt: before(60) })).toBe(false);
  });

  it.each(payoutStatuses)('is offered while nobody has claimed what was sent: %s', (status) => {
    const unclaimed = { ...atPayPal, status, reason: 'unclaimed' };
    expect(isCancellable(unclaimed)).toBe(status === 'requested' || status === 'sent');
  });
});

describe('Why a payout has not arrived', () => {
  const atPayPal = { ...row, provider: 'paypal', status: 'requested' } as const;

  it('is its reason', () => {
    expect(shownReason(atPayPal)).toBeNull();
    expect(shownReason({ ...atPayPal, reason: 'balance_insufficient', unknownSendAt: now })).toBe(
      'balance_insufficient',
    );
  });

  it('is that it may have been sent, where nobody can say', () => {
    expect(shownReason({ ...atPayPal, unknownSendAt: before(60) })).toBe('may_be_sent');
    expect(shownReason({ ...row, status: 'requested', unknownSendAt: before(60) })).toBeNull();
    for (const status of payoutStatuses.filter((one) => one !== 'requested')) {
      expect(shownReason({ ...atPayPal, status, unknownSendAt: before(60) })).toBeNull();
    }
  });
});
