import { expect, it } from 'vitest';
import { retryWhileStale } from './retry-while-stale';

it('attempts until there is a result', async () => {
  const results = [null, null, 'done', 'too late'];
  const result = await retryWhileStale({ subject: 'it', attempt: async () => results.shift() ?? null });
  expect(result).toBe('done');
  expect(results).toEqual(['too late']);
});

it.each([
  [undefined, 6],
  [3, 3],
])('is a conflict after as many rounds as it may take: %s', async (roundsMax, expected) => {
  let rounds = 0;
  const attempt = async () => {
    rounds += 1;
    return null;
  };
  await expect(retryWhileStale({ subject: 'payment 7', roundsMax, attempt })).rejects.toMatchObject({
    code: 'conflict',
    message: 'payment 7 kept changing',
  });
  expect(rounds).toBe(expected);
});

it('throws on at once what an attempt throws', async () => {
  let rounds = 0;
  const refused = new Error('refused');
  const attempt = async () => {
    rounds += 1;
    throw refused;
  };
  await expect(retryWhileStale({ subject: 'it', attempt })).rejects.toBe(refused);
  expect(rounds).toBe(1);
});
