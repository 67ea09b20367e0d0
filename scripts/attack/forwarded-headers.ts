import { randomUUID } from 'node:crypto';
import { type Attack, expectThat, judge, type Verdict } from './attack';
import { mustBe, type Target } from './target';

/** Headers that only our own proxies, or Next itself, may set. */
export const forwardedHeaders: Attack = { name: 'forwarded-headers', isQuick: true, run };

async function* run(target: Target): AsyncIterable<Verdict> {
  yield await hosts(target);
  yield await insideHeaders(target);
  yield await claimedAddresses(target);
}

/** No address that we write comes from a header. */
async function hosts({ stranger, person }: Target): Promise<Verdict> {
  const poster = await person();
  const asked = [
    'GET /',
    'GET /sign-in',
    'GET /tasks',
    'GET /wallet',
    'GET /api/openapi.json',
    'GET /api/auth/providers',
    'GET /api/auth/signin',
  ];
  const spoofed = {
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    'x-forwarded-server': 'evil.example',
    'x-original-url': '/admin',
    'x-rewrite-url': '/admin',
    forwarded: 'host=evil.example;proto=https',
  };
  const faults: string[] = [];
  for (const what of asked) {
    for (const browser of [stranger(), poster]) {
      const { text, headers } = await browser.ask(what, { headers: spoofed });
      const said = `${text}\n${headers.get('location')}\n${headers.getSetCookie()}`;
      if (said.includes('evil.example')) faults.push(what);
    }
  }
  return judge({
    tried: 'no address of ours comes from Host or X-Forwarded-Host',
    faults,
    probes: asked.length * 2,
  });
}

/** A middleware that believes itself to be skipped, or an endpoint that believes itself to be called by us. */
async function insideHeaders({ stranger }: Target): Promise<Verdict> {
  const headers = {
    'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy',
    'x-middleware-next': '1',
    'x-middleware-rewrite': '/admin',
    'x-invoke-path': '/admin',
    'x-invoke-status': '200',
    'x-linku-user': '1',
    'x-linku-address': '127.0.0.1',
    'x-nextjs-data': '1',
    rsc: '1',
  };
  const faults: string[] = [];
  const paths = [
    '/admin',
    '/admin/payments',
    '/payments',
    '/account',
    '/api/users/me',
    '/api/admin/coupons',
    '/api/metrics',
  ];
  for (const path of paths) {
    const { status, text } = await stranger().ask(`GET ${path}`, { headers });
    const isOpen = status === 200 && !/sign-in|NEXT_REDIRECT/.test(text);
    if (isOpen || status >= 500) faults.push(`${path}: ${status}`);
  }
  return judge({ tried: 'no header opens what is closed', faults, probes: paths.length });
}

/** With each wrong password somebody claims to be elsewhere. */
async function claimedAddresses({ stranger, person }: Target): Promise<Verdict> {
  const { email } = await person();
  const browser = stranger();
  const statuses: number[] = [];
  for (let tries = 0; tries < 8; tries += 1) {
    const csrf = mustBe(await browser.ask('GET /api/auth/csrf'), 200).text;
    const csrfToken = /"csrfToken":"(\w+)"/.exec(csrf)?.[1] ?? '';
    const claimed = `203.0.113.${tries}, ${randomUUID()}, ${browser.address}`;
    const { status, text } = await browser.ask('POST /api/auth/callback/credentials', {
      text: new URLSearchParams({ csrfToken, email, password: `wrong-${tries}`, json: 'true' }).toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-forwarded-for': claimed,
        'x-real-ip': `203.0.113.${tries}`,
        'cf-connecting-ip': `203.0.113.${tries}`,
        'true-client-ip': `203.0.113.${tries}`,
      },
    });
    statuses.push(/rate_limited|TooMany|too_many/i.test(text) ? 429 : status);
  }
  const isSo = statuses.slice(5).every((status) => status === 429);
  return expectThat({
    tried: 'an address that the client claims changes no limit',
    isSo,
    saw: statuses.join(' '),
  });
}
