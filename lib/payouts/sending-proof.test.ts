import { describe, expect, it } from 'vitest';
import type { PayoutRow } from './payout-row';
import { isCancellable, sendingProof } from './sending-proof';
import { payoutStatuses } from './states';

const now = new Date('2026-11-29T12:00:00Z');
const before = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

const proofOf = (parts: Partial<PayoutRow>) =>
  sendingProof({ payout: { provider: 'stripe', sendingUntil: null, unknownSendAt: null, ...parts }, now });

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

  it('may have been sent by a provider that cannot be searched, however long ago', () => {
    expect(proofOf({ provider: 'paypal', unknownSendAt: before(60 * 24 * 365) })).toBe('unknown');
  });
});

describe('Cancelling', () => {
  const row = { provider: 'paypal', sendingUntil: null, unknownSendAt: null } as PayoutRow;

  it.each(payoutStatuses)('is offered while a payout waits to be sent: %s', (status) => {
    expect(isCancellable({ ...row, status })).toBe(status === 'requested');
  });

  it('is not offered where it could not be shown that nothing was sent', () => {
    expect(isCancellable({ ...row, status: 'requested', unknownSendAt: before(60) })).toBe(false);
  });
});
