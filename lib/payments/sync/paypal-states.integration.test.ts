import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cancelPayment } from '@/lib/payments/checkout/cancel-payment';
import { type Fixture, useFixture } from '@/tests/fixtures/fixture';
import {
  type PayPalNotification,
  payerBackNotifications,
  payPalNotifications,
  syncNotifications,
} from '@/tests/fixtures/notifications';
import { db } from '@/tests/fixtures/owner-db';
import { captureOf } from '@/tests/fixtures/payers';
import { beginFee, type FeeScenario, passDeadline } from '@/tests/scenarios/fee-scenario';
import { syncPayment } from './sync-payment';

const CAPTURE = '/v2/checkout/orders/*/capture';
const GET_ORDER = '/v2/checkout/orders/*';

const fixture = useFixture();
let scenario: FeeScenario;

/** Events wait until the scenario releases them. */
beforeEach(async () => {
  fixture.paypal.hold();
  scenario = await beginFee({ fixture, provider: 'paypal' });
});
afterEach(async () => {
  await fixture.paypal.release();
  fixture.paypal.clearFaults();
  await fixture.paypal.idle();
  await fixture.expectSoundBooks();
});

type End = 'paid' | 'waits' | 'cancelled' | 'in progress' | 'expired';

type State = {
  name: string;
  arrange: () => Promise<void>;
  /** The row in that state. */
  row: { status: 'pending' | 'processing'; reason: string | null };
  /** The notice to a payer who must return to PayPal; the row's reason by default. */
  waitsWith?: string;
  /** The result when the payer returns, when somebody only syncs, when the payer cancels, and at the deadline. */
  back: End;
  look: End;
  cancel: End;
  deadline: End;
};

/** The possible states of a payment at PayPal when the next thing happens, whoever died or was away before. */
const states: State[] = [
  {
    name: 'was only opened',
    arrange: async () => {},
    row: { status: 'pending', reason: null },
    back: 'waits',
    look: 'waits',
    cancel: 'cancelled',
    deadline: 'expired',
  },
  {
    name: 'was approved',
    arrange: async () => approve(),
    row: { status: 'pending', reason: null },
    back: 'paid',
    look: 'paid',
    cancel: 'cancelled',
    deadline: 'expired',
  },
  {
    name: 'was about to be collected',
    arrange: async () => {
      approve();
      await settleInVain({ path: CAPTURE, fault: { kind: 'status', status: 403 } });
    },
    row: { status: 'processing', reason: 'capturing' },
    back: 'paid',
    look: 'paid',
    cancel: 'in progress',
    deadline: 'paid',
  },
  {
    name: 'was collected without our learning of it',
    arrange: async () => {
      approve();
      for (const _ of ['before the row moves', 'before it is collected']) {
        fixture.paypal.addFault({ method: 'GET', path: GET_ORDER, fault: { kind: 'ok' } });
      }
      await settleInVain({ path: GET_ORDER, fault: { kind: 'status', status: 403 } });
      expect(scenario.payer.takenFor(scenario.paymentId).times).toBe(1);
    },
    row: { status: 'processing', reason: 'capturing' },
    back: 'paid',
    look: 'paid',
    cancel: 'in progress',
    deadline: 'paid',
  },
  {
    name: 'was declined',
    arrange: async () => {
      approve('declining_card');
      await syncPayment({ paymentId: scenario.paymentId });
    },
    row: { status: 'pending', reason: 'instrument_declined' },
    back: 'waits',
    look: 'waits',
    cancel: 'cancelled',
    deadline: 'expired',
  },
  {
    name: 'was declined and approved anew',
    arrange: async () => {
      approve('declining_card');
      await syncPayment({ paymentId: scenario.paymentId });
      approve();
    },
    row: { status: 'pending', reason: 'instrument_declined' },
    back: 'paid',
    look: 'waits',
    cancel: 'cancelled',
    deadline: 'expired',
  },
  {
    name: 'was sent back to PayPal for one thing more',
    arrange: async () => {
      approve('needs_action');
      await syncPayment({ paymentId: scenario.paymentId });
    },
    row: { status: 'pending', reason: 'payer_action_required' },
    back: 'waits',
    look: 'waits',
    cancel: 'cancelled',
    deadline: 'expired',
  },
  {
    name: 'was sent back to PayPal and did what was missing',
    arrange: async () => {
      approve('needs_action');
      await syncPayment({ paymentId: scenario.paymentId });
      approve('needs_action');
    },
    row: { status: 'pending', reason: 'payer_action_required' },
    back: 'paid',
    look: 'waits',
    cancel: 'cancelled',
    deadline: 'expired',
  },
  {
    name: 'was sent back to PayPal for one thing more without our learning of it',
    arrange: async () => {
      approve('needs_action');
      for (const _ of ['before the row moves', 'before it is collected']) {
        fixture.paypal.addFault({ method: 'GET', path: GET_ORDER, fault: { kind: 'ok' } });
      }
      await settleInVain({ path: GET_ORDER, fault: { kind: 'status', status: 403 } });
    },
    row: { status: 'processing', reason: 'capturing' },
    waitsWith: 'payer_action_required',
    back: 'waits',
    look: 'waits',
    cancel: 'in progress',
    deadline: 'expired',
  },
  {
    name: 'was paid by an eCheck that arrived without our learning of it',
    arrange: async () => {
      approve('echeck');
      await syncPayment({ paymentId: scenario.paymentId });
      await scenario.expectWaiting({ status: 'processing', reason: 'echeck' });
      fixture.paypal.settleCapture({ captureId: captureId(), outcome: 'completed' });
    },
    row: { status: 'processing', reason: 'echeck' },
    back: 'paid',
    look: 'paid',
    cancel: 'in progress',
    deadline: 'paid',
  },
  {
    name: 'was cancelled in vain while PayPal was away, and approved then',
    arrange: async () => {
      fixture.paypal.addFault({ method: 'GET', path: GET_ORDER, fault: { kind: 'status', status: 403 } });
      await expect(cancel()).rejects.toMatchObject({ code: 'provider_unavailable' });
      approve();
    },
    row: { status: 'pending', reason: null },
    back: 'cancelled',
    look: 'cancelled',
    cancel: 'cancelled',
    deadline: 'expired',
  },
];

describe.each(states)('A payment that $name', (state) => {
  const { arrange, row, back, look, cancel: cancelled, deadline } = state;
  const expectEnd = (end: End) => expectEndOf({ end, reason: state.waitsWith ?? row.reason });

  beforeEach(async () => {
    await arrange();
    expect(await db().paymentRecord.findUniqueOrThrow({ where: { id: scenario.paymentId } })).toMatchObject({
      paymentStatus: row.status,
      reason: row.reason,
    });
  });
  const notificationsWithEnds: [PayPalNotification, End][] = [
    ...payerBackNotifications.map((name): [PayPalNotification, End] => [name, back]),
    ...syncNotifications.map((name): [PayPalNotification, End] => [name, look]),
  ];

  it.each(notificationsWithEnds)('and is notified by %s: %s', async (name, end) => {
    await payPalNotifications[name](scenario);
    await expectEnd(end);
    await payPalNotifications[name](scenario);
    await expectEnd(end);
  });

  it(`and is cancelled by its payer: ${cancelled}`, async () => {
    if (cancelled === 'in progress') {
      await expect(cancel()).rejects.toMatchObject({ code: 'payment_in_progress' });
      await payPalNotifications['the reconciler'](scenario);
      await expectEnd(look);
      return;
    }
    expect(await cancel()).toMatchObject({ status: 'cancelled', reason: 'cancelled_by_payer' });
    await expectNeverCollected('cancelled');
  });

  it.each(['the return address', "the webhook's event", 'the reconciler'] as const)(
    `and is past its deadline: ${deadline}, by %s`,
    async (name) => {
      await passDeadline(scenario);
      await payPalNotifications[name](scenario);
      if (deadline === 'paid') return expectEnd(deadline);
      // Nobody announces inaction, so without an event reconciliation runs.
      await payPalNotifications['the reconciler'](scenario);
      await expectNeverCollected(deadline);
    },
  );
});

describe('A payment whose order we never learned, because our process died', () => {
  beforeEach(async () => {
    await db().$executeRaw`
      UPDATE payment_records SET provider_payment_id = NULL, checkout_url = NULL WHERE id = ${scenario.paymentId}`;
  });

  it('is matched by our own id when the event of its approval comes', async () => {
    approve();
    await payPalNotifications["the webhook's event"](scenario);
    await scenario.expectPaidOnce();
    expect(await db().paymentRecord.findUniqueOrThrow({ where: { id: scenario.paymentId } })).toMatchObject({
      providerPaymentId: scenario.reference,
    });
  });

  it('lapses when nobody returns, and a later approval takes nothing', async () => {
    await passDeadline(scenario);
    await payPalNotifications['the reconciler'](scenario);
    expect(await fixture.statusOf(scenario.paymentId)).toBe('expired');
    approve();
    await payPalNotifications["the webhook's event"](scenario);
    await scenario.expectGivenBack({ status: 'expired', reason: 'expired' });
  });
});

function approve(funding?: 'declining_card' | 'needs_action' | 'echeck') {
  fixture.paypal.approve({ orderId: scenario.reference, ...(funding && { funding }) });
}

function cancel() {
  return cancelPayment({ userId: scenario.poster.id, paymentId: scenario.paymentId });
}

function captureId(): string {
  return captureOf({ paypal: fixture.paypal, orderId: scenario.reference });
}

/** Our process stops there for this payment, and PayPal works as usual afterwards. */
async function settleInVain(rule: Parameters<Fixture['paypal']['addFault']>[0]) {
  fixture.paypal.addFault(rule);
  await expect(syncPayment({ paymentId: scenario.paymentId })).rejects.toMatchObject({
    code: 'provider_unavailable',
  });
}

async function expectEndOf({ end, reason }: { end: End; reason: string | null }) {
  if (end === 'paid') return scenario.expectPaidOnce();
  if (end === 'waits') return scenario.expectWaiting({ status: 'pending', reason });
  return expectNeverCollected('cancelled');
}

/** Even if the payer approves it afterwards, and whoever syncs. */
async function expectNeverCollected(status: End) {
  expect(await fixture.statusOf(scenario.paymentId)).toBe(status);
  approve();
  for (const name of [...payerBackNotifications, ...syncNotifications])
    await payPalNotifications[name](scenario);
  await scenario.expectGivenBack({ status: status === 'expired' ? 'expired' : 'cancelled' });
}
