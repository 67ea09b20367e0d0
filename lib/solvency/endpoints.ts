import { earningsQuerySchema } from '@/lib/earnings/schema';
import { defineEndpoints } from '@/lib/http/endpoint';
import { entryListSchema, listEntriesQuerySchema, solvencySchema } from './schema';

export const adminSolvencyEndpoints = defineEndpoints({
  'GET /api/admin/solvency': {
    summary: 'What is owed to everybody, beside what the providers and the bank hold, currency by currency',
    auth: 'operator',
    permission: 'read',
    response: solvencySchema,
    limit: 'default',
  },
  'GET /api/admin/fee-vat.csv': {
    summary: 'The VAT in the service fees of each month of a year as CSV, for whoever keeps the books',
    auth: 'operator',
    permission: 'read',
    query: earningsQuerySchema,
    response: 'text',
    mediaType: 'text/csv',
    limit: 'default',
  },
  'GET /api/admin/entries': {
    summary: 'The entries of all accounts of a kind and unit, newest first',
    auth: 'operator',
    permission: 'read',
    query: listEntriesQuerySchema,
    response: entryListSchema,
    limit: 'default',
  },
});
