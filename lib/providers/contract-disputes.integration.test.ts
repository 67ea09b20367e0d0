import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Stage, stages, takePayment } from '@/lib/testing/provider-stages';

/** What any adapter keeps when a payer wants their money back from somebody else than us. */
describe.each(stages)('The adapter of %s', (name, open) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await open();
  });
  afterEach(() => stage.clearFaults());
  afterAll(() => stage.close());

  it('finds a dispute with what it is about, what was taken, and until when to answer', async () => {
    const { transactionId, owner } = await takePayment({ stage });
    const { disputeReference } = stage.dispute(transactionId);
    expect(await stage.provider.findDispute({ disputeReference })).toEqual({
      state: 'known',
      disputeReference,
      transactionId,
      owner,
      reason: expect.stringMatching(/^[a-z_]+$/),
      amount: 1_000,
      currency: 'GBP',
      status: 'open',
      withdrawn: 1_000,
      fee: name === 'stripe' ? 2_000 : 0,
      evidenceDueAt: expect.any(Date),
      isEvidenceSent: false,
    });
  });

  it('finds nothing kept of one that is won, and everything of one that is lost', async () => {
    for (const [outcome, withdrawn] of [
      ['won', 0],
      ['lost', 1_000],
    ] as const) {
      const { transactionId } = await takePayment({ stage });
      const { disputeReference, decide } = stage.dispute(transactionId);
      decide(outcome);
      expect(await stage.provider.findDispute({ disputeReference })).toMatchObject({
        status: outcome,
        withdrawn,
      });
    }
  });

  it('finds none that does not exist', async () => {
    for (const disputeReference of ['dp_none', 'PP-D-1', 'reversal:3C679366HH908993F:1JU08902781691411']) {
      expect(await stage.provider.findDispute({ disputeReference })).toEqual({ state: 'absent' });
    }
  });

  it('sends evidence once, however long it is', async () => {
    const { transactionId } = await takePayment({ stage });
    const { disputeReference } = stage.dispute(transactionId);
    const request = { disputeReference, text: 'It was done. '.repeat(900), idempotencyKey: disputeReference };
    expect(await stage.provider.submitEvidence(request)).toMatchObject({
      status: 'open',
      isEvidenceSent: true,
    });
    const other = { ...request, text: 'Something else', idempotencyKey: `${disputeReference}-2` };
    await expect(stage.provider.submitEvidence(other)).rejects.toMatchObject({ kind: 'refused' });
  });

  it('does not know what it could not read, and does not guess', async () => {
    const { transactionId } = await takePayment({ stage });
    const { disputeReference } = stage.dispute(transactionId);
    const path = name === 'stripe' ? '/v1/disputes/*' : '/v1/customer/disputes/*';
    for (const fault of [
      { kind: 'status', status: 503 },
      { kind: 'wrong_body', form: 'html' },
      { kind: 'drop_before' },
    ] as const) {
      stage.addFault({ target: { method: 'GET', path }, fault, times: null });
      await expect(stage.provider.findDispute({ disputeReference })).rejects.toMatchObject({
        kind: 'unavailable',
      });
      stage.clearFaults();
    }
    await expect(stage.stranger.findDispute({ disputeReference })).rejects.toMatchObject({
      kind: 'misconfigured',
    });
  });
});
