import { beforeAll, expect, it } from 'vitest';
import { PayError } from './errors';
import { tryOrLog } from './try-or-log';

beforeAll(() => {
  Object.assign(process.env, {
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    NEXTAUTH_SECRET: 'a secret of the tests that is long enough',
    LOG_LEVEL: 'silent',
  });
});

const about = { message: 'Could not sync a payment', facts: { payment_id: 7 } };

it('returns the result of what succeeds', async () => {
  expect(await tryOrLog({ attempt: async () => 'synced', ...about })).toBe('synced');
});

it('stops nothing when the call is refused', async () => {
  const attempt = () => Promise.reject(new PayError('provider_unavailable'));
  expect(await tryOrLog({ attempt, ...about })).toBeNull();
});

it('throws the refusals that the caller cannot go on after', async () => {
  const refusal = new PayError('database_unavailable');
  const attempt = () => Promise.reject(refusal);
  await expect(tryOrLog({ attempt, ...about, except: ['database_unavailable'] })).rejects.toBe(refusal);
});

it('throws a bug of ours', async () => {
  const bug = new Error('Invariant broken');
  await expect(tryOrLog({ attempt: () => Promise.reject(bug), ...about })).rejects.toBe(bug);
});
