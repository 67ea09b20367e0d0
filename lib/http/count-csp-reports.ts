import { z } from 'zod';
import { PayError } from '@/lib/core/errors';
import { log } from '@/lib/core/log';
import { counter } from '@/lib/core/metrics';
import { parseJson } from './parse-json';

/** A browser may collect some before it sends them. */
const REPORTS_MAX = 20;
const TEXT_LENGTH_MAX = 200;
/** Anybody can report any word, and each would be a time series. */
const DIRECTIVES = [
  'default-src',
  'script-src',
  'script-src-elem',
  'script-src-attr',
  'style-src',
  'style-src-elem',
  'style-src-attr',
  'img-src',
  'font-src',
  'connect-src',
  'frame-src',
  'form-action',
  'frame-ancestors',
  'base-uri',
  'object-src',
  'worker-src',
  'manifest-src',
  'media-src',
];

/** What browsers say of what has no address. */
const WITHOUT_ADDRESS = [
  'inline',
  'eval',
  'wasm-eval',
  'data',
  'blob',
  'self',
  'trusted-types-policy',
  'trusted-types-sink',
];
/** A path of ours: letters of addresses, nothing that makes a sentence. */
const PATH = /^[\w/.%~-]{1,200}$/;

type Report = { directive: string; blocked: string; page: string };

/** As `report-uri` has it sent. */
const oldSchema = z
  .object({
    'csp-report': z.object({
      'document-uri': z.string(),
      'effective-directive': z.string().optional(),
      'violated-directive': z.string().optional(),
      'blocked-uri': z.string().default(''),
    }),
  })
  .transform(({ 'csp-report': report }): Report[] => [
    {
      directive: report['effective-directive'] ?? report['violated-directive'] ?? '',
      blocked: report['blocked-uri'],
      page: report['document-uri'],
    },
  ]);

/** As `report-to` has it sent, which may be mixed with other kinds of reports. */
const newSchema = z
  .array(z.object({ type: z.string(), body: z.unknown() }))
  .max(REPORTS_MAX)
  .transform((reports) =>
    reports.flatMap(({ type, body }): Report[] => {
      const { data } = violationSchema.safeParse(body);
      if (type !== 'csp-violation' || !data) return [];
      return [{ directive: data.effectiveDirective, blocked: data.blockedURL, page: data.documentURL }];
    }),
  );

const violationSchema = z.object({
  documentURL: z.string(),
  effectiveDirective: z.string(),
  blockedURL: z.string().default(''),
});

/**
 * Counts and logs what browsers say that the policy of a page blocked. Nothing is stored, and of addresses only what
 * tells where to look: they may carry what nobody should read.
 * @throws PayError malformed
 */
export function countCspReports(rawBody: Buffer): void {
  const { data: reports } = newSchema.or(oldSchema).safeParse(parseJson(rawBody));
  if (!reports) throw new PayError('malformed', { message: 'this is no report' });
  const counted = counter({
    name: 'linku_csp_reports_total',
    help: 'What browsers report that the policy of a page blocked',
    labelNames: ['directive'],
  });
  for (const { directive, blocked, page } of reports) {
    const known = DIRECTIVES.find((name) => name === directive) ?? 'other';
    counted.inc({ directive: known });
    const facts = { directive: known, blocked: originOf(blocked), page: pathOf(page) };
    log().warn(facts, 'a policy blocked something on a page');
  }
}

function originOf(address: string): string {
  if (!URL.canParse(address)) return WITHOUT_ADDRESS.find((word) => word === address) ?? 'other';
  const { origin, protocol } = new URL(address);
  return (origin === 'null' ? protocol : origin).slice(0, TEXT_LENGTH_MAX);
}

function pathOf(address: string): string {
  const path = URL.canParse(address) ? new URL(address).pathname : '';
  return PATH.test(path) ? path : 'other';
}
