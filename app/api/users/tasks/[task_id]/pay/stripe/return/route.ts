import { redirectTo } from '@/lib/http/redirect-to';
import { route } from '@/lib/http/route';
import { returnFromProvider } from '@/lib/payments/return-from-provider';

export const GET = route('GET /api/users/tasks/{task_id}/pay/stripe/return', async ({ params, query }) =>
  redirectTo(
    await returnFromProvider({ provider: 'stripe', taskId: params.task_id, reference: query.session_id }),
  ),
);
