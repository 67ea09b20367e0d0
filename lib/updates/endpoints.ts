import { defineEndpoints } from '@/lib/http/endpoint';
import { updatesQuerySchema } from './schema';

export const updateEndpoints = defineEndpoints({
  'GET /api/updates': {
    summary:
      'Server-sent events: each says that something of a task, a payment or yours was written, so that you read it again; ends after some minutes, to be opened anew',
    auth: 'optional',
    query: updatesQuerySchema,
    response: 'text',
    mediaType: 'text/event-stream',
    limit: 'default',
    errors: ['not_signed_in', 'not_found'],
  },
});
