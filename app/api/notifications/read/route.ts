import { route } from '@/lib/http/route';
import { notificationEndpoints } from '@/lib/notifications/endpoints';
import { readNotifications } from '@/lib/notifications/read-notifications';

export const POST = route(notificationEndpoints['POST /api/notifications/read'], ({ user, body }) =>
  readNotifications({ userId: user.id, upTo: body.up_to }),
);
