import { z } from 'zod';
import { defineEndpoints, type Endpoint } from '@/lib/http/endpoint';
import { webhookEventParamsSchema, webhookReplaySchema } from './schema';

const webhook = {
  auth: 'signature',
  response: z.object({}),
  limit: 'failed_webhook',
  errors: ['not_found'],
} as const satisfies Partial<Endpoint>;
const stripeWebhook = { ...webhook, signature: 'Stripe-Signature' } as const;
const payPalWebhook = { ...webhook, signature: 'PayPal-Transmission-Sig' } as const;

export const webhookEndpoints = defineEndpoints({
  'POST /api/webhooks/stripe': { ...stripeWebhook, summary: 'Events from Stripe' },
  'POST /api/webhooks/paypal': { ...payPalWebhook, summary: 'Events from PayPal' },
  'POST /api/users/stripe/webhook': {
    ...stripeWebhook,
    summary: 'Events from Stripe, at the older address of the same endpoint',
  },
  'POST /api/users/paypal/webhook': {
    ...payPalWebhook,
    summary: 'Events from PayPal, at the older address of the same endpoint',
  },
});

export const adminWebhookEndpoints = defineEndpoints({
  'POST /api/admin/webhooks/{webhook_event_id}/replay': {
    summary: 'Process an event of the inbox again',
    auth: 'operator',
    permission: 'read',
    params: webhookEventParamsSchema,
    response: webhookReplaySchema,
    limit: 'default',
    errors: ['not_found', 'provider_unavailable'],
  },
});
