import { redirectTo } from '@/lib/http/redirect-to';
import { route } from '@/lib/http/route';
import { notificationEndpoints } from '@/lib/notifications/endpoints';
import { unsubscribe } from '@/lib/notifications/unsubscribe';

/** Opening the link does nothing yet, so that a program which follows the links of a mailbox turns nothing off. */
export const GET = route(
  notificationEndpoints['GET /api/notifications/unsubscriptions/{token}'],
  async ({ params }) => redirectTo({ location: `/unsubscribe#${encodeURIComponent(params.token)}` }),
);

export const POST = route(
  notificationEndpoints['POST /api/notifications/unsubscriptions/{token}'],
  ({ params }) => unsubscribe(params),
);
