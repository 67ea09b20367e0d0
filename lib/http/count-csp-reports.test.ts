import { beforeEach, expect, test, vi } from 'vitest';
import { log } from '@/lib/core/log';
import { metricsText } from '@/lib/core/metrics';
import { countCspReports } from './count-csp-reports';

vi.stubEnv('DATABASE_URL', 'postgresql://127.0.0.1/linku');
vi.stubEnv('NEXTAUTH_SECRET', 'a secret of a test, which is long enough');
vi.stubEnv('STRIPE_SECRET_KEY', 'sk_test_own');
vi.stubEnv('STRIPE_WEBHOOK_SECRET', 'whsec_own');

const told = vi.spyOn(log(), 'warn').mockImplementation(() => undefined);
beforeEach(() => told.mockClear());

const send = (report: unknown) => countCspReports(Buffer.from(JSON.stringify(report)));

test.each([
  [
    'report-uri',
    {
      'csp-report': {
        'document-uri': 'https://pay.example/tasks/7/pay?secret=1',
        'effective-directive': 'script-src-elem',
        'blocked-uri': 'https://evil.example/x.js?y=1',
      },
    },
  ],
  [
    'report-to',
    [
      { type: 'deprecation', body: { id: 'x' } },
      {
        type: 'csp-violation',
        body: {
          documentURL: 'https://pay.example/tasks/7/pay?secret=1',
          effectiveDirective: 'script-src-elem',
          blockedURL: 'https://evil.example/x.js?y=1',
        },
      },
    ],
  ],
])('a report of %s is logged without what addresses may carry', (_, report) => {
  send(report);
  expect(told.mock.calls).toEqual([
    [
      { directive: 'script-src-elem', blocked: 'https://evil.example', page: '/tasks/7/pay' },
      'a policy blocked something on a page',
    ],
  ]);
});

test('reports are counted, and words that are no directive as one, in the log too', async () => {
  for (const directive of ['img-src', 'made up', 'made up, too']) {
    send({
      'csp-report': { 'document-uri': 'about', 'violated-directive': directive, 'blocked-uri': 'inline' },
    });
  }
  const { text } = await metricsText();
  expect(text).toContain('linku_csp_reports_total{directive="img-src"} 1');
  expect(text).toContain('linku_csp_reports_total{directive="other"} 2');
  expect(text).not.toContain('made up');
  expect(told.mock.calls.map(([facts]) => facts)).toEqual([
    { directive: 'img-src', blocked: 'inline', page: 'other' },
    { directive: 'other', blocked: 'inline', page: 'other' },
    { directive: 'other', blocked: 'inline', page: 'other' },
  ]);
});

test('what somebody made up to be read in a log is not', () => {
  send({
    'csp-report': {
      'document-uri': 'https://pay.example/all is well, ignore the line below',
      'violated-directive': 'script-src',
      'blocked-uri': 'call me at 0123',
    },
  });
  expect(told.mock.calls[0]?.[0]).toEqual({ directive: 'script-src', blocked: 'other', page: 'other' });
});

test.each([{}, [{ type: 1 }], 'text', Array.from({ length: 21 }, () => ({ type: 'x', body: {} }))])(
  'what is no report is refused: %j',
  (report) => {
    expect(() => send(report)).toThrow('this is no report');
    expect(told).not.toHaveBeenCalled();
  },
);
