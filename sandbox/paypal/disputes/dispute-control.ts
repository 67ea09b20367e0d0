import { z } from 'zod';
import { ControlError, type ControlRoute, controlRoute, emptySchema } from '../../control';
import { formatAmount } from '../../format-amount';
import type { PayPalTwin } from '../twin';
import type { WireObject } from '../wire';
import { decideDispute, escalateDispute, type Favour } from './decide-dispute';
import type { DisputeRecord } from './dispute-records';
import { type OpenDispute, openDispute, openDisputeSchema } from './open-dispute';
import { renderDispute } from './render-dispute';

/** What a test can do about disputes. Amounts are minor units. */
export type DisputeControl = {
  disputes(): WireObject[];
  /**
   * The buyer disputes a capture: all that is left of it, as a claim that its service was not received, unless told
   * otherwise. Throws a ControlError when there is no such money.
   */
  openDispute(options: { captureId: string } & OpenDispute): WireObject;
  /** An inquiry becomes a claim. Throws a ControlError when it is none. */
  escalateDispute(options: { disputeId: string }): WireObject;
  /** It is decided for the buyer or the seller, or the buyer drops it. Throws a ControlError when it is over. */
  decideDispute(options: { disputeId: string; favour: Favour }): WireObject;
};

/** The verbs about disputes as functions. */
export function disputeControl(twin: PayPalTwin): DisputeControl {
  return {
    disputes: () => listAll(twin),
    openDispute: ({ captureId, ...wanted }) => {
      const dispute = openDispute({ twin, captureId, wanted: openDisputeSchema.parse(wanted) });
      return renderDispute({ twin, dispute });
    },
    escalateDispute: (options) => shown({ twin, dispute: escalateDispute({ twin, ...options }) }),
    decideDispute: (options) => shown({ twin, dispute: decideDispute({ twin, ...options }) }),
  };
}

/** The same verbs over HTTP. */
export function disputeControlRoutes(twin: PayPalTwin): ControlRoute[] {
  const control = disputeControl(twin);
  return [
    controlRoute({
      on: 'GET /paypal/disputes',
      accepts: emptySchema,
      run: () => ({ disputes: control.disputes() }),
    }),
    controlRoute({
      on: 'POST /paypal/captures/:id/dispute',
      accepts: openDisputeSchema,
      run: ({ id, body }) => control.openDispute({ captureId: id, ...body }),
    }),
    controlRoute({
      on: 'POST /paypal/disputes/:id/escalate',
      accepts: emptySchema,
      run: ({ id }) => control.escalateDispute({ disputeId: id }),
    }),
    controlRoute({
      on: 'POST /paypal/disputes/:id/decide',
      accepts: z.strictObject({ favour: z.enum(['buyer', 'seller', 'cancelled']) }),
      run: ({ id, body }) => control.decideDispute({ disputeId: id, favour: body.favour }),
    }),
  ];
}

function shown({ twin, dispute }: { twin: PayPalTwin; dispute: DisputeRecord | null }): WireObject {
  if (dispute !== null) return renderDispute({ twin, dispute });
  throw new ControlError({ status: 409, message: 'There is no dispute of that id that waits for this.' });
}

/** The disputes as the API shows them, with what a person wants beside it. */
function listAll(twin: PayPalTwin): WireObject[] {
  return twin.disputes.all().map((dispute) => {
    const { amount, currency } = dispute;
    return {
      ...renderDispute({ twin, dispute }),
      amount_display: formatAmount({ amount, currency, language: 'en' }),
    };
  });
}
