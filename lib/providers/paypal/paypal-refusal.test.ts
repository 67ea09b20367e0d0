import { describe, expect, it } from 'vitest';
import { issueOf, requireAccepted } from './paypal-refusal';

const body = {
  name: 'UNPROCESSABLE_ENTITY',
  details: [{ issue: 'INSTRUMENT_DECLINED', description: 'No' }, { issue: 'ANOTHER' }],
};

describe('why PayPal refused', () => {
  it('is the first issue, or the name, or nothing that it said', () => {
    expect(issueOf({ status: 422, body })).toBe('INSTRUMENT_DECLINED');
    expect(issueOf({ status: 400, body: { name: 'INVALID_REQUEST' } })).toBe('INVALID_REQUEST');
    expect(issueOf({ status: 400, body: { name: 'INVALID_REQUEST', details: [] } })).toBe('INVALID_REQUEST');
    expect(issueOf({ status: 400, body: { ...body, details: [{}] } })).toBe('UNPROCESSABLE_ENTITY');
    expect(issueOf({ status: 422, body: { details: [{ issue: 'INSTRUMENT_DECLINED' }] } })).toBe(
      'INSTRUMENT_DECLINED',
    );
    expect(issueOf({ status: 404, body: {} })).toBe('payment_failed');
    expect(issueOf({ status: 404, body: null })).toBe('payment_failed');
    expect(issueOf({ status: 404, body: { details: 'No' } })).toBe('payment_failed');
  });

  it('is nothing where it did not, or where the same call is being answered', () => {
    expect(issueOf({ status: 201, body })).toBeNull();
    expect(issueOf({ status: 399, body })).toBeNull();
    expect(issueOf({ status: 409, body })).toBeNull();
  });
});

describe('an answer', () => {
  it('that is accepted passes', () => {
    expect(() => requireAccepted({ status: 200, body })).not.toThrow();
    expect(() => requireAccepted({ status: 399, body })).not.toThrow();
  });

  it.each([
    [400, 'refused', 'PayPal answered 400 INSTRUMENT_DECLINED'],
    [422, 'refused', 'PayPal answered 422 INSTRUMENT_DECLINED'],
    [409, 'unavailable', 'PayPal answered 409'],
  ])('of %i is a %s error', (status, kind, message) => {
    expect(() => requireAccepted({ status, body })).toThrow(
      expect.objectContaining({ name: 'ProviderError', kind, message }),
    );
  });
});
