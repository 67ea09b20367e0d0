import {
  type Account,
  bank,
  providerClearing,
  providerConversion,
  providerFees,
} from '@/lib/ledger/accounts';
import type { Posting, PostingLine } from '@/lib/ledger/plan';
import type { BalanceLineKind } from '@/lib/providers/balance-line-kinds';

/** A line of a provider's list as it is stored. Amounts in minor units, with the sign of what our balance gained. */
export type StoredLine = {
  id: number;
  provider: string;
  reference: string;
  kind: BalanceLineKind;
  amount: number;
  /** What the provider kept. */
  fee: number;
  currency: string;
  /** The same amount in the currency of its object, where the balance is in another one. */
  presented: { amount: number; currency: string } | null;
};

export type LineDecision = {
  postings: Posting[];
  /** Nothing else of ours has to agree with it: these postings are all that it means. */
  isWhole: boolean;
};

/**
 * Lines of kinds of which the books know nothing until the provider lists them. A release is none: what was withheld before
 * the list begins was not ours in the books.
 */
const WHOLE: readonly BalanceLineKind[] = [
  'fee',
  'bank_payout',
  'bank_payout_returned',
  'bank_deposit',
  'conversion',
  'hold',
];

/**
 * What is booked because a provider lists a movement: what it kept, what it paid to our bank, what it exchanged. The
 * money of payments, refunds, disputes and payouts is booked when these are synced, and only matched here. Pure.
 */
export function decideLine(line: StoredLine): LineDecision {
  return {
    postings: [...exchangeOf(line), ...feeOf(line), ...movementOf(line)],
    isWhole: WHOLE.includes(line.kind),
  };
}

/** The key of what is booked from a line. */
function lineKey({ line, what }: { line: { id: number }; what: string }): string {
  return `line:${line.id}:${what}`;
}

/** What the provider kept of a line, also of a dispute's: the caller knows whether that is booked already. */
export function postFee({
  line,
  cost,
}: {
  line: Pick<StoredLine, 'id' | 'provider' | 'currency'>;
  cost: number;
}): Posting[] {
  const { provider, currency } = line;
  const lines = move({
    from: providerFees({ provider, currency }),
    to: providerClearing({ provider, currency }),
    amount: cost,
  });
  return lines.length === 0 ? [] : [{ key: lineKey({ line, what: 'fee' }), kind: 'provider_fee', lines }];
}

/** The fee of a dispute is booked with the dispute, in its own currency. */
function feeOf(line: StoredLine): Posting[] {
  const { kind, fee, amount, presented } = line;
  if (kind === 'fee') return postFee({ line, cost: fee - amount });
  const isOfDispute = kind === 'dispute' || kind === 'dispute_reversed';
  return isOfDispute && presented === null ? [] : postFee({ line, cost: fee });
}

/** The books have the object in its own currency, and the balance has it in another: both sides of the exchange. */
function exchangeOf(line: StoredLine): Posting[] {
  const { provider, currency, amount, presented } = line;
  if (presented === null) return [];
  const lines = [
    ...move({
      from: providerConversion({ provider, currency: presented.currency }),
      to: providerClearing({ provider, currency: presented.currency }),
      amount: presented.amount,
    }),
    ...move({
      from: providerClearing({ provider, currency }),
      to: providerConversion({ provider, currency }),
      amount,
    }),
  ];
  return lines.length === 0 ? [] : [{ key: lineKey({ line, what: 'exchange' }), kind: 'conversion', lines }];
}

/** What our own bank got or gave, and one side of an exchange that has a line of its own. */
function movementOf(line: StoredLine): Posting[] {
  const { provider, kind } = line;
  const { amount, currency } = line.presented ?? line;
  const clearing = providerClearing({ provider, currency });
  const moved = (other: Account) => move({ from: clearing, to: other, amount });
  const key = lineKey({ line, what: 'moved' });
  if (amount === 0) return [];
  switch (kind) {
    case 'bank_payout':
    case 'bank_payout_returned':
      return [
        { key, kind: amount < 0 ? 'bank_payout' : 'bank_payout_returned', lines: moved(bank(currency)) },
      ];
    case 'bank_deposit':
      return [{ key, kind: amount < 0 ? 'bank_payout' : 'bank_deposit', lines: moved(bank(currency)) }];
    case 'conversion':
      return [{ key, kind: 'conversion', lines: moved(providerConversion({ provider, currency })) }];
    default:
      return [];
  }
}

/** A posting moves a positive amount, so one below zero goes the other way. */
function move({ from, to, amount }: { from: Account; to: Account; amount: number }): PostingLine[] {
  if (amount === 0) return [];
  return [amount > 0 ? { from, to, amount } : { from: to, to: from, amount: -amount }];
}
