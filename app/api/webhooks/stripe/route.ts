import { route } from '@/lib/http/route';
import { receiveWebhook } from '@/lib/webhooks/receive-webhook';

export const POST = route('POST /api/webhooks/stripe', async ({ rawBody, headers }) => {
  const { status, body } = await receiveWebhook({ provider: 'stripe', rawBody, headers });
  return Response.json(body, { status });
});
