import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ProviderFixture } from '@/tests/fixtures/provider-fixture';
import { providerFixtures, takePayment } from '@/tests/fixtures/provider-fixtures';

/** The contract of any adapter when a payer reclaims their money from their bank or the provider. */
describe.each(providerFixtures)('The adapter of %s', (name, open) => {
  let fixture: ProviderFixture;
  beforeAll(async () => {
    fixture = await open();
  });
  afterEach(() => fixture.clearFaults());
  afterAll(() => fixture.close());

  it('finds a dispute with its subject, the amount withdrawn, and its deadline', async () => {
    const { transactionId, externalReference } = await takePayment({ fixture });
    const { disputeReference } = fixture.dispute(transactionId);
    expect(await fixture.provider.findDispute({ disputeReference })).toEqual({
      state: 'known',
      disputeReference,
      transactionId,
      externalReference,
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

  it('finds nothing withdrawn of one that is won, and everything of one that is lost', async () => {
    for (const [outcome, withdrawn] of [
      ['won', 0],
      ['lost', 1_000],
    ] as const) {
      const { transactionId } = await takePayment({ fixture });
      const { disputeReference, decide } = fixture.dispute(transactionId);
      decide(outcome);
      expect(await fixture.provider.findDispute({ disputeReference })).toMatchObject({
        status: outcome,
        withdrawn,
      });
    }
  });

  it('lists the disputes of a transaction alone, open or over', async () => {
    const { transactionId } = await takePayment({ fixture });
    const other = await takePayment({ fixture });
    expect(await fixture.provider.listDisputes({ transactionId })).toEqual([]);
    fixture.dispute(other.transactionId);
    const { disputeReference, decide } = fixture.dispute(transactionId);
    expect(await fixture.provider.listDisputes({ transactionId })).toEqual([disputeReference]);
    decide('won');
    expect(await fixture.provider.listDisputes({ transactionId })).toEqual([disputeReference]);
  });

  it('finds none that does not exist', async () => {
    for (const disputeReference of ['dp_none', 'PP-D-1', 'reversal:3C679366HH908993F:1JU08902781691411']) {
      expect(await fixture.provider.findDispute({ disputeReference })).toEqual({ state: 'absent' });
    }
  });

  it('sends evidence once, however long it is', async () => {
    const { transactionId } = await takePayment({ fixture });
    const { disputeReference } = fixture.dispute(transactionId);
    const request = { disputeReference, text: 'It was done. '.repeat(900), idempotencyKey: disputeReference };
    expect(await fixture.provider.submitEvidence(request)).toMatchObject({
      status: 'open',
      isEvidenceSent: true,
    });
    const other = { ...request, text: 'Something else', idempotencyKey: `${disputeReference}-2` };
    await expect(fixture.provider.submitEvidence(other)).rejects.toMatchObject({ kind: 'refused' });
  });

  it('says that evidence whose answer is lost is unknown, and the dispute shows it', async () => {
    const { transactionId } = await takePayment({ fixture });
    const { disputeReference } = fixture.dispute(transactionId);
    const path = name === 'stripe' ? '/v1/disputes/*' : '/v1/customer/disputes/*/provide-evidence';
    const fault = { kind: 'wrong_body', form: 'html' } as const;
    fixture.addFault({ target: { method: 'POST', path }, fault, times: 1 });
    const request = { disputeReference, text: 'It was done.', idempotencyKey: `lost-${disputeReference}` };
    await expect(fixture.provider.submitEvidence(request)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await fixture.provider.findDispute({ disputeReference })).toMatchObject({ isEvidenceSent: true });
  });

  it.each([1, 2, 3])('concedes a dispute once, though %s answers are lost', async (times) => {
    const { transactionId } = await takePayment({ fixture });
    const { disputeReference } = fixture.dispute(transactionId);
    const path = name === 'stripe' ? '/v1/disputes/*/close' : '/v1/customer/disputes/*/accept-claim';
    fixture.addFault({ target: { method: 'POST', path }, fault: { kind: 'execute_then_drop' }, times });
    const concede = () =>
      fixture.provider.acceptDispute({ disputeReference, idempotencyKey: `accept-${disputeReference}` });
    if (times === 3) await expect(concede()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await concede()).toMatchObject({ status: 'lost' });
  });

  it('reports an unreadable dispute as unknown, and does not guess', async () => {
    const { transactionId } = await takePayment({ fixture });
    const { disputeReference } = fixture.dispute(transactionId);
    const path = name === 'stripe' ? '/v1/disputes/*' : '/v1/customer/disputes/*';
    for (const fault of [
      { kind: 'status', status: 503 },
      { kind: 'wrong_body', form: 'html' },
      { kind: 'drop_before' },
    ] as const) {
      fixture.addFault({ target: { method: 'GET', path }, fault, times: null });
      await expect(fixture.provider.findDispute({ disputeReference })).rejects.toMatchObject({
        kind: 'unavailable',
      });
      fixture.clearFaults();
    }
    await expect(fixture.stranger.findDispute({ disputeReference })).rejects.toMatchObject({
      kind: 'misconfigured',
    });
  });
});
