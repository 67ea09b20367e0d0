import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { BalanceLine } from '@/lib/providers/balance-line';
import { ProviderError } from '@/lib/providers/provider';
import { openPayPalFixture } from '@/tests/fixtures/paypal-fixture';
import { refundRequest, takePayment } from '@/tests/fixtures/provider-fixtures';

const dayMs = 86_400_000;

describe('The list of what moved our balance at PayPal', () => {
  let fixture: Awaited<ReturnType<typeof openPayPalFixture>>;
  beforeAll(async () => {
    fixture = await openPayPalFixture();
  });
  const control = () => {
    const { paypal } = fixture.simulators;
    if (paypal === null) throw new Error('The simulator was started without PayPal');
    return paypal;
  };
  afterEach(() => control().setReporting({ delay_seconds: 0, has_right: true, results_max: 10_000 }));
  afterAll(() => fixture.close());

  /** Every page, and the earliest time until which one of them is complete. */
  async function listAll({ from, to = null }: { from: Date; to?: Date | null }) {
    const lines: BalanceLine[] = [];
    let completeUntil = Number.POSITIVE_INFINITY;
    let pages = 0;
    let cursor: string | null = null;
    // PayPal knows seconds: what happened in this one is listed in the next.
    fixture.simulators.clock.advance({ seconds: 1 });
    do {
      const page = await fixture.provider.listBalanceLines({ from, to, cursor });
      lines.push(...page.lines);
      completeUntil = Math.min(completeUntil, page.completeUntil.getTime());
      pages += 1;
      cursor = page.next;
    } while (cursor !== null);
    return { lines, completeUntil, pages };
  }

  const yesterday = () => new Date(Date.now() - dayMs);

  it('has payments and refunds under our own references, with fees', async () => {
    const { transactionId } = await takePayment({ fixture });
    const refund = await fixture.provider.refund(refundRequest({ transactionId }));
    const { lines } = await listAll({ from: yesterday() });
    const own = lines.filter((line) => [line.objectReference, line.relatedReference].includes(transactionId));
    expect(own.map(({ kind }) => kind)).toEqual(['charge', 'refund']);
    expect(own[0]?.fee).toBeGreaterThan(0);
    expect(own[1]).toMatchObject({ relatedReference: transactionId });
    expect('refundReference' in refund && refund.refundReference).toBe(own[1]?.objectReference);
  });

  it('adds up to the balance', async () => {
    await takePayment({ fixture });
    control().openDispute({ captureId: (await takePayment({ fixture })).transactionId });
    const { lines, completeUntil } = await listAll({ from: new Date(Date.now() - 2 * dayMs) });
    const asOf = new Date(completeUntil);
    // What happens later is in neither.
    await takePayment({ fixture });
    const balances = await fixture.provider.readBalances({ asOf });
    const pounds = balances.find(({ currency }) => currency === 'GBP');
    const before = await fixture.provider.readBalances({ asOf: new Date(asOf.getTime() - 30 * dayMs) });
    expect(before).toMatchObject([{ currency: 'GBP', available: 0, reserved: null }]);
    const gained = lines
      .filter(({ currency }) => currency === 'GBP')
      .reduce((sum, { amount, fee }) => sum + amount - fee, 0);
    expect(lines.map(({ kind }) => kind)).toContain('dispute');
    expect(pounds?.available).toBe(gained);
  });

  it('is whole when a search finds too much, and over many months', async () => {
    for (let turn = 0; turn < 3; turn += 1) await takePayment({ fixture });
    const whole = await listAll({ from: yesterday() });
    control().withdraw({ amount: 1 });
    const seconds = Math.ceil((Date.now() + 1) / 1000) * 1000;
    control().setReporting({ results_max: Math.max(1, whole.lines.length) });
    const halves = await listAll({ from: yesterday(), to: new Date(seconds + dayMs) });
    expect(halves.lines).toHaveLength(whole.lines.length + 1);
    expect(new Set(halves.lines.map(({ reference }) => reference)).size).toBe(halves.lines.length);
    const months = await listAll({ from: new Date(Date.now() - 100 * dayMs) });
    expect(months.pages).toBeGreaterThan(3);
    expect(months.lines).toHaveLength(halves.lines.length);
  });

  it('says until when it is complete, also when it has nothing of the window yet', async () => {
    control().setReporting({ delay_seconds: 7_200 });
    const late = Date.now() - 7_100_000;
    expect((await listAll({ from: yesterday() })).completeUntil).toBeLessThan(late);
    const early = await listAll({ from: new Date(Date.now() - 3_600_000) });
    expect(early).toMatchObject({ lines: [], pages: 1 });
    expect(early.completeUntil).toBeLessThan(late);
    expect((await fixture.provider.readBalances({ asOf: new Date() }))[0]?.asOf.getTime()).toBeLessThan(late);
  });

  it('tells a missing right from keys that are wrong', async () => {
    control().setReporting({ has_right: false });
    for (const question of [
      fixture.provider.listBalanceLines({ from: yesterday(), to: null }),
      fixture.provider.readBalances({ asOf: new Date() }),
    ]) {
      const error: unknown = await question.catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(ProviderError);
      expect(error).toMatchObject({ kind: 'refused', isRightMissing: true });
    }
  });
});
