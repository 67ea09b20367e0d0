import { isOperatorRole } from '@/lib/auth/roles';
import { route } from '@/lib/http/route';
import { changePreferences } from '@/lib/notifications/change-preferences';
import { notificationEndpoints } from '@/lib/notifications/endpoints';
import { readPreferences } from '@/lib/notifications/read-preferences';

export const GET = route(notificationEndpoints['GET /api/users/me/notification-preferences'], ({ user }) =>
  readPreferences({ userId: user.id, isOperator: isOperatorRole(user.role) }),
);

export const PATCH = route(
  notificationEndpoints['PATCH /api/users/me/notification-preferences'],
  async ({ user, body }) => {
    await changePreferences({ userId: user.id, ...body });
    return readPreferences({ userId: user.id, isOperator: isOperatorRole(user.role) });
  },
);
