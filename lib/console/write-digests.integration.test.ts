import { beforeEach, expect, it } from 'vitest';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { paidFee } from '@/tests/scenarios/refund-scenario';
import { writeDigests } from './write-digests';

const fixture = useFixture({}, { role: 'runtime' });
beforeEach(() => db().notification.deleteMany());

const digests = () =>
  db().notification.findMany({ where: { kind: 'daily_digest' }, orderBy: { userId: 'asc' } });

/** Somewhere inside the last hours by the database's clock, so that the rows count as of today. */
const at = (clock: string) => new Date(`${new Date().toISOString().slice(0, 10)}T${clock}:00Z`);

it('Every operator is told once a day what waits, and nobody else, by any number of workers', async () => {
  const operators = [await fixture.user({ role: 'support' }), await fixture.user({ role: 'admin' })];
  const gone = await fixture.user({ role: 'finance' });
  await db().user.update({ where: { id: gone.id }, data: { disabledAt: new Date() } });
  const { paymentId } = await paidFee({ fixture, poster: await fixture.user({ points: 10_000 }) });
  const now = at('12:00');
  expect(await writeDigests({ now }), 'nothing waits').toBe(0);
  await db().$executeRaw`UPDATE payment_records SET review_reason = 'amount_differs' WHERE id = ${paymentId}`;
  await Promise.all([writeDigests({ now }), writeDigests({ now }), writeDigests({ now })]);
  const written = await digests();
  expect(written.map(({ userId }) => userId)).toEqual(operators.map(({ id }) => id).sort((a, b) => a - b));
  expect(written[0]?.detail).toMatchObject({ waiting: { reviews: 1, payouts: 0 } });
  expect(await writeDigests({ now: at('20:00') }), 'on the same day').toBe(0);
  expect(await writeDigests({ now: new Date(now.getTime() + 24 * 60 * 60 * 1000) }), 'on the next').toBe(2);
});

it('Nobody is told at night', async () => {
  await fixture.user({ role: 'admin' });
  expect(await writeDigests({ now: at('05:30') })).toBe(0);
  expect(await digests()).toEqual([]);
});
