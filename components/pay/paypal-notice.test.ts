import { describe, expect, it } from 'vitest';
import { againNotice } from './paypal-notice';

describe('againNotice', () => {
  it('sends the payer back to choose another funding source, or to confirm', () => {
    expect(againNotice({ status: 'pending', reason: 'instrument_declined' })).toBe('paypalDeclined');
    expect(againNotice({ status: 'pending', reason: 'payer_action_required' })).toBe('paypalActionNeeded');
  });

  it.each([
    { status: 'completed', reason: null },
    { status: 'processing', reason: 'echeck' },
    { status: 'failed', reason: 'instrument_declined' },
    { status: 'pending', reason: null },
    { status: 'pending', reason: 'toString' },
  ])('shows the result of %j', (payment) => {
    expect(againNotice(payment)).toBeNull();
  });
});
