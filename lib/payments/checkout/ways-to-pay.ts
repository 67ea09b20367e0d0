import { type FeeType, fees } from '@/lib/payments/fees';
import { availableProviders, canEmbed, type PayButtons, payButtons } from '@/lib/providers/registry';

export type MethodName = 'card' | 'paypal' | 'points';

/** How this installation takes money, in the order in which payers see it; points work wherever they may be used. */
export type WaysToPay = {
  methods: MethodName[];
  /** Methods whose details can be entered on our own page, in the provider's frame. */
  embedded: MethodName[];
  /** Methods whose provider has buttons of its own, with what a browser needs to show them. */
  buttons: Partial<Record<MethodName, PayButtons>>;
};

export function waysToPay({ feeType }: { feeType: FeeType }): WaysToPay {
  const providers = availableProviders();
  const buttons = providers.includes('paypal') ? payButtons() : null;
  return {
    methods: [
      ...(providers.includes('stripe') ? (['card'] as const) : []),
      ...(providers.includes('paypal') ? (['paypal'] as const) : []),
      ...(fees[feeType].isReducible ? (['points'] as const) : []),
    ],
    embedded: canEmbed('stripe') ? ['card'] : [],
    buttons: buttons ? { paypal: buttons } : {},
  };
}
