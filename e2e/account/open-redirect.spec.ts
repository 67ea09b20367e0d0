import { baseUrl } from '../support/ask-api';
import { expect, test } from '../support/fixtures';

const attempts = [
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/%09/evil.example',
  '/\t/evil.example',
  'javascript:alert(1)',
  'data:text/html,evil',
  'http:evil.example',
  '@evil.example',
];

test('no link to our sign-in leads to another site', async ({ context, payer }) => {
  const origin = new URL(baseUrl()).origin;
  for (const next of attempts) {
    for (const endpoint of ['/sign-in', '/register']) {
      const address = `${endpoint}?next=${encodeURIComponent(next)}`;
      const answer = await context.request.get(address, { maxRedirects: 0 });
      const location = answer.headers().location ?? '';
      expect(answer.status(), `${address} sends ${payer.email} on at once`).toBe(307);
      expect(new URL(location, `${origin}${endpoint}`).origin, `${address} answers with ${location}`).toBe(
        origin,
      );
    }
  }
});

test('a good link leads to where it says', async ({ context, payer }) => {
  const answer = await context.request.get('/sign-in?next=%2Fpoints%3Fcursor%3D1', { maxRedirects: 0 });
  expect(answer.headers().location, `for ${payer.email}`).toBe('/points?cursor=1');
});

test('signing in by hand after following a hostile link stays on our site', async ({
  page,
  context,
  payer,
  labels: { t },
}) => {
  await context.clearCookies();
  await page.goto(`/sign-in?next=${encodeURIComponent('//evil.example')}`);
  await page.getByLabel(t('account.email')).fill(payer.email);
  await page.getByLabel(t('account.password'), { exact: true }).fill(payer.password);
  await page
    .getByRole('main')
    .getByRole('button', { name: t('account.signIn'), exact: true })
    .click();
  await expect(page.getByRole('button', { name: t('site.signOut') })).toBeVisible();
  await expect(page).toHaveURL('/');
});
