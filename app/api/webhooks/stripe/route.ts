import { route } from '@/lib/http/route';
import { webhookEndpoints } from '@/lib/webhooks/endpoints';
import { receiveWebhook } from '@/lib/webhooks/receive-webhook';

export const POST = route(webhookEndpoints['POST /api/webhooks/stripe'], async ({ rawBody, headers }) => {
  const { status, body } = await receiveWebhook({ provider: 'stripe', rawBody, headers });
  return Response.json(body, { status });
});
