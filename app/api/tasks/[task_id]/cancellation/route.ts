import { route } from '@/lib/http/route';
import { cancelAndReturn } from '@/lib/refunds/cancel-and-return';
import { previewCancellation } from '@/lib/refunds/preview-cancellation';

export const GET = route('GET /api/tasks/{task_id}/cancellation', ({ user, params }) =>
  previewCancellation({ userId: user.id, taskId: params.task_id }),
);

export const POST = route('POST /api/tasks/{task_id}/cancellation', ({ user, params, body }) =>
  cancelAndReturn({ userId: user.id, taskId: params.task_id, expectedRule: body.rule }),
);
