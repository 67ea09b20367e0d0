import { subscriberOf } from '@/lib/http/network-of';
import { requestAddress } from '@/lib/http/request-address';
import { route } from '@/lib/http/route';
import { webhookEndpoints } from '@/lib/webhooks/endpoints';
import { receiveWebhook } from '@/lib/webhooks/receive-webhook';

export const POST = route(webhookEndpoints['POST /api/webhooks/stripe'], async ({ rawBody, headers }) => {
  const network = subscriberOf(requestAddress(headers));
  const { status, body } = await receiveWebhook({ provider: 'stripe', rawBody, headers, network });
  return Response.json(body, { status });
});
