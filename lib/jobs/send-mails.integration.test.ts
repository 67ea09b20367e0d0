import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { User } from '@/lib/core/db/generated/client';
import { sendMailAgain } from '@/lib/mails/send-mail-again';
import { requestPasswordReset } from '@/lib/users/request-password-reset';
import { type Fixture, openFixture } from '@/tests/fixtures/fixture';
import { type MailServer, openMailServer } from '@/tests/fixtures/mail-server';
import { db } from '@/tests/fixtures/owner-db';
import { paidFee } from '@/tests/scenarios/refund-scenario';
import { sendMails } from './send-mails';

let server: MailServer;
let fixture: Fixture;
beforeAll(async () => {
  server = await openMailServer();
  fixture = await openFixture(
    { SMTP_URL: server.url, MAIL_FROM: 'LinkU <no-reply@linku.uk>' },
    { role: 'runtime' },
  );
});
afterAll(async () => {
  await fixture.close();
  await server.close();
});
beforeEach(async () => {
  await db().$executeRaw`DELETE FROM mails`;
  server.clear();
});

let readers = 0;

/** Somebody with a mailbox that the outside world could have. */
async function reader(parts: Partial<User> = {}): Promise<User> {
  readers += 1;
  const { id } = await fixture.user({ points: 100_000 });
  return db().user.update({ where: { id }, data: { email: `reader-${readers}@mailbox.uk`, ...parts } });
}

/** A payment, of which its payer is always told. */
async function mailOf(user: User) {
  await paidFee({ fixture, poster: user });
  return db().mail.findFirstOrThrow({
    where: { notification: { userId: user.id } },
    orderBy: { id: 'desc' },
  });
}

const stateOf = (id: bigint) =>
  db().mail.findUniqueOrThrow({
    where: { id },
    select: { state: true, reason: true, smtpCode: true, attempts: true },
  });
const dueNow = () => db().$executeRaw`UPDATE mails SET next_attempt_at = now() WHERE state = 'waiting'`;

it('A mail is sent once by two workers, in the language of its reader', async () => {
  const user = await reader({ locale: 'en' });
  const { id } = await mailOf(user);
  await Promise.all([sendMails(), sendMails(), sendMails()]);
  await sendMails();
  expect(server.received().map(({ to }) => to)).toEqual([user.email]);
  expect(server.received()[0]?.source).toContain('Subject: 1,000 points paid');
  expect(await stateOf(id)).toEqual({ state: 'sent', reason: null, smtpCode: null, attempts: 1 });
  expect(await db().mail.findUnique({ where: { id } })).toMatchObject({ locale: 'en', nextAttemptAt: null });
});

it('A mail that is refused for now waits, and longer each time', async () => {
  const { id } = await mailOf(await reader());
  server.act({ recipient: 451 });
  const waits: number[] = [];
  for (const _ of [1, 2, 3]) {
    await dueNow();
    await sendMails();
    const { nextAttemptAt } = await db().mail.findUniqueOrThrow({ where: { id } });
    waits.push(Math.round(((nextAttemptAt?.getTime() ?? 0) - Date.now()) / 60_000));
  }
  expect(waits).toEqual([1, 2, 4]);
  expect(await stateOf(id)).toEqual({ state: 'waiting', reason: 'delayed', smtpCode: 451, attempts: 3 });
  server.act('accept');
  await dueNow();
  await sendMails();
  expect(await stateOf(id)).toMatchObject({ state: 'sent', reason: null });
});

it('A mail that is refused for good is parked at once, and sent again when an operator says so', async () => {
  const { id } = await mailOf(await reader());
  server.act({ recipient: 550 });
  await sendMails();
  expect(await stateOf(id)).toEqual({ state: 'parked', reason: 'refused', smtpCode: 550, attempts: 1 });
  await sendMails();
  expect(server.connections()).toBe(1);
  server.act('accept');
  await sendMailAgain({ mailId: Number(id) });
  await expect(sendMailAgain({ mailId: Number(id) })).rejects.toMatchObject({ code: 'not_found' });
  await sendMails();
  expect(await stateOf(id)).toEqual({ state: 'sent', reason: null, smtpCode: null, attempts: 1 });
});

it('A mail is parked after ten attempts', async () => {
  const { id } = await mailOf(await reader());
  server.act({ mail: 450 });
  for (const _ of Array.from({ length: 10 })) {
    await dueNow();
    await sendMails();
  }
  expect(await stateOf(id)).toEqual({ state: 'parked', reason: 'delayed', smtpCode: 450, attempts: 10 });
});

it('A mail whose answer was lost is sent again under the same Message-ID', async () => {
  const { id } = await mailOf(await reader());
  server.act('cut_after_data');
  await sendMails();
  expect(await stateOf(id)).toMatchObject({ state: 'waiting', reason: 'unreachable' });
  server.act('accept');
  await dueNow();
  await sendMails();
  const numbers = server.received().map(({ source }) => /^Message-ID: (.*)$/im.exec(source)?.[1]);
  expect(numbers).toHaveLength(2);
  expect(new Set(numbers).size).toBe(1);
});

it('A mail that cannot be written is parked, and the one behind it is sent', async () => {
  const broken = await mailOf(await reader());
  await db().$executeRaw`
    UPDATE notifications SET detail = '{"amount": "many"}' WHERE id = ${broken.notificationId}`;
  const whole = await mailOf(await reader());
  await sendMails();
  expect(await stateOf(broken.id)).toMatchObject({ state: 'parked', reason: 'broken' });
  expect(await stateOf(whole.id)).toMatchObject({ state: 'sent' });
});

it('A mail that was claimed by a process that died is sent when its claim is over', async () => {
  const { id } = await mailOf(await reader());
  await db().$executeRaw`
    UPDATE mails SET attempts = 1, next_attempt_at = now() + interval '10 minutes' WHERE id = ${id}`;
  await sendMails();
  expect(server.received()).toEqual([]);
  await dueNow();
  await sendMails();
  expect(await stateOf(id)).toMatchObject({ state: 'sent', attempts: 2 });
});

it('What its reader does not want, or nobody showed to be theirs, is not sent', async () => {
  const picky = await reader();
  await db().notificationPreference.create({
    data: { userId: picky.id, kind: 'offer_received', byMail: false },
  });
  const told = async (user: User, kind: string) => {
    const { id } = await db().notification.create({
      data: { userId: user.id, kind, dedupeKey: `test:${kind}` },
    });
    return (await db().mail.findFirstOrThrow({ where: { notificationId: id } })).id;
  };
  const unwanted = await told(picky, 'offer_received');
  const money = await told(picky, 'payout_paid');
  const stranger = await told(await reader({ confirmedAt: null }), 'payout_paid');
  const gone = await told(await reader({ disabledAt: new Date() }), 'payout_paid');
  const reserved = await told(await fixture.user(), 'payout_paid');
  const twice = await told(picky, 'payout_destination');
  await sendMails();
  expect(await stateOf(unwanted)).toMatchObject({ state: 'not_wanted', reason: 'preference' });
  expect(await stateOf(money)).toMatchObject({ state: 'sent' });
  expect(await stateOf(stranger)).toMatchObject({ state: 'kept', reason: 'unconfirmed' });
  expect(await stateOf(gone)).toMatchObject({ state: 'not_wanted', reason: 'disabled' });
  expect(await stateOf(reserved)).toMatchObject({ state: 'kept', reason: 'reserved' });
  expect(await stateOf(twice)).toMatchObject({ state: 'not_wanted', reason: 'elsewhere' });
  expect(server.received().map(({ to }) => to)).toEqual([picky.email]);
});

it('The link to a new password is mailed, and not any more once it is over', async () => {
  const user = await reader({ passwordHash: 'a hash' });
  const ask = () => requestPasswordReset({ email: user.email, address: '203.0.113.9', locale: 'en' });
  await ask();
  await sendMails();
  const [mail] = server.received();
  expect(mail?.to).toBe(user.email);
  expect(mail?.source.replaceAll('=\r\n', '').replaceAll('=3D', '=')).toMatch(/\/reset-password#[\w-]{43}/);
  await ask();
  const late = await db().mail.findFirstOrThrow({ orderBy: { id: 'desc' } });
  await db().$executeRaw`UPDATE messages SET sealed_token = 'over' WHERE id = ${late.messageId}`;
  await sendMails();
  expect(await stateOf(late.id)).toMatchObject({ state: 'not_wanted', reason: 'expired' });
  expect(server.received()).toHaveLength(1);
});

it('A mail that is over stays so, whoever comes late', async () => {
  const { id } = await mailOf(await reader());
  await sendMails();
  await expect(db().$executeRaw`UPDATE mails SET state = 'parked' WHERE id = ${id}`).rejects.toThrow(
    /may not become parked/,
  );
  await expect(
    db()
      .$executeRaw`UPDATE mails SET state = 'waiting', next_attempt_at = now(), ended_at = NULL WHERE id = ${id}`,
  ).rejects.toThrow(/may not become waiting/);
});
