import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { beginFee, type FeeStory, passDeadline } from '@/lib/testing/fee-story';
import { lookingHints, type PayPalHint, payerBackHints, payPalHints } from '@/lib/testing/hints';
import { captureOf } from '@/lib/testing/payers';
import { openWorld, type World } from '@/lib/testing/world';
import { cancelPayment } from './cancel-payment';
import { settlePayment } from './settle-payment';

const CAPTURE = '/v2/checkout/orders/*/capture';
const LOOK = '/v2/checkout/orders/*';

let world: World;
let story: FeeStory;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
/** Events wait until the story says that they come. */
beforeEach(async () => {
  world.paypal.hold();
  story = await beginFee({ world, provider: 'paypal' });
});
afterEach(async () => {
  await world.paypal.release();
  world.paypal.clearFaults();
  await world.paypal.idle();
  await world.expectSoundBooks();
});

type End = 'paid' | 'waits' | 'cancelled' | 'in progress' | 'expired';

type State = {
  name: string;
  arrange: () => Promise<void>;
  /** How the row stands then. */
  row: { status: 'pending' | 'processing'; reason: string | null };
  /** What the payer reads who has to go back to PayPal; what the row says already, unless it is told here. */
  waitsWith?: string;
  /** What follows when the payer comes back, when somebody just looks, when the payer cancels, and at the deadline. */
  back: End;
  look: End;
  cancel: End;
  deadline: End;
};

/** Where a payment at PayPal can be when the next thing happens, whoever died or was away before. */
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
    row: { status: 'processing', reason: 'collecting' },
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
        world.paypal.addFault({ method: 'GET', path: LOOK, fault: { kind: 'ok' } });
      }
      await settleInVain({ path: LOOK, fault: { kind: 'status', status: 403 } });
      expect(story.payer.takenFor(story.paymentId).times).toBe(1);
    },
    row: { status: 'processing', reason: 'collecting' },
    back: 'paid',
    look: 'paid',
    cancel: 'in progress',
    deadline: 'paid',
  },
  {
    name: 'was declined',
    arrange: async () => {
      approve('declining_card');
      await settlePayment({ paymentId: story.paymentId });
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
      await settlePayment({ paymentId: story.paymentId });
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
      await settlePayment({ paymentId: story.paymentId });
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
      await settlePayment({ paymentId: story.paymentId });
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
        world.paypal.addFault({ method: 'GET', path: LOOK, fault: { kind: 'ok' } });
      }
      await settleInVain({ path: LOOK, fault: { kind: 'status', status: 403 } });
    },
    row: { status: 'processing', reason: 'collecting' },
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
      await settlePayment({ paymentId: story.paymentId });
      await story.expectWaiting({ status: 'processing', reason: 'echeck' });
      world.paypal.settleCapture({ captureId: captureId(), outcome: 'completed' });
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
      world.paypal.addFault({ method: 'GET', path: LOOK, fault: { kind: 'status', status: 403 } });
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
    expect(await db().paymentRecord.findUniqueOrThrow({ where: { id: story.paymentId } })).toMatchObject({
      paymentStatus: row.status,
      reason: row.reason,
    });
  });
  const hintsWithEnds: [PayPalHint, End][] = [
    ...payerBackHints.map((name): [PayPalHint, End] => [name, back]),
    ...lookingHints.map((name): [PayPalHint, End] => [name, look]),
  ];

  it.each(hintsWithEnds)('and is told so by %s: %s', async (name, end) => {
    await payPalHints[name](story);
    await expectEnd(end);
    await payPalHints[name](story);
    await expectEnd(end);
  });

  it(`and is cancelled by its payer: ${cancelled}`, async () => {
    if (cancelled === 'in progress') {
      await expect(cancel()).rejects.toMatchObject({ code: 'payment_in_progress' });
      await payPalHints['the reconciler'](story);
      await expectEnd(look);
      return;
    }
    expect(await cancel()).toMatchObject({ status: 'cancelled', reason: 'cancelled_by_payer' });
    await expectNeverCollected('cancelled');
  });

  it.each(['the return address', "the webhook's event", 'the reconciler'] as const)(
    `and is past its deadline: ${deadline}, by %s`,
    async (name) => {
      await passDeadline(story);
      await payPalHints[name](story);
      if (deadline === 'paid') return expectEnd(deadline);
      // Nobody announces what nobody does, so where there is no event the reconciler comes.
      await payPalHints['the reconciler'](story);
      await expectNeverCollected(deadline);
    },
  );
});

describe('A payment whose order we never learnt, because our process died', () => {
  beforeEach(async () => {
    await db().$executeRaw`
      UPDATE payment_records SET provider_payment_id = NULL, checkout_url = NULL WHERE id = ${story.paymentId}`;
  });

  it('is matched by our own id when the event of its approval comes', async () => {
    approve();
    await payPalHints["the webhook's event"](story);
    await story.expectPaidOnce();
    expect(await db().paymentRecord.findUniqueOrThrow({ where: { id: story.paymentId } })).toMatchObject({
      providerPaymentId: story.reference,
    });
  });

  it('lapses when nobody comes back, and takes nothing that is approved afterwards', async () => {
    await passDeadline(story);
    await payPalHints['the reconciler'](story);
    expect(await world.statusOf(story.paymentId)).toBe('expired');
    approve();
    await payPalHints["the webhook's event"](story);
    await story.expectGivenBack({ status: 'expired', reason: 'expired' });
  });
});

function approve(funding?: 'declining_card' | 'needs_action' | 'echeck') {
  world.paypal.approve({ orderId: story.reference, ...(funding && { funding }) });
}

function cancel() {
  return cancelPayment({ userId: story.poster.id, paymentId: story.paymentId });
}

function captureId(): string {
  return captureOf({ paypal: world.paypal, orderId: story.reference });
}

/** Our process stops there as far as the payment is concerned, and PayPal is as well as ever afterwards. */
async function settleInVain(rule: Parameters<World['paypal']['addFault']>[0]) {
  world.paypal.addFault(rule);
  await expect(settlePayment({ paymentId: story.paymentId })).rejects.toMatchObject({
    code: 'provider_unavailable',
  });
}

async function expectEndOf({ end, reason }: { end: End; reason: string | null }) {
  if (end === 'paid') return story.expectPaidOnce();
  if (end === 'waits') return story.expectWaiting({ status: 'pending', reason });
  return expectNeverCollected('cancelled');
}

/** Also when the payer approves it afterwards, and whoever looks. */
async function expectNeverCollected(status: End) {
  expect(await world.statusOf(story.paymentId)).toBe(status);
  approve();
  for (const name of [...payerBackHints, ...lookingHints]) await payPalHints[name](story);
  await story.expectGivenBack({ status: status === 'expired' ? 'expired' : 'cancelled' });
}
