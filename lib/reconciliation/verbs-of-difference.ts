import type { DifferenceKind, DifferenceVerb } from './states';

/**
 * What an operator can do about a difference. Pure.
 * @param objectKey `charge:pi_1`
 * @param amount how much more the provider has than the books, in minor units
 */
export function verbsOfDifference({
  kind,
  objectKey,
  amount,
}: {
  kind: DifferenceKind;
  objectKey: string;
  amount: number;
}): DifferenceVerb[] {
  const isObject = /^(charge|refund|dispute|payout):/.test(objectKey);
  const isUnknownCharge = kind === 'only_there' && objectKey.startsWith('charge:') && amount > 0;
  // What only one of the two has is money, and has to be booked.
  const isExplainable = kind === 'twice' || kind === 'amount_differs' || kind === 'unexplained';
  return [
    ...(isObject ? (['adopt'] as const) : []),
    ...(isUnknownCharge ? (['assign'] as const) : []),
    'write_off',
    ...(isExplainable ? (['explain'] as const) : []),
  ];
}
