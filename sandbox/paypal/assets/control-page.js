// PayPal's part of the control page. It runs after the page's own script, and uses its functions for rows and buttons.
/* global row, state, button, element, fill */
const payPalRefreshMs = 2_000;

refreshPayPal();
setInterval(() => {
  const isBusy = document.hidden || document.activeElement?.closest('tbody') != null;
  if (!isBusy) refreshPayPal();
}, payPalRefreshMs);

async function refreshPayPal() {
  const read = async (path) => (await fetch(`/_sandbox/paypal/${path}`)).json();
  const [{ orders }, { deliveries }] = await Promise.all(['orders', 'deliveries'].map(read));
  const newest = (list) => list.reverse().slice(0, 30);
  fill('paypal-orders', newest(orders).map(orderRow), 'No order yet. Pay something with PayPal in the app.');
  fill('paypal-deliveries', newest(deliveries).map(payPalDeliveryRow), 'Nothing was sent yet.');
}

function orderRow(order) {
  const link = element('a', { href: order.approve_url, textContent: order.id });
  const isOpen = ['CREATED', 'PAYER_ACTION_REQUIRED', 'APPROVED'].includes(order.status) && !order.is_lapsed;
  return row([
    isOpen ? link : order.id,
    order.amount_display,
    state(order.is_lapsed ? 'lapsed' : order.status.toLowerCase()),
    state((order.capture_status ?? '').toLowerCase()),
    element('span', { className: 'row' }, isOpen ? buyerButtons(order) : captureButtons(order)),
  ]);
}

function buyerButtons({ id }) {
  const approve = (label, funding) => button(label, `/_sandbox/paypal/orders/${id}/approve`, { funding });
  return [
    approve('Approve', 'balance'),
    approve('Approve, card declines', 'declining_card'),
    approve('Approve with eCheck', 'echeck'),
    button('Void', `/_sandbox/paypal/orders/${id}/void`, {}),
  ];
}

function captureButtons({ capture_id: id, capture_status: status }) {
  const path = `/_sandbox/paypal/captures/${id}`;
  if (status === 'PENDING') {
    const settle = (label, outcome) => button(label, `${path}/settle`, { outcome });
    return [settle('Complete', 'completed'), settle('Deny', 'denied')];
  }
  if (status !== 'COMPLETED' && status !== 'PARTIALLY_REFUNDED') return [];
  return [button('Refund', `${path}/refund`, {}), button('Charge back', `${path}/reverse`, {})];
}

function payPalDeliveryRow(delivery) {
  const last = delivery.attempts.at(-1);
  return row([
    `${delivery.eventType}${delivery.isForged ? ` (forged: ${delivery.forgery})` : ''}`,
    state(delivery.state),
    String(delivery.attempts.length),
    String(last === undefined ? '' : (last.status ?? last.error)),
    button('Resend', `/_sandbox/paypal/deliveries/${delivery.id}/resend`, {}),
  ]);
}
