import { expect, it } from 'vitest';
import { differenceKinds } from './states';
import { verbsOfDifference } from './verbs-of-difference';

it.each([
  ['only_there', 'charge:pi_1', 100, ['adopt', 'assign', 'write_off']],
  ['only_there', 'charge:pi_1', -100, ['adopt', 'write_off']],
  ['only_there', 'refund:re_1', 100, ['adopt', 'write_off']],
  ['only_there', 'line:txn_1', -700, ['write_off']],
  ['only_here', 'charge:pi_1', -100, ['adopt', 'write_off']],
  ['only_here', 'payout:tr_1', 100, ['adopt', 'write_off']],
  ['amount_differs', 'dispute:dp_1', 100, ['adopt', 'write_off', 'explain']],
  ['twice', 'charge:pi_1', 100, ['adopt', 'write_off', 'explain']],
  ['unexplained', 'balance', 100, ['write_off', 'explain']],
] as const)('%s of %s by %i can be ended by %j', (kind, objectKey, amount, verbs) => {
  expect(verbsOfDifference({ kind, objectKey, amount })).toEqual(verbs);
});

it('each kind has a way out', () => {
  for (const kind of differenceKinds) {
    expect(verbsOfDifference({ kind, objectKey: 'line:x', amount: 1 })).toContain('write_off');
  }
});
