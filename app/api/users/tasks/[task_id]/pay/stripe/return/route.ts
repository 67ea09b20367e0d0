import { redirectTo } from '@/lib/http/redirect-to';
import { route } from '@/lib/http/route';
import { unfinishedPaymentEndpoints } from '@/lib/payments/endpoints';
import { returnFromProvider } from '@/lib/payments/sync/return-from-provider';

export const GET = route(
  unfinishedPaymentEndpoints['GET /api/users/tasks/{task_id}/pay/stripe/return'],
  async ({ params: { task_id: taskId }, query: { session_id: reference } }) =>
    redirectTo(await returnFromProvider({ provider: 'stripe', taskId, reference, after: 'paid' })),
);
