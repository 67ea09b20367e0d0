import { z } from 'zod';
import { ControlError, type ControlRoute, controlRoute } from '../control';
import { findObject } from './api/expand';
import type { WireObject } from './api/wire';
import { intentSchema, type Misreport, misreportSchema } from './books/records';
import { cancelInDashboard } from './checkout/cancel-in-dashboard';
import { misreportObject } from './misreport';
import type { CancellationReason } from './payments/cancel-intent';
import { renderIntent } from './payments/render-payment';
import { mustGet, type StripeSimulator } from './simulator';

/** What Stripe may say or do, and seldom does. */
export type UnusualControl = {
  /** The API and events report this of an object instead of the truth; without anything to report, the truth again. */
  misreport(options: { id: string } & Misreport): void;
  /** Somebody cancels a payment in Stripe's dashboard. Throws a ControlError where it is over. */
  cancelIntent(options: { paymentIntentId: string; reason?: CancellationReason }): WireObject;
};

export function unusualControl(simulator: StripeSimulator): UnusualControl {
  return {
    misreport: ({ id, ...misreport }) =>
      misreportById({ simulator, id, misreport: misreportSchema.parse(misreport) }),
    cancelIntent: ({ paymentIntentId: id, reason }) => cancel({ simulator, id, reason }),
  };
}

/** The same operations over HTTP. */
export function unusualControlRoutes(simulator: StripeSimulator): ControlRoute[] {
  return [
    controlRoute({
      on: 'POST /stripe/objects/:id/misreport',
      accepts: misreportSchema,
      run: ({ id, body: misreport }) => misreportById({ simulator, id, misreport }),
    }),
    controlRoute({
      on: 'POST /stripe/payment_intents/:id/cancel',
      accepts: z.strictObject({ reason: intentSchema.shape.cancellationReason.unwrap().unwrap().optional() }),
      run: ({ id, body: { reason } }) => cancel({ simulator, id, reason }),
    }),
  ];
}

function misreportById({
  simulator,
  id,
  misreport,
}: {
  simulator: StripeSimulator;
  id: string;
  misreport: Misreport;
}): void {
  const object = findObject({ simulator, id });
  if (object === null) throw new ControlError({ status: 404, message: `There is no ${id}.` });
  misreportObject({ simulator, object, misreport });
}

function cancel({
  simulator,
  id,
  reason = 'requested_by_customer',
}: {
  simulator: StripeSimulator;
  id: string;
  reason?: CancellationReason | undefined;
}): WireObject {
  const intent = simulator.intents.get(id);
  if (intent === undefined) throw new ControlError({ status: 404, message: `There is no ${id}.` });
  if (!cancelInDashboard({ simulator, intent, reason })) {
    throw new ControlError({ status: 400, message: `${id} is ${intent.status} and cannot be canceled.` });
  }
  return renderIntent({ simulator, intent: mustGet(simulator.intents, id) });
}
