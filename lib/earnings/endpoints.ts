import { defineEndpoints } from '@/lib/http/endpoint';
import { earningsQuerySchema, earningsSchema } from './schema';

export const earningsEndpoints = defineEndpoints({
  'GET /api/users/earnings': {
    summary: 'What you earned in each quarter of a calendar year, newest first',
    auth: 'user',
    response: earningsSchema,
    limit: 'default',
  },
});

export const adminEarningsEndpoints = defineEndpoints({
  'GET /api/admin/earnings.csv': {
    summary: 'Everybody’s earnings of a calendar year as CSV, a line for each helper, for the report to HMRC',
    auth: 'operator',
    permission: 'personal_data',
    query: earningsQuerySchema,
    response: 'text',
    mediaType: 'text/csv',
    limit: 'default',
  },
});
