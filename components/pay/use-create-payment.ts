'use client';

import { useRef } from 'react';
import { type ApiResponse, callApi } from '@/components/api/call-api';
import { randomUuid } from '@/components/api/random-uuid';
import { isEnded } from '@/lib/payments/states';
import { type PaymentResponse, paymentResponseSchema } from './payment-response';

/**
 * Creates a payment so that pressing twice, losing the connection or coming back never creates two: one key for each
 * distinct body as long as the page is open. A key whose payment ended without money is dropped, because the same
 * choice now means a new attempt.
 */
export function useCreatePayment(
  taskId: number,
): (body: Record<string, unknown>) => Promise<ApiResponse<PaymentResponse>> {
  const keys = useRef(new Map<string, string>());

  function ask(body: Record<string, unknown>): Promise<ApiResponse<PaymentResponse>> {
    const text = JSON.stringify(body);
    const idempotencyKey = keys.current.get(text) ?? randomUuid();
    keys.current.set(text, idempotencyKey);
    return callApi({
      method: 'POST',
      path: `/api/coupon-points/tasks/${taskId}/payment`,
      schema: paymentResponseSchema,
      body,
      idempotencyKey,
    });
  }

  return async (body) => {
    const answer = await ask(body);
    if (!answer.isOk || !isEnded(answer.body.status)) return answer;
    keys.current.delete(JSON.stringify(body));
    return ask(body);
  };
}
