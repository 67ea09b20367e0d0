import { describe, expect, it } from 'vitest';
import { PayError } from '@/lib/core/errors';
import { ProviderError } from './provider';
import { isClaimValid, isOutcomeUnknown, proofOfSilence } from './sending-claim';

const MINUTE_MS = 60_000;
const now = new Date('2026-11-29T12:00:00Z');
const ago = (ms: number) => new Date(now.getTime() - ms);

describe('what a provider’s silence shows', () => {
  const proof = (parts: Partial<Parameters<typeof proofOfSilence>[0]> = {}) =>
    proofOfSilence({ sendingUntil: null, unknownSendAt: null, isSearchable: true, now, ...parts });

  it('that nothing was sent, if nobody ever sent it or each request was refused', () => {
    expect(proof()).toBe('unsent');
    expect(proof({ isSearchable: false })).toBe('unsent');
  });

  it('nothing while a process may be sending it, to the last millisecond', () => {
    expect(proof({ sendingUntil: ago(-1) })).toBe('not_yet');
    expect(proof({ sendingUntil: now })).toBe('unsent');
  });

  it('nothing for a quarter of an hour after a request without a response', () => {
    expect(proof({ unknownSendAt: ago(15 * MINUTE_MS - 1) })).toBe('not_yet');
    expect(proof({ unknownSendAt: ago(15 * MINUTE_MS) })).toBe('unsent');
  });

  it('nothing ever, if the provider cannot be asked by our reference', () => {
    expect(proof({ unknownSendAt: ago(60 * MINUTE_MS), isSearchable: false })).toBe('unknown');
  });
});

it('a right to send is used within half of its time, or not at all', () => {
  const claim = { sendingUntil: now, unknownBefore: null };
  expect(isClaimValid({ ...claim, claimedAtMs: performance.now() })).toBe(true);
  expect(isClaimValid({ ...claim, claimedAtMs: performance.now() - 29_000 })).toBe(true);
  expect(isClaimValid({ ...claim, claimedAtMs: performance.now() - 30_001 })).toBe(false);
});

it('the outcome of a request is unknown unless the provider refused it or does not accept our keys', () => {
  const of = (kind: ProviderError['kind']) => new ProviderError(kind, { message: kind });
  expect(isOutcomeUnknown(of('unavailable'))).toBe(true);
  expect(isOutcomeUnknown(of('refused'))).toBe(false);
  expect(isOutcomeUnknown(of('misconfigured'))).toBe(false);
  expect(isOutcomeUnknown(new PayError('provider_unavailable', { cause: of('refused') }))).toBe(false);
  expect(isOutcomeUnknown(new PayError('provider_unavailable', { cause: of('unavailable') }))).toBe(true);
  expect(isOutcomeUnknown(new Error('no answer'))).toBe(true);
});
