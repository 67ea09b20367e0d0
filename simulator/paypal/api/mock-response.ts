import { z } from 'zod';
import { isKnownIssue, PayPalError } from './errors';

const mockSchema = z.object({
  mock_application_codes: z.union([z.string(), z.array(z.string()).min(1)]),
});

export type MockResponse = { kind: 'error'; error: PayPalError } | { kind: 'server_error' };

/**
 * Negative testing: the header PayPal-Mock-Response names the error with which a call ends. Null without the header.
 * Throws the 400 for a header that makes no sense, and for an error that the simulator does not know.
 */
export function readMockResponse(header: string | undefined): MockResponse | null {
  if (header === undefined) return null;
  const code = codeOf(header);
  if (code === 'INTERNAL_SERVER_ERROR' || code === 'INTERNAL_SERVICE_ERROR') return { kind: 'server_error' };
  if (code !== null && isKnownIssue(code)) return { kind: 'error', error: new PayPalError({ issue: code }) };
  throw new PayPalError({
    issue: 'INVALID_PARAMETER_VALUE',
    field: 'PayPal-Mock-Response',
    value: header,
    location: 'header',
  });
}

function codeOf(header: string): string | null {
  try {
    const { mock_application_codes: codes } = mockSchema.parse(JSON.parse(header));
    return typeof codes === 'string' ? codes : (codes[0] ?? null);
  } catch {
    return null;
  }
}
