import { expect, it } from 'vitest';
import { evidenceText } from './evidence-text';
import type { EvidencePack } from './read-evidence-pack';
import { EVIDENCE_LENGTH_MAX } from './schema';

const at = new Date('2026-11-22T10:00:00Z');

const pack: EvidencePack = {
  dispute: {
    id: 1,
    payment_id: 5,
    task_id: 7,
    task_title: '取快递',
    fee_type: 'task_reward',
    payer_name: 'Wang',
    provider: 'stripe',
    provider_dispute_id: 'dp_1',
    reason: 'fraudulent',
    status: 'open',
    amount: 9_000,
    amount_display: '90.00',
    withdrawn: 9_000,
    withdrawn_display: '90.00',
    fee: 0,
    fee_display: '0.00',
    currency: 'GBP',
    evidence_due_at: null,
    evidence_sent_at: null,
    concede_requested_at: null,
    conceded_at: null,
    concede_refusal: null,
    created_at: at.toISOString(),
    ended_at: null,
  },
  task: {
    id: 7,
    title: '取快递',
    description: 'Collect a parcel.',
    status: 'delivered',
    createdAt: at,
    publishedAt: at,
    deliveredAt: at,
    completedAt: null,
    agreedReward: 9_000,
  },
  poster: { id: 1, name: 'Wang', email: 'wang@linku.test', since: at },
  helper: { id: 2, name: 'Li', email: 'li@linku.test', since: at },
  offer: { amount: 9_000, message: '我可以', at },
  steps: [
    { id: '1', kind: 'accepted', actor: 'poster', text: null, amount: 9_000, at },
    { id: '2', kind: 'delivered', actor: 'helper', text: '做好了', amount: null, at },
  ],
  receipt: {
    paymentId: 5,
    provider: 'stripe',
    reference: 'cs_1',
    transactionId: 'pi_1',
    totalAmount: 9_000,
    pointsUsed: 0,
    couponDiscount: 0,
    finalAmount: 9_000,
    createdAt: at,
    completedAt: at,
  },
  refunds: [],
};

it('says what was agreed, paid and done, and what was said', () => {
  expect(evidenceText(pack)).toMatchInlineSnapshot(`
    "Payment 5 of 90.00 GBP on LinkU, a marketplace for tasks in the United Kingdom.
    It was for the reward of a task that somebody did for the payer.
    Payment started: 2026-11-22 10:00 UTC. Payment completed: 2026-11-22 10:00 UTC.
    Provider reference: cs_1. Transaction: pi_1.

    Payer: Wang <wang@linku.test>, account 1, member since 2026-11-22 10:00 UTC.
    Helper: Li, account 2, member since 2026-11-22 10:00 UTC.

    Task 7: 取快递
    Collect a parcel.

    Accepted offer of 90.00 GBP, made 2026-11-22 10:00 UTC “我可以”
    Work marked as done: 2026-11-22 10:00 UTC.

    What happened, in the order of time (UTC):
    2026-11-22 10:00 UTC  The payer accepted the helper’s offer.
    2026-11-22 10:00 UTC  The helper marked the work as done. “做好了”"
  `);
});

it('is never longer than a provider reads, and keeps the newest', () => {
  const steps = Array.from({ length: 500 }, (_, index) => ({
    id: String(index),
    kind: 'delivered',
    actor: 'helper',
    text: `${index} ${'x'.repeat(500)}`,
    amount: null,
    at,
  }));
  const text = evidenceText({ ...pack, steps });
  expect(text.length).toBeLessThanOrEqual(EVIDENCE_LENGTH_MAX);
  expect(text).toContain('499 xxx');
  expect(text).not.toContain(' “0 xxx');
});

it('says of a top-up that both sides agreed to it, with what was proposed', () => {
  const steps = [
    { id: '1', kind: 'change_proposed', actor: 'helper', text: '还有一个箱子', amount: 11_000, at },
    { id: '2', kind: 'change_accepted', actor: 'poster', text: null, amount: 11_000, at },
    { id: '3', kind: 'reward_raised', actor: 'poster', text: null, amount: 2_000, at },
  ];
  const text = evidenceText({ ...pack, steps, dispute: { ...pack.dispute, fee_type: 'reward_top_up' } });
  expect(text).toContain('It was for an increase, agreed by both sides, of the reward of a task');
  expect(text).not.toContain('service fee of publishing');
  expect(text).toContain('A new reward was proposed. Reward: 110.00 GBP. “还有一个箱子”');
  expect(text).toContain('agreed to the higher reward, so the difference was due. Reward: 110.00 GBP.');
  expect(text).toContain('The payer paid the difference to the higher reward');
});

it('is never cut within a character', () => {
  const description = '😀'.repeat(EVIDENCE_LENGTH_MAX);
  for (const title of ['a', 'ab']) {
    const text = evidenceText({ ...pack, task: { ...pack.task, title, description } });
    expect(text, title).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
  }
});
