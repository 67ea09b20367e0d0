import { defineEndpoints } from '@/lib/http/endpoint';
import {
  changePreferencesBodySchema,
  notificationListQuerySchema,
  notificationListSchema,
  preferencesSchema,
  readNotificationsBodySchema,
  unreadSchema,
  unsubscribedSchema,
  unsubscribeParamsSchema,
} from './schema';

export const notificationEndpoints = defineEndpoints({
  'GET /api/notifications': {
    summary: 'What you were told, the newest first, and how much of it you have not read',
    auth: 'user',
    query: notificationListQuerySchema,
    response: notificationListSchema,
    limit: 'default',
  },
  'POST /api/notifications/read': {
    summary: 'Mark what you were told as read: all of it, or up to one',
    auth: 'user',
    body: readNotificationsBodySchema,
    isBodyOptional: true,
    response: unreadSchema,
    limit: 'default',
  },
  'GET /api/users/me/notification-preferences': {
    summary: 'What you are told by e-mail, by kind',
    auth: 'user',
    response: preferencesSchema,
    limit: 'default',
  },
  'PATCH /api/users/me/notification-preferences': {
    summary: 'Choose what you are told by e-mail; money and security always are',
    auth: 'user',
    body: changePreferencesBodySchema,
    response: preferencesSchema,
    limit: 'default',
  },
  'GET /api/notifications/unsubscriptions/{token}': {
    summary: 'Where the link below a mail leads: the page that turns this kind of mail off',
    auth: 'none',
    params: unsubscribeParamsSchema,
    response: 'redirect',
    status: 303,
    limit: 'default',
    fallback: () => '/unsubscribe',
  },
  'POST /api/notifications/unsubscriptions/{token}': {
    summary:
      'Turn one kind of mail off by the signed token of its link, as mailboxes do with one click (RFC 8058)',
    auth: 'none',
    isReport: true,
    params: unsubscribeParamsSchema,
    response: unsubscribedSchema,
    limit: 'default',
    errors: ['not_found'],
  },
});
