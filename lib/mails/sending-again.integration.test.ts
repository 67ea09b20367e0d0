import { expect, it } from 'vitest';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { parkedMailListSchema } from './schema';

const fixture = useFixture({}, { role: 'runtime' });

it('An operator sees a parked mail without its address or words, and has it sent again, on the record', async () => {
  const [operator, person] = [await fixture.user({ role: 'support' }), await fixture.user()];
  const { id: notificationId } = await db().notification.create({
    data: { userId: person.id, kind: 'payout_paid', dedupeKey: 'parked' },
  });
  const parked = { state: 'parked', reason: 'refused', smtpCode: 550, attempts: 1 };
  const { id } = await db().mail.update({
    where: { notificationId },
    data: { ...parked, nextAttemptAt: null, endedAt: new Date() },
  });
  const { json, text } = await callEndpoint('GET /api/admin/mails', { as: operator });
  expect(parkedMailListSchema.parse(json).mails).toMatchObject([
    { mail_id: Number(id), kind: 'payout_paid', user_id: person.id, reason: 'refused', smtp_code: 550 },
  ]);
  expect(text).not.toContain(person.email);

  const again = () =>
    callEndpoint('POST /api/admin/mails/{mail_id}/sending', {
      as: operator,
      params: { mail_id: Number(id) },
    });
  expect(await again()).toMatchObject({ status: 202, json: { state: 'waiting' } });
  expect(await db().mail.findUnique({ where: { id } })).toMatchObject({ state: 'waiting', attempts: 0 });
  expect((await again()).code).toBe('not_found');
  const entries = await db().auditLog.findMany({
    where: { actorId: operator.id, action: 'mail_sent_again' },
  });
  expect(entries.map(({ subject }) => subject)).toContain(`mail:${id}`);
  const asPerson = { as: person, params: { mail_id: Number(id) } };
  expect((await callEndpoint('POST /api/admin/mails/{mail_id}/sending', asPerson)).code).toBe('not_allowed');
});
