/** An order of PayPal's API, with the words of the API. */
export const orderRequest = {
  intent: 'CAPTURE',
  purchase_units: [
    { reference_id: 'default', amount: { currency_code: 'GBP', value: '12.50' }, custom_id: 'payment 7' },
  ],
  application_context: {
    brand_name: 'LinkU',
    user_action: 'PAY_NOW',
    return_url: 'http://127.0.0.1:9/paid',
    cancel_url: 'http://127.0.0.1:9/cancelled',
  },
};

/** A payout of one item; the word before the @ says how it ends. */
export const payoutRequest = ({ batch, receiver }) => ({
  sender_batch_header: { sender_batch_id: batch, email_subject: 'Your reward' },
  items: [
    {
      recipient_type: 'EMAIL',
      receiver,
      amount: { currency: 'GBP', value: '4.00' },
      sender_item_id: 'payout 7',
    },
  ],
});
