import { defineEndpoints } from '@/lib/http/endpoint';
import {
  notificationListQuerySchema,
  notificationListSchema,
  readNotificationsBodySchema,
  unreadSchema,
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
});
