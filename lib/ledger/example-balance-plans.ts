import { providerFees } from './accounts';
import { clearing, currency, operator } from './example-rows';
import type { Plan } from './plan';

const provider = 'stripe';

/** What a provider's list of movements says is booked and matched, and a difference is found, changes and ends. */
export const exampleBalancePlans: Plan[] = [
  {
    balance_line: { id: 1 },
    postings: [
      {
        key: 'line:1:fee',
        kind: 'provider_fee',
        lines: [{ from: providerFees({ provider, currency }), to: clearing, amount: 25 }],
      },
    ],
    match: { provider, object_key: 'charge:pi_1', lines: [1], transactions: [3], keys: ['line:1:fee'] },
  },
  {
    difference: {
      kind: 'insert',
      row: { provider, kind: 'only_there', object_key: 'charge:pi_9', currency, amount: 300 },
    },
  },
  {
    difference: {
      kind: 'move',
      id: 1,
      version: 1,
      set: {
        kind: 'amount_differs',
        amount: 200,
        verb: 'explain',
        ended_by: operator,
        note: 'It was returned',
      },
    },
  },
];
