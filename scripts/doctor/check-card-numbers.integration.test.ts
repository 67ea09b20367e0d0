import { expect, it } from 'vitest';
import { env } from '@/lib/core/env';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { checkCardNumbers } from './check-card-numbers';

const fixture = useFixture({}, { role: 'runtime' });

it('finds card numbers in every kind of column, and shows the last four digits alone', async () => {
  const poster = await fixture.user();
  await fixture.task({ poster });
  expect(await checkCardNumbers(env())).toMatchObject([
    { words: expect.stringMatching(/^none in \d+ columns of text/), fix: null },
  ]);
  const description = 'My card is 4242 4242 4242 4242, or 5555-5555-5555-4444. Telephone 020 7946 0018.';
  await db().task.updateMany({ data: { description } });
  const detail = { note: '４０１２８８８８８８８８１８８１' };
  await db().auditLog.create({ data: { actorId: poster.id, action: 'a', subject: 'b', detail } });
  const findings = await checkCardNumbers(env());
  expect(findings.map(({ words }) => words)).toEqual([
    '1 in audit_logs.detail: …1881.',
    '2 in tasks.description: …4242, …4444.',
  ]);
  expect(findings.every(({ fix }) => fix !== null)).toBe(true);
  expect(JSON.stringify(findings)).not.toMatch(/\d{5}|4242.4242/);
});
