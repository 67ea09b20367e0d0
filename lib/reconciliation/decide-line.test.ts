import { describe, expect, it } from 'vitest';
import type { Posting } from '@/lib/ledger/plan';
import { decideLine, postFee, type StoredLine } from './decide-line';

const line: StoredLine = {
  id: 7,
  provider: 'stripe',
  reference: 'txn_1',
  kind: 'charge',
  amount: 1_000,
  fee: 35,
  currency: 'GBP',
  presented: null,
};

/** As people read it: `line:7:fee provider_fee: provider:stripe:fees:GBP -> provider:stripe:clearing:GBP 35`. */
function readable(postings: Posting[]): string[] {
  return postings.map(({ key, kind, lines }) => {
    const moves = lines.map(({ from, to, amount }) => `${from.id} -> ${to.id} ${amount}`);
    return `${key} ${kind}: ${moves.join(', ')}`;
  });
}

const decided = (parts: Partial<StoredLine>) => {
  const { postings, isWhole } = decideLine({ ...line, ...parts });
  return { postings: readable(postings), isWhole };
};

const FEE = 'line:7:fee provider_fee: provider:stripe:fees:GBP -> provider:stripe:clearing:GBP';
const FEE_BACK = 'line:7:fee provider_fee: provider:stripe:clearing:GBP -> provider:stripe:fees:GBP';
const TO_BANK = 'bank:GBP -> provider:stripe:clearing:GBP';
const FROM_BANK = 'provider:stripe:clearing:GBP -> bank:GBP';

describe('a line of a provider’s list', () => {
  it.each([
    ['charge', 1_000, 35],
    ['refund', -400, 35],
    ['refund_failed', 400, 35],
    ['transfer', -400, 35],
    ['transfer_returned', 400, 35],
    ['other', -700, 35],
  ] as const)('of kind %s books what the provider kept, and waits for the books', (kind, amount, fee) => {
    expect(decided({ kind, amount, fee })).toEqual({ postings: [`${FEE} 35`], isWhole: false });
  });

  it('without a fee books nothing; with a returned one it goes back', () => {
    expect(decided({ fee: 0 })).toEqual({ postings: [], isWhole: false });
    expect(decided({ kind: 'refund', amount: -400, fee: -6 }).postings).toEqual([`${FEE_BACK} 6`]);
  });

  it.each(['dispute', 'dispute_reversed'] as const)('of kind %s leaves its fee to the dispute', (kind) => {
    expect(decided({ kind, amount: -1_000, fee: 2_000 })).toEqual({ postings: [], isWhole: false });
  });

  it('of a dispute in another currency books the fee, which the dispute does not have', () => {
    const parts = {
      kind: 'dispute',
      amount: -850,
      fee: 2_000,
      presented: { amount: -1_000, currency: 'EUR' },
    } as const;
    expect(decided(parts)).toEqual({
      postings: [
        'line:7:exchange conversion: provider:stripe:clearing:EUR -> provider:stripe:conversion:EUR 1000, ' +
          'provider:stripe:conversion:GBP -> provider:stripe:clearing:GBP 850',
        `${FEE} 2000`,
      ],
      isWhole: false,
    });
  });

  it('that was settled in another currency books the exchange in both', () => {
    expect(decided({ amount: 850, presented: { amount: 1_000, currency: 'EUR' } }).postings).toEqual([
      'line:7:exchange conversion: provider:stripe:conversion:EUR -> provider:stripe:clearing:EUR 1000, ' +
        'provider:stripe:clearing:GBP -> provider:stripe:conversion:GBP 850',
      `${FEE} 35`,
    ]);
    expect(decided({ amount: 0, fee: 0, presented: { amount: 0, currency: 'EUR' } }).postings).toEqual([]);
  });

  it.each([
    ['fee', { amount: -500, fee: 0 }, `${FEE} 500`],
    ['fee', { amount: -500, fee: 20 }, `${FEE} 520`],
    ['fee', { amount: 500, fee: 0 }, `${FEE_BACK} 500`],
    ['bank_payout', { amount: -900, fee: 0 }, `line:7:moved bank_payout: ${TO_BANK} 900`],
    ['bank_payout', { amount: 900, fee: 0 }, `line:7:moved bank_payout_returned: ${FROM_BANK} 900`],
    ['bank_payout_returned', { amount: 900, fee: 0 }, `line:7:moved bank_payout_returned: ${FROM_BANK} 900`],
    ['bank_payout_returned', { amount: -900, fee: 0 }, `line:7:moved bank_payout: ${TO_BANK} 900`],
    ['bank_deposit', { amount: 900, fee: 0 }, `line:7:moved bank_deposit: ${FROM_BANK} 900`],
    ['bank_deposit', { amount: -900, fee: 0 }, `line:7:moved bank_payout: ${TO_BANK} 900`],
    [
      'conversion',
      { amount: -300, fee: 0 },
      'line:7:moved conversion: provider:stripe:conversion:GBP -> provider:stripe:clearing:GBP 300',
    ],
    [
      'conversion',
      { amount: 300, fee: 0 },
      'line:7:moved conversion: provider:stripe:clearing:GBP -> provider:stripe:conversion:GBP 300',
    ],
  ] as const)('of kind %s is all that there is: %j', (kind, parts, expected) => {
    expect(decided({ kind, ...parts })).toEqual({ postings: [expected], isWhole: true });
  });

  it('to our bank can cost a fee, and can be in another currency', () => {
    expect(decided({ kind: 'bank_payout', amount: -900, fee: 20 }).postings).toEqual([
      `${FEE} 20`,
      `line:7:moved bank_payout: ${TO_BANK} 900`,
    ]);
    const euros = { amount: -1_000, currency: 'EUR' };
    expect(decided({ kind: 'bank_payout', amount: -850, fee: 0, presented: euros }).postings).toEqual([
      'line:7:exchange conversion: provider:stripe:clearing:EUR -> provider:stripe:conversion:EUR 1000, ' +
        'provider:stripe:conversion:GBP -> provider:stripe:clearing:GBP 850',
      'line:7:moved bank_payout: bank:EUR -> provider:stripe:clearing:EUR 1000',
    ]);
  });

  it.each([
    ['hold', true],
    ['hold_released', false],
  ] as const)('of kind %s moves nothing of ours away', (kind, isWhole) => {
    expect(decided({ kind, amount: -900, fee: 0 })).toEqual({ postings: [], isWhole });
  });

  it.each(['bank_payout', 'fee', 'conversion'] as const)('of kind %s over nothing books nothing', (kind) => {
    expect(decided({ kind, amount: 0, fee: 0 })).toEqual({ postings: [], isWhole: true });
  });
});

it('a fee that is booked later has the key of its line', () => {
  expect(readable(postFee({ line, cost: 2_000 }))).toEqual([`${FEE} 2000`]);
  expect(postFee({ line, cost: 0 })).toEqual([]);
});
