import { beforeAll, describe, expect, it } from 'vitest';
import { type EndpointName, endpointOf, endpoints, isEndpointName } from '@/app/api/endpoints';
import { audit } from '@/lib/auth/audit';
import { ownCasesOf } from '@/lib/auth/is-own-case';
import { harmlessActions } from '@/lib/auth/states';
import { db } from '@/lib/core/db/client';
import type { User } from '@/lib/core/db/generated/client';
import { addressOfEndpoint } from '@/lib/http/endpoint';
import { pointsIssued, pointsOf } from '@/lib/ledger/accounts';
import { commit } from '@/lib/ledger/commit';
import { askForRefund } from '@/lib/tasks/refund-requests/ask-for-refund';
import { useFixture } from '@/tests/fixtures/fixture';
import { heldReward, openUsers, type Users } from '@/tests/scenarios/refund-scenario';
import { callEndpoint } from './call-endpoint';
import { goodBodies } from './good-bodies';

/** The verbs that move money without being about a person: they compare the books with a provider. */
const aboutNobody = ['POST /api/admin/reconciliations'];

const deciding = Object.keys(endpoints)
  .filter(isEndpointName)
  .filter((name) => endpointOf(name).permission === 'money' && addressOfEndpoint(name).method === 'POST');
const walked = deciding.filter((name) => !aboutNobody.includes(name));

const fixture = useFixture();
let users: Users;
/** Operators who are a party, by which: the poster pays, and the payout is the helper's. */
let parties: Record<string, User>;
let ids: Record<string, number>;
/** "payment:7" and the others, with those who are a party of each. */
let cases: Record<string, readonly string[]>;

beforeAll(async () => {
  users = await openUsers(fixture);
  const { taskId, paymentId } = await heldReward({ fixture, users, provider: 'stripe' });
  await askForRefund({
    userId: users.poster.id,
    taskId,
    command: { reason: 'not_as_agreed', amount: 4_000, text: '少了一件' },
  });
  const [posterAgain, helperAgain, formerHelper] = await Promise.all([
    fixture.user(),
    fixture.user(),
    fixture.user(),
  ]);
  await wasAccepted({ taskId, helper: formerHelper });
  // A second account of the same mailbox is the same person.
  await sameMailbox({ of: users.poster, as: posterAgain });
  await sameMailbox({ of: users.helper, as: helperAgain });
  parties = { poster: users.poster, posterAgain, helper: users.helper, helperAgain, formerHelper };
  await db().user.updateMany({
    where: { id: { in: Object.values(parties).map(({ id }) => id) } },
    data: { role: 'admin' },
  });
  ids = { payment_id: paymentId, user_id: users.poster.id, ...(await rowsOf({ taskId, paymentId })) };
  const all = Object.keys(parties);
  cases = {
    [`payment:${ids.payment_id}`]: all,
    [`refund_request:${ids.refund_request_id}`]: all,
    [`dispute:${ids.dispute_id}`]: all,
    [`difference:${ids.difference_id}`]: all,
    [`approval:${ids.approval_id}`]: all,
    [`payout:${ids.payout_id}`]: ['helper', 'helperAgain'],
    [`user:${ids.user_id}`]: ['poster', 'posterAgain'],
  };
});

/** As if the poster had taken the acceptance back, and then accepted another. */
async function wasAccepted({ taskId, helper }: { taskId: number; helper: User }): Promise<void> {
  const detail = { helper_id: helper.id, amount: 5_000 };
  await db().taskEvent.create({ data: { taskId, kind: 'accepted', actor: 'poster', detail } });
}

async function sameMailbox({ of, as }: { of: User; as: User }): Promise<void> {
  const [name, host] = of.email.split('@');
  await db().user.update({ where: { id: as.id }, data: { email: `${name}+again@${host}` } });
}

/** Rows are enough to be somebody's. */
async function rowsOf({ taskId, paymentId }: { taskId: number; paymentId: number }) {
  const { id: refundRequestId } = await db().refundRequest.findFirstOrThrow({ where: { taskId } });
  const { id: evidenceId, providerTransactionId } = await db().paymentEvidence.findFirstOrThrow({
    where: { paymentId },
  });
  const shared = { provider: 'stripe', currency: 'GBP' };
  const dispute = await db().dispute.create({
    data: {
      ...shared,
      paymentId,
      evidenceId,
      providerDisputeId: 'dp_own',
      reason: 'fraudulent',
      amount: 100,
    },
  });
  const difference = await db().difference.create({
    data: { ...shared, kind: 'amount_differs', objectKey: `charge:${providerTransactionId}`, amount: 1 },
  });
  const { id: userId, email } = users.helper;
  const account = await db().payoutAccount.create({
    data: { userId, provider: 'paypal', externalId: email, state: 'ready' },
  });
  const payout = await db().payout.create({
    data: {
      ...shared,
      provider: 'paypal',
      userId,
      payoutAccountId: account.id,
      destination: email,
      amount: 1,
    },
  });
  const approval = await db().approval.create({
    data: {
      act: 'refund',
      subject: `payment:${paymentId}`,
      input: {},
      amount: 1,
      unit: 'GBP',
      makerId: users.operator.id,
      reason: 'goodwill',
      expiresAt: new Date(Date.now() + 60_000),
    },
  });
  return {
    refund_request_id: refundRequestId,
    dispute_id: dispute.id,
    difference_id: difference.id,
    payout_id: payout.id,
    refund_id: 1,
    approval_id: approval.id,
  };
}

const subjectOf = (name: EndpointName) =>
  endpointOf(name).about?.replace(/\{(\w+)\}/, (_, field: string) => String(ids[field])) ?? '';

function callAs({ name, as }: { name: EndpointName; as: User }) {
  const fields = Object.keys(endpointOf(name).params?.shape ?? {});
  const body = goodBodies[name];
  return callEndpoint(name, {
    as,
    params: Object.fromEntries(fields.map((field) => [field, ids[field] ?? 1])),
    ...(body && { body: { ...body, ...('user_id' in body && { user_id: ids.user_id }) } }),
    headers: { 'idempotency-key': `own:${as.id}` },
  });
}

describe('an operator in their own case', () => {
  it('is asked about by every verb that moves money', () => {
    expect(deciding.filter((name) => endpointOf(name).about === undefined)).toEqual(aboutNobody);
  });

  it.each(walked)('cannot: %s', async (name) => {
    const own = cases[subjectOf(name)] ?? [];
    expect(own.length).toBeGreaterThan(0);
    for (const party of own) {
      const as = parties[party];
      expect(as && (await callAs({ name, as })), party).toMatchObject({ status: 403, code: 'own_case' });
    }
  });

  it.each(walked.filter((name) => name.endsWith('/preview') || name.includes('points-grants')))(
    'is no colleague’s hindrance: %s',
    async (name) => {
      expect((await callAs({ name, as: users.operator })).code).not.toBe('own_case');
    },
  );

  it('is told which of many cases are their own, as the console does', async () => {
    const subjects = Object.keys(cases);
    for (const [party, { id: actorId }] of Object.entries(parties)) {
      const own = subjects.filter((subject) => cases[subject]?.includes(party));
      expect([...(await ownCasesOf({ actorId, subjects }))].sort(), party).toEqual(own.sort());
    }
    expect(await ownCasesOf({ actorId: users.operator.id, subjects })).toEqual(new Set());
  });

  it('may ask the provider how their payment stands', async () => {
    const name = 'POST /api/admin/payments/{payment_id}/sync';
    expect((await callAs({ name, as: users.poster })).status).toBe(200);
  });
});

describe('the database', () => {
  it('refuses the act itself, whoever writes it, with all of its commit', async () => {
    for (const [subject, own] of Object.entries(cases)) {
      for (const party of own) {
        const actorId = parties[party]?.id ?? 0;
        const act = { actor_id: actorId, action: 'refund_request_decided', subject } as const;
        await expect(commit({ audit: act }), `${subject} ${party}`).rejects.toMatchObject({
          code: 'own_case',
        });
        await expect(audit({ actorId, action: 'refund_request_decided', subject })).rejects.toMatchObject({
          code: 'own_case',
        });
      }
      const colleague = { actor_id: users.operator.id, action: 'refund_request_decided', subject } as const;
      expect(await commit({ audit: colleague }), subject).toMatchObject({ outcome: 'done' });
    }
  });

  it('refuses them as the second person, also without an act in the audit log', async () => {
    const id = ids.approval_id ?? 0;
    for (const party of Object.values(parties)) {
      for (const to of ['approved', 'refused'] as const) {
        const set = { checker_id: party.id, note: null };
        await expect(commit({ approval: { kind: 'move', id, from: 'open', to, set } })).rejects.toMatchObject(
          {
            code: 'own_case',
          },
        );
      }
    }
  });

  it('lets them look, which decides nothing', async () => {
    for (const action of harmlessActions) {
      const look = { actorId: users.poster.id, action, subject: `payment:${ids.payment_id}` };
      await expect(audit(look), action).resolves.toBeUndefined();
    }
  });

  it('refuses what moves their own money, also under another subject', async () => {
    const grant = (to: User) =>
      commit({
        postings: [
          {
            key: `own:${to.id}`,
            kind: 'points_grant',
            lines: [{ from: pointsIssued, to: pointsOf(to.id), amount: 3_000_000 }],
            note: 'to oneself',
            actor_id: users.poster.id,
          },
        ],
        audit: { actor_id: users.poster.id, action: 'points_granted', subject: `user:${users.operator.id}` },
      });
    for (const name of ['poster', 'posterAgain']) {
      const to = parties[name];
      if (!to) throw new Error(`nobody is ${name}`);
      const before = await fixture.points(to);
      await expect(grant(to), name).rejects.toMatchObject({ code: 'own_case' });
      expect(await fixture.points(to)).toEqual(before);
    }
  });
});
