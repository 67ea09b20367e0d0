import { endpoints } from '@/app/api/endpoints';
import { env } from '@/lib/core/env';
import { systemEndpoints } from '@/lib/http/endpoints';
import { fixedDocument } from '@/lib/http/fixed-document';
import { openApi } from '@/lib/http/openapi';
import { route } from '@/lib/http/route';

const respond = fixedDocument({
  mediaType: 'application/json',
  make: () => JSON.stringify(openApi({ origin: env().appUrl, endpoints: Object.values(endpoints) })),
});

export const GET = route(systemEndpoints['GET /api/openapi.json'], async ({ headers }) => respond(headers));
