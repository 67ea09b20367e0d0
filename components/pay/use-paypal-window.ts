'use client';

import type { PayPalButtonsComponentProps } from '@paypal/react-paypal-js';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { callApi } from '@/components/api/call-api';
import type { PayChoice } from './pay-choice';
import { statusResponseSchema } from './payment-response';
import { type AgainNotice, againNotice } from './paypal-notice';
import type { PayActions } from './use-pay';

type Notice = AgainNotice | 'paypalCancelled' | 'paypalError';

type Handlers = Required<
  Pick<PayPalButtonsComponentProps, 'createOrder' | 'onApprove' | 'onCancel' | 'onError'>
>;

type PayPalWindow = {
  /** The message about the window, as a key of the catalogue. */
  notice: Notice | null;
  /** Changes when the button has to be drawn afresh, because it holds an order that is no longer meant. */
  round: number;
  handlers: Handlers;
};

/** PayPal's window, from the click to the result. It only notifies us: our server asks PayPal. */
export function usePayPalWindow({
  choice,
  actions,
}: {
  choice: PayChoice;
  actions: PayActions;
}): PayPalWindow {
  const router = useRouter();
  const [said, setSaid] = useState<{ notice: Notice; choice: PayChoice } | null>(null);
  const [round, setRound] = useState(0);
  /** Our payments by PayPal's orders, as this page made them. */
  const payments = useRef(new Map<string, number>());
  const isRefused = useRef(false);

  // A message is about the choice of its time; and a button that opens its window again would open it for that one.
  useEffect(() => {
    if (said === null || said.choice === choice) return;
    setSaid(null);
    setRound((count) => count + 1);
  }, [said, choice]);

  const say = (notice: Notice) => setSaid({ notice, choice });

  const handlers: Handlers = {
    async createOrder() {
      setSaid(null);
      isRefused.current = false;
      const payment = await actions.begin();
      const orderId = payment?.paypal_payment_id;
      if (payment && orderId) {
        payments.current.set(orderId, payment.payment_id);
        return orderId;
      }
      isRefused.current = true;
      // Nothing was left to pay at PayPal, or it is paid already: the result says so.
      if (payment) actions.showResult(payment.payment_id);
      throw new Error('There is no order to pay.');
    },

    async onApprove({ orderID }, payPal) {
      const paymentId = payments.current.get(orderID);
      if (paymentId === undefined) return say('paypalError');
      actions.work(true);
      const answer = await callApi({
        method: 'POST',
        path: `/api/users/payments/${paymentId}/paypal/capture`,
        schema: statusResponseSchema,
        body: {},
      });
      const again = answer.isOk ? againNotice(answer.body) : null;
      // Without a response it is unknown whether the money was taken; the result page asks until it is known.
      if (again === null) return actions.showResult(paymentId);
      actions.work(false);
      say(again);
      payPal.restart();
    },

    onCancel() {
      say('paypalCancelled');
      // The payment that waits to be finished now shows on top of the page.
      router.refresh();
    },

    onError() {
      // Our own refusal comes back this way, and the page has said why.
      if (isRefused.current) return;
      // A window that the browser would not open a second time leaves what was said about the first standing.
      setSaid((last) => (last && last.choice === choice ? last : { notice: 'paypalError', choice }));
    },
  };
  return { notice: said?.notice ?? null, round, handlers };
}
