import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { expect, test } from './fixtures';
import { cards } from './stripe-page';

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
  const found = [...served, ...bundle, ...logs].flatMap(({ name, text }) =>
    secrets().flatMap(([secret, value]) => (text.includes(value) ? [`${secret} in ${name}`] : [])),
  );
  const inLogs = logs.flatMap(({ name, text }) => [
    ...(text.includes(payer.email) ? [`an address in ${name}`] : []),
    ...(numbers.some((number) => text.replaceAll(' ', '').includes(number))
      ? [`a card number in ${name}`]
      : []),
  ]);
  expect([...found, ...inLogs]).toEqual([]);
});

/** What this run's product was started with; its file is the only place where these may stand. */
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
