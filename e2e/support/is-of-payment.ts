/** Whether a provider's label refers to this payment: it is the payment's number with a token. */
export function isOfPayment({ label, paymentId }: { label: string | null; paymentId: number }): boolean {
  return label?.startsWith(`linku-payment-${paymentId}-`) ?? false;
}
