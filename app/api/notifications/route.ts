import { route } from '@/lib/http/route';
import { notificationEndpoints } from '@/lib/notifications/endpoints';
import { listNotifications } from '@/lib/notifications/list-notifications';

export const GET = route(notificationEndpoints['GET /api/notifications'], ({ user, query }) =>
  listNotifications({ userId: user.id, ...query }),
);
