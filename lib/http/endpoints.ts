import { defineEndpoints } from './endpoint';
import { healthSchema, localeBodySchema, openApiSchema, readinessSchema } from './schema';

export const localeEndpoints = defineEndpoints({
  'POST /api/locale': {
    summary: 'Choose the language of pages and messages',
    auth: 'optional',
    body: localeBodySchema,
    response: localeBodySchema,
    limit: 'default',
  },
});

/** For operators of the processes and developers of clients. */
export const systemEndpoints = defineEndpoints({
  'GET /api/health': {
    summary: 'Whether this process responds',
    auth: 'none',
    response: healthSchema,
    limit: null,
  },
  'GET /api/ready': {
    summary: 'Whether this process can work: the database responds and has every migration',
    auth: 'none',
    response: readinessSchema,
    limit: null,
  },
  'GET /api/metrics': {
    summary: 'Prometheus metrics; with a bearer token where one is configured, else from this machine only',
    auth: 'none',
    response: 'text',
    limit: null,
    errors: ['not_allowed'],
  },
  'GET /api/openapi.json': {
    summary: 'This document',
    auth: 'none',
    response: openApiSchema,
    isFixed: true,
    limit: null,
  },
  'POST /api/csp-reports': {
    summary: 'What a page of ours was not allowed to do in a browser; counted and logged, not stored',
    auth: 'none',
    isReport: true,
    response: 'text',
    status: 204,
    limit: 'csp_report',
  },
});
