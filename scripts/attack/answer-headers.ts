import { readdirSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_ROOT } from '../environment';
import { type Attack, judge, type Verdict } from './attack';
import type { Answer, Ask } from './browser';
import { writeTask } from './lives';
import type { Target } from './target';

/** What browsers are told with every answer. */
export const answerHeaders: Attack = { name: 'answer-headers', isQuick: true, run };

async function* run(target: Target): AsyncIterable<Verdict> {
  const poster = await target.person();
  const taskId = await writeTask({ poster });
  const answers: [string, Answer][] = [];
  const all: [string, Ask?][] = [
    ['GET /'],
    ['GET /sign-in'],
    ['GET /tasks'],
    ['GET /admin'],
    ['GET /no-such-page'],
    [`GET /tasks/${taskId}/pay`],
    [`GET /tasks/${taskId}`],
    ['GET /payments'],
    ['GET /wallet'],
    [`GET /_next/static/${aStaticFile()}`],
    ['GET /_next/static/none.js'],
    ['GET /.well-known/security.txt'],
    ['GET /favicon.ico'],
    ['GET /api/health'],
    ['GET /api/openapi.json'],
    ['GET /api/no-such-endpoint'],
    ['GET /api/users/payments'],
    ['GET /api/admin/coupons'],
    ['GET /api/users/payments?cursor=x'],
    ['DELETE /api/tasks'],
    ['PUT /'],
    ['OPTIONS /api/tasks'],
    ['POST /api/tasks', { text: '{' }],
    ['POST /api/tasks', { text: 'x'.repeat(70_000) }],
    ['POST /api/tasks', { text: 'x'.repeat(1_100_000) }],
    ['POST /api/tasks', { text: '{}', headers: { 'content-type': 'text/plain' } }],
    ['POST /api/tasks', { body: {}, headers: { origin: 'https://evil.example' } }],
    ['POST /api/webhooks/stripe', { text: '{}' }],
    ['POST /', { text: 'x', headers: { 'next-action': 'x'.repeat(40) } }],
    ['GET /api/auth/csrf'],
    ['GET /api/auth/no-such-path'],
  ];
  for (const [what, ask] of all) answers.push([what, await poster.ask(what, ask)]);
  const faultsOf = (faultOf: (answer: Answer, what: string) => string | null) =>
    answers.flatMap(([what, answer]) => {
      const fault = faultOf(answer, what);
      return fault === null ? [] : [`${what} (${answer.status}): ${fault}`];
    });
  yield judge({ tried: 'the headers of every answer', faults: faultsOf(lackOf), probes: answers.length });
  yield judge({ tried: 'no answer is a 500', faults: faultsOf(serverError), probes: answers.length });
  yield judge({ tried: 'no answer says what made it', faults: faultsOf(boast), probes: answers.length });
  const personal = answers.filter(([what]) => /payments|wallet|tasks\/\d|\/admin|csrf/.test(what));
  yield judge({
    tried: 'what is personal is never kept',
    faults: personal.flatMap(([what, { headers }]) =>
      /no-store/.test(headers.get('cache-control') ?? '') ? [] : [`${what}: ${headers.get('cache-control')}`],
    ),
    probes: personal.length,
  });
  const pages = answers.filter(
    ([, { headers, status }]) => status === 200 && /html/.test(headers.get('content-type') ?? ''),
  );
  yield judge({
    tried: 'pages run only scripts with a nonce, each page its own',
    faults: policyFaults(pages),
    probes: pages.length,
  });
}

function aStaticFile(): string {
  const folder = path.join(PROJECT_ROOT, '.next', 'static');
  const file = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((name) =>
    name.endsWith('.js'),
  );
  if (!file) throw new Error('The build has no script.');
  return file.split(path.sep).join('/');
}

function lackOf({ headers }: Answer): string | null {
  const lacks = [
    ...(headers.get('x-content-type-options') === 'nosniff' ? [] : ['nosniff']),
    ...(/frame-ancestors 'none'/.test(headers.get('content-security-policy') ?? '')
      ? []
      : ['frame-ancestors']),
    ...(/base-uri 'none'/.test(headers.get('content-security-policy') ?? '') ? [] : ['base-uri']),
    ...(headers.get('x-frame-options') === 'DENY' ? [] : ['x-frame-options']),
    ...(headers.has('referrer-policy') ? [] : ['referrer-policy']),
  ];
  return lacks.length === 0 ? null : `no ${lacks.join(', ')}`;
}

const serverError = ({ status }: Answer) => (status >= 500 ? 'a fault of ours' : null);

function boast({ headers, text }: Answer): string | null {
  const name = ['x-powered-by', 'server'].find((header) => headers.has(header));
  if (name) return `${name}: ${headers.get(name)}`;
  return /at \/.*node_modules|\bprisma\b.*Error/i.test(text) ? 'a stack' : null;
}

function policyFaults(pages: readonly [string, Answer][]): string[] {
  const nonces = new Set<string>();
  return pages.flatMap(([what, { headers, text }]) => {
    const policy = headers.get('content-security-policy') ?? '';
    const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? '';
    const nonce = /'nonce-([^']+)'/.exec(scripts)?.[1] ?? '';
    const bare = [...text.matchAll(/<script\b([^>]*)>/g)].filter(
      ([, attributes]) => !attributes?.includes(`nonce="${nonce}"`),
    );
    const faults = [
      ...(nonce === '' || nonces.has(nonce) ? ['no nonce of its own'] : []),
      ...(/'unsafe-(inline|eval)'|\*(?![.\w])|data:/.test(scripts) ? [`script-src ${scripts}`] : []),
      ...(/object-src 'none'/.test(policy) && /form-action/.test(policy)
        ? []
        : ['objects or forms are open']),
      ...(bare.length > 0 ? [`${bare.length} scripts without it`] : []),
    ];
    nonces.add(nonce);
    return faults.map((fault) => `${what}: ${fault}`);
  });
}
