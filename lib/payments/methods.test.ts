import { describe, expect, it } from 'vitest';
import { methodOf, paymentProviders, providerOf } from './methods';

describe('the ways to pay', () => {
  it('lead to one provider each, and every provider has one', () => {
    expect(paymentProviders.map((name) => providerOf(methodOf(name)))).toEqual(paymentProviders);
  });
});
