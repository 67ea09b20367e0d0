import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { baseUrl } from '../support/ask-api';
import { expect, test } from '../support/fixtures';
import { cards } from '../support/stripe-page';

test("no secret, no card number and nobody's address in what browsers get or logs keep", async ({
  page,
  payer,
  payPage,
  stripe,
}) => {
  const task = await payer.writeTask({ reward: 10_000 });
  await payPage.open(task.id);
  await payPage.payByCard(1_000).click();
  await stripe.payByCard(cards.succeeds);
  await payPage.showsResult('completed');

  const served = await Promise.all(
    ['/', '/sign-in', `/tasks/${task.id}`, '/payments', '/points', '/api/openapi.json', '/api/health'].map(
      async (address) => {
        const answer = await page.request.get(address);
        return { name: address, text: `${JSON.stringify(answer.headers())}\n${await answer.text()}` };
      },
    ),
  );
  const bundle = textsBelow(path.resolve('.next/static'));
  const logs = textsBelow(path.join(dataDir(), 'logs'));
  expect(bundle.length).toBeGreaterThan(10);
  expect(logs.some(({ text }) => text.includes('Payment created'))).toBe(true);

  const numbers = Object.values(cards).map((number) => number.replaceAll(' ', ''));
  const found = leaks({ texts: [...served, ...bundle, ...logs], values: secrets() });
  const inLogs = logs.flatMap(({ name, text }) => [
    ...(text.includes(payer.email) ? [`an address in ${name}`] : []),
    ...(numbers.some((number) => text.replaceAll(' ', '').includes(number))
      ? [`a card number in ${name}`]
      : []),
  ]);
  expect([...found, ...inLogs]).toEqual([]);
});

test('a pay page with PayPal chosen tells the browser only public values of PayPal', async ({
  page,
  payer,
  payPage,
  buyer,
}) => {
  const received: { name: string; body: Promise<string> }[] = [];
  page.on('response', (response) => {
    if (new URL(response.url()).origin !== new URL(baseUrl()).origin) return;
    const body = Promise.all([response.allHeaders(), response.text()]).then(
      ([headers, text]) => `${JSON.stringify(headers)}\n${text}`,
      // A redirect, or a response that the browser dropped, has no body.
      async () => JSON.stringify(await response.allHeaders()),
    );
    received.push({ name: response.url(), body });
  });
  const task = await payer.writeTask();
  await payPage.openForPayPal(task.id);
  const window = await buyer.openPayPalWindow();
  const shown = await page.content();
  await window.pay();
  await payPage.showsResult('completed');

  const served = await Promise.all(received.map(async ({ name, body }) => ({ name, text: await body })));
  const texts = [...served, { name: 'the page as it stood', text: shown }];
  // By PayPal's own design, browsers name the shop with it; everything else of PayPal's is ours alone.
  const isPublic = ([name]: [string, string]) => name === 'paypalClientId';
  const publicOnes = secrets().filter(isPublic);
  expect(leaks({ texts, values: publicOnes }), 'it is looked for where it would be').not.toEqual([]);
  expect(leaks({ texts, values: secrets().filter((secret) => !isPublic(secret)) })).toEqual([]);
});

type Texts = readonly { name: string; text: string }[];

function leaks({ texts, values }: { texts: Texts; values: readonly [string, string][] }): string[] {
  return texts.flatMap(({ name, text }) =>
    values.flatMap(([secret, value]) => (text.includes(value) ? [`${secret} in ${name}`] : [])),
  );
}

/** The settings of this run's product; its file is the only place where these may stand. */
function secrets(): [string, string][] {
  const text = readFileSync(path.join(dataDir(), 'secrets.json'), 'utf8');
  const values = Object.entries(z.record(z.string(), z.string()).parse(JSON.parse(text)));
  expect(values.length).toBeGreaterThan(2);
  return values;
}

function dataDir(): string {
  return z.string().parse(process.env.LINKU_DATA_DIR);
}

function textsBelow(folder: string): { name: string; text: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(js|css|json|map|log|txt|html)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((name) => ({ name, text: readFileSync(name, 'utf8') }));
}
