import { issues } from './issues';
import type { Link, WireObject } from './wire';

const headings: Record<number, { name: string; message: string }> = {
  400: {
    name: 'INVALID_REQUEST',
    message: 'Request is not well-formed, syntactically incorrect, or violates schema.',
  },
  401: {
    name: 'AUTHENTICATION_FAILURE',
    message:
      'Authentication failed due to missing authorization header, or invalid authentication credentials.',
  },
  403: {
    name: 'NOT_AUTHORIZED',
    message: 'Authorization failed due to insufficient permissions.',
  },
  404: { name: 'RESOURCE_NOT_FOUND', message: 'The specified resource does not exist.' },
  409: {
    name: 'RESOURCE_CONFLICT',
    message: 'The server has detected a conflict while processing this request.',
  },
  415: {
    name: 'UNSUPPORTED_MEDIA_TYPE',
    message: 'The server does not support the request payload’s media type.',
  },
  422: {
    name: 'UNPROCESSABLE_ENTITY',
    message:
      'The requested action could not be performed, semantically incorrect, or failed business validation.',
  },
  429: {
    name: 'RATE_LIMIT_REACHED',
    message: 'Too many requests. Blocked due to rate limiting.',
  },
  500: { name: 'INTERNAL_SERVER_ERROR', message: 'An internal server error occurred.' },
  503: { name: 'SERVICE_UNAVAILABLE', message: 'Service Unavailable.' },
};

/** What PayPal answers instead of an object. */
export class PayPalError extends Error {
  readonly status: number;
  readonly issue: string;
  readonly field: string | null;
  readonly value: string | null;
  readonly location: 'body' | 'path' | 'header' | 'query';
  readonly links: Link[];

  constructor({
    issue,
    field = null,
    value = null,
    location = 'body',
    links = [],
  }: {
    issue: string;
    field?: string | null;
    value?: string | null;
    location?: PayPalError['location'];
    links?: Link[];
  }) {
    const known = issues[issue];
    if (known === undefined) throw new Error(`The simulator has no words for the issue ${issue}.`);
    super(known.description);
    this.status = known.status;
    this.issue = issue;
    this.field = field;
    this.value = value;
    this.location = location;
    this.links = links;
  }
}

/** True for an issue that the simulator can describe. */
export function isKnownIssue(issue: string): boolean {
  return issue in issues;
}

/** The JSON body of an error with an issue. */
export function errorBody({ error, debugId }: { error: PayPalError; debugId: string }): WireObject {
  const detail = {
    ...(error.field === null ? {} : { field: error.field }),
    ...(error.value === null ? {} : { value: error.value.slice(0, 200) }),
    // PayPal's schema has no word for a header.
    ...(error.field === null || error.location === 'header' ? {} : { location: error.location }),
    issue: error.issue,
    description: error.message,
  };
  const information = {
    href: `https://developer.paypal.com/api/rest/reference/orders/v2/errors/#${error.issue}`,
    rel: 'information_link',
    method: 'GET',
  };
  return {
    ...heading(error.status),
    details: [detail],
    debug_id: debugId,
    links: [information, ...error.links],
  };
}

/** The JSON body of an error that has no issue, such as a 500. */
export function plainErrorBody({ status, debugId }: { status: number; debugId: string }): WireObject {
  return { ...heading(status), debug_id: debugId, links: [] };
}

function heading(status: number): { name: string; message: string } {
  return (
    headings[status] ?? {
      name: status < 500 ? 'INVALID_REQUEST' : 'INTERNAL_SERVER_ERROR',
      message: 'The simulator was told to answer this call with an error.',
    }
  );
}

export function notFound({ id, field }: { id: string; field: string }): PayPalError {
  return new PayPalError({ issue: 'INVALID_RESOURCE_ID', field, value: id, location: 'path' });
}
