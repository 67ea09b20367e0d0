import { audit } from '@/lib/auth/audit';
import { route } from '@/lib/http/route';
import { adminWebhookEndpoints } from '@/lib/webhooks/endpoints';
import { handleEvent } from '@/lib/webhooks/handle-event';

export const POST = route(
  adminWebhookEndpoints['POST /api/admin/webhooks/{webhook_event_id}/replay'],
  async ({ user, params }) => {
    const { webhook_event_id: id } = params;
    await audit({ actorId: user.id, action: 'webhook_replayed', subject: `webhook:${id}` });
    return { webhook_event_id: id, state: await handleEvent(BigInt(id), { isForced: true }) };
  },
);
