import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { answeringPayPal } from '@/tests/fixtures/answering-paypal';
import { DISPUTE, dispute, known } from '@/tests/fixtures/paypal-disputes';
import { submitPayPalEvidence } from './submit-paypal-evidence';

const evidenceSchema = z.object({
  evidences: z.array(z.object({ evidence_type: z.literal('OTHER'), notes: z.string() })),
});

describe('evidence', () => {
  const SEND = 'POST /v1/customer/disputes/PP-D-1/provide-evidence';
  const request = (text: string) => ({ disputeReference: 'PP-D-1', text, idempotencyKey: 'evidence-21' });
  const notesOf = async (text: string): Promise<string[]> => {
    const { client, calls } = answeringPayPal({ [SEND]: { status: 200, body: {} }, [DISPUTE]: dispute });
    await submitPayPalEvidence({ client, request: request(text) });
    const [sent] = calls;
    expect(sent).toMatchObject({ method: 'POST', requestId: 'evidence-21' });
    expect(sent).not.toHaveProperty('body');
    const { evidences } = evidenceSchema.parse(sent?.input);
    return evidences.map(({ notes }) => notes);
  };

  it('goes in one call, in pieces as large as PayPal takes them', async () => {
    expect(await notesOf('It was done.')).toEqual(['It was done.']);
    expect(await notesOf('a'.repeat(2_000))).toEqual(['a'.repeat(2_000)]);
    expect(await notesOf(`${'a'.repeat(2_000)}${'b'.repeat(2_000)}c`)).toEqual([
      'a'.repeat(2_000),
      'b'.repeat(2_000),
      'c',
    ]);
    const most = await notesOf('a'.repeat(200_001));
    expect([most.length, most.join('').length]).toEqual([100, 200_000]);
  });

  it('and the dispute is synced after it', async () => {
    const answered = { ...dispute, evidences: [{ source: 'SUBMITTED_BY_SELLER' }] };
    const answers = { [SEND]: { status: 200, body: {} }, [DISPUTE]: answered };
    const snapshot = await submitPayPalEvidence({
      ...answeringPayPal(answers),
      request: request('It was done.'),
    });
    expect(snapshot).toEqual({ ...known, isEvidenceSent: true });
  });

  it('that PayPal refuses is not sent', async () => {
    const answers = { [SEND]: { status: 422, body: { name: 'UNPROCESSABLE_ENTITY' } }, [DISPUTE]: dispute };
    const sent = submitPayPalEvidence({ ...answeringPayPal(answers), request: request('It was done.') });
    await expect(sent).rejects.toMatchObject({ name: 'ProviderError', kind: 'refused' });
  });

  it('is sent for the dispute as PayPal names it', async () => {
    const { client, calls } = answeringPayPal({
      'POST /v1/customer/disputes/PP%2FD/provide-evidence': { status: 200, body: {} },
    });
    const sent = await submitPayPalEvidence({
      client,
      request: { ...request('x'), disputeReference: 'PP/D' },
    });
    expect(sent).toEqual({ state: 'absent' });
    expect(calls).toHaveLength(2);
  });
});
