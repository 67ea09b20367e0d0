import { type Attack, judge, type Verdict } from './attack';
import type { Target } from './target';

/** Links to our site that lead to another. */
export const redirects: Attack = { name: 'redirects', isQuick: true, run };

const ELSEWHERE = [
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/%09/evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,evil',
  'http:evil.example',
  '@evil.example',
  'https:evil.example',
  '//localhost@evil.example',
  '/%5cevil.example',
  '///evil.example',
  '/?//evil.example',
  'http://localhost.evil.example/',
  'evil.example',
  '//evil%E3%80%82example',
  '/\u2028/evil.example',
];

async function* run(target: Target): AsyncIterable<Verdict> {
  const person = await target.person();
  const { url } = target.product;
  const faults: string[] = [];
  const places = [
    ...['/sign-in?next=', '/register?next=', '/forgot-password?next='].map((path) => ({
      path,
      browser: person,
    })),
    ...['/api/auth/signin?callbackUrl=', '/api/auth/error?error=x&callbackUrl='].map((path) => ({
      path,
      browser: target.stranger(),
    })),
    ...[
      '/api/users/tasks/1/pay/stripe/return?next=',
      '/api/users/tasks/1/pay/paypal/success?token=1&return_url=',
      '/api/users/payout-accounts/stripe/return?next=',
    ].map((path) => ({ path, browser: person })),
  ];
  let probes = 0;
  for (const { path, browser } of places) {
    for (const next of target.some(ELSEWHERE)) {
      probes += 1;
      const { headers, status } = await browser.ask(`GET ${path}${encodeURIComponent(next)}`);
      const location = headers.get('location');
      if (status >= 500 || leadsElsewhere({ location, url })) {
        faults.push(`${path}${next}: ${status} ${location}`);
      }
    }
  }
  yield judge({ tried: 'links that lead to another site', faults, probes });
  yield await afterSigning(target);
}

/** The forms of next-auth take an address as well. */
async function afterSigning(target: Target): Promise<Verdict> {
  const { url } = target.product;
  const faults: string[] = [];
  const places = target.some(ELSEWHERE);
  for (const next of places) {
    const browser = target.stranger();
    const csrf = await browser.ask('GET /api/auth/csrf');
    const csrfToken = /"csrfToken":"(\w+)"/.exec(csrf.text)?.[1] ?? '';
    const form = (fields: Record<string, string>) => ({
      text: new URLSearchParams({ csrfToken, callbackUrl: next, json: 'true', ...fields }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    const signedIn = await browser.ask(
      'POST /api/auth/callback/credentials',
      form({ email: 'poster@linku.test', password: 'linku-demo' }),
    );
    const signedOut = await browser.ask('POST /api/auth/signout', form({}));
    const cookies = [...browser.cookies.values()].map(decodeURIComponent);
    const led = [signedIn, signedOut].flatMap(({ text, headers }) => [
      headers.get('location'),
      /"url":"([^"]+)"/.exec(text)?.[1],
    ]);
    for (const place of [...led, ...cookies.filter((value) => /^[a-z]+:|^\//i.test(value))]) {
      if (place && leadsElsewhere({ location: place, url })) faults.push(`${next}: ${place}`);
    }
  }
  return judge({
    tried: 'signing in and out that leads to another site',
    faults,
    probes: places.length * 2,
  });
}

/** What no browser could read leads nowhere that we meant. */
function leadsElsewhere({ location, url }: { location: string | null; url: string }): boolean {
  if (location === null) return false;
  return !URL.canParse(location, url) || new URL(location, url).origin !== new URL(url).origin;
}
