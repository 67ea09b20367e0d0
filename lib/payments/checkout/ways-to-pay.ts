import type { FeeType } from '@/lib/payments/fee-types';
import { fees } from '@/lib/payments/fees';
import { methodOf, type PayMethod } from '@/lib/payments/methods';
import type { PayButtons } from '@/lib/providers/provider';
import { availableProviders } from '@/lib/providers/registry';

/**
 * The payment methods of this installation, in the order in which payers see them; points work wherever they may be
 * used.
 */
export type WaysToPay = {
  methods: PayMethod[];
  /** Methods whose details can be entered on our own page, in the provider's frame. */
  embedded: PayMethod[];
  /** Methods whose provider has buttons of its own, with what a browser needs to show them. */
  buttons: Partial<Record<PayMethod, PayButtons>>;
};

export function waysToPay({ feeType }: { feeType: FeeType }): WaysToPay {
  const ways = availableProviders().map(({ name, embedded, buttons }) => ({
    method: methodOf(name),
    isEmbedded: embedded !== null,
    buttons,
  }));
  return {
    methods: [...ways.map(({ method }) => method), ...(fees[feeType].isReducible ? ['points' as const] : [])],
    embedded: ways.filter(({ isEmbedded }) => isEmbedded).map(({ method }) => method),
    buttons: Object.fromEntries(ways.flatMap(({ method, buttons }) => (buttons ? [[method, buttons]] : []))),
  };
}
