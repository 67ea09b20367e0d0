import { ControlError, type ControlRoute, controlRoute, emptySchema } from '../../control';
import { formatAmount } from '../../pages/format-amount';
import type { WireObject } from '../api/wire';
import type { PayPalSimulator } from '../simulator';
import { type Decision, decideDispute, decisionSchema, escalateDispute } from './decide-dispute';
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
  /**
   * It is decided for the buyer or the seller, PayPal pays the buyer itself, or the buyer drops it. PayPal may call that
   * anything. Throws a ControlError when it is over.
   */
  decideDispute(options: { disputeId: string } & Decision): WireObject;
};

/** The operations on disputes as functions. */
export function disputeControl(simulator: PayPalSimulator): DisputeControl {
  return {
    disputes: () => listAll(simulator),
    openDispute: ({ captureId, ...wanted }) => {
      const dispute = openDispute({ simulator, captureId, wanted: openDisputeSchema.parse(wanted) });
      return renderDispute({ simulator, dispute });
    },
    escalateDispute: (options) => shown({ simulator, dispute: escalateDispute({ simulator, ...options }) }),
    decideDispute: ({ disputeId, ...wanted }) => {
      const decision = decisionSchema.parse(wanted);
      return shown({ simulator, dispute: decideDispute({ simulator, disputeId, decision }) });
    },
  };
}

/** The same operations over HTTP. */
export function disputeControlRoutes(simulator: PayPalSimulator): ControlRoute[] {
  const control = disputeControl(simulator);
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
      accepts: decisionSchema,
      run: ({ id, body }) => control.decideDispute({ disputeId: id, ...body }),
    }),
  ];
}

function shown({
  simulator,
  dispute,
}: {
  simulator: PayPalSimulator;
  dispute: DisputeRecord | null;
}): WireObject {
  if (dispute !== null) return renderDispute({ simulator, dispute });
  throw new ControlError({ status: 409, message: 'There is no dispute of that id that waits for this.' });
}

/** The disputes as the API shows them, with what a person wants beside it. */
function listAll(simulator: PayPalSimulator): WireObject[] {
  return simulator.disputes.all().map((dispute) => {
    const { amount, currency } = dispute;
    return {
      ...renderDispute({ simulator, dispute }),
      amount_display: formatAmount({ amount, currency, language: 'en' }),
    };
  });
}
