import { replayEvent } from '@/lib/http/replay-event';
import { route } from '@/lib/http/route';

export const POST = route('POST /api/admin/webhooks/{webhook_event_id}/replay', ({ user, params }) =>
  replayEvent({ actorId: user.id, eventId: params.webhook_event_id }),
);
