import { defineEndpoints } from '@/lib/http/endpoint';
import { movementsSchema, spendingQuerySchema, spendingSchema } from './schema';

export const spendingEndpoints = defineEndpoints({
  'GET /api/users/spending': {
    summary:
      'What you paid for your tasks in each month, what became of it, and what is still held, newest first',
    auth: 'user',
    response: spendingSchema,
    limit: 'default',
  },
  'GET /api/users/spending/movements': {
    summary: 'The movements of a month, oldest first; together they are its sums',
    auth: 'user',
    query: spendingQuerySchema,
    response: movementsSchema,
    limit: 'default',
  },
  'GET /api/users/spending.csv': {
    summary: 'The movements of a month as CSV',
    auth: 'user',
    query: spendingQuerySchema,
    response: 'text',
    mediaType: 'text/csv',
    limit: 'default',
  },
});
