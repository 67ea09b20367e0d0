import { availableProviders, canEmbed } from '@/lib/providers/registry';

/** How this installation takes money, in the order in which payers see it; points always work. */
export type WaysToPay = {
  methods: ('card' | 'paypal' | 'points')[];
  /** Card details can be entered on our own page, in the provider's frame. */
  canEmbedCard: boolean;
};

export function waysToPay(): WaysToPay {
  const providers = availableProviders();
  return {
    methods: [
      ...(providers.includes('stripe') ? (['card'] as const) : []),
      ...(providers.includes('paypal') ? (['paypal'] as const) : []),
      'points',
    ],
    canEmbedCard: canEmbed('stripe'),
  };
}
