// PayPal's part of the control page. It runs after the page's own script, whose functions for rows, buttons and calls it uses.
/* global row, state, button, element, fill */
import { base } from './control-elements.js';
import { sections } from './control-sections.js';

const refreshMs = 2_000;
const rowsMax = 30;

document
  .getElementById('paypal-deliveries')
  .closest('section')
  .after(...sections());
refreshPayPal();
document.addEventListener('paypal-changed', refreshPayPal);
setInterval(() => {
  const isBusy = document.hidden || document.activeElement?.closest('tbody') != null;
  if (!isBusy) refreshPayPal();
}, refreshMs);

async function refreshPayPal() {
  const read = async (path) => (await fetch(`${base}/${path}`)).json();
  const paths = [
    'orders',
    'deliveries',
    'disputes',
    'payouts',
    'faults',
    'webhook-faults',
    'refund-outcomes',
  ];
  const [orders, deliveries, disputes, payouts, calls, webhooks, outcomes] = await Promise.all(
    paths.map(read),
  );
  show('paypal-orders', orders.orders.map(orderRow), 'No order yet. Start a PayPal payment in the app.');
  show('paypal-refunds', orders.orders.flatMap(refundRows), 'No refund yet.');
  show('paypal-disputes', disputes.disputes.map(disputeRow), 'No dispute yet.');
  show('paypal-payouts', payouts.payouts.flatMap(payoutRows), 'No payout yet.');
  show('paypal-deliveries', deliveries.deliveries.map(deliveryRow), 'No webhook sent yet.');
  show('paypal-faults', ruleRows(calls, 'faults'), 'None.');
  show('paypal-webhook-faults', ruleRows(webhooks, 'webhook-faults'), 'None.');
  show('paypal-refund-outcomes', outcomeRows(outcomes), 'Refunds complete as usual.');
  const balances = payouts.balances.map(({ amount_display: amount }) => amount).join(', ');
  document.getElementById('paypal-balance').textContent = `The merchant's balance: ${balances || 'empty'}`;
}

/** Newest first. */
function show(id, rows, emptyText) {
  fill(id, rows.reverse().slice(0, rowsMax), emptyText);
}

function orderRow(order) {
  const link = element('a', { href: order.approve_url, textContent: order.id });
  const isOpen = ['CREATED', 'PAYER_ACTION_REQUIRED', 'APPROVED'].includes(order.status) && !order.is_lapsed;
  return row([
    isOpen ? link : order.id,
    order.amount_display,
    state(order.is_lapsed ? 'expired' : order.status.toLowerCase()),
    state((order.capture_status ?? '').toLowerCase()),
    actions([
      ...(isOpen ? buyerButtons(order) : captureButtons(order)),
      ...(order.is_lapsed ? [] : misreportButtons(order)),
    ]),
  ]);
}

function buyerButtons({ id }) {
  const approve = (label, funding) => button(label, `${base}/orders/${id}/approve`, { funding });
  return [
    approve('Approve', 'balance'),
    approve('Approve, card declines', 'declining_card'),
    approve('Approve with eCheck', 'echeck'),
    button('Void', `${base}/orders/${id}/void`, {}),
  ];
}

function captureButtons({ capture_id: id, capture_status: status }) {
  const path = `${base}/captures/${id}`;
  if (status === 'PENDING') {
    const settle = (label, outcome) => button(label, `${path}/settle`, { outcome });
    return [settle('Complete', 'completed'), settle('Deny', 'denied')];
  }
  if (status !== 'COMPLETED' && status !== 'PARTIALLY_REFUNDED') return [];
  return [
    button('Refund', `${path}/refund`, {}),
    button('Dispute', `${path}/dispute`, {}),
    button('Dispute at the bank', `${path}/dispute`, { channel: 'EXTERNAL', reason: 'UNAUTHORISED' }),
    button('Charge back', `${path}/reverse`, {}),
  ];
}

function misreportButtons({ id }) {
  const path = `${base}/orders/${id}`;
  return [
    button('Misreport the amount', `${path}/misreport`, { amount: 1 }),
    button('Report correctly', `${path}/misreport`, {}),
    button('Forget', `${path}/forget`, {}),
  ];
}

function refundRows({ purchase_units: [unit] }) {
  return (unit.payments?.refunds ?? []).map((refund) => {
    const settle = (label, outcome) => button(label, `${base}/refunds/${refund.id}/settle`, { outcome });
    const isPending = refund.status === 'PENDING';
    return row([
      refund.id,
      `${refund.amount.value} ${refund.amount.currency_code}`,
      state(refund.status.toLowerCase()),
      refund.custom_id ?? '',
      actions(isPending ? [settle('Complete', 'completed'), settle('Fail', 'failed')] : []),
    ]);
  });
}

function disputeRow(dispute) {
  const { dispute_id: id, status, dispute_outcome: outcome } = dispute;
  const decide = (label, favour) => button(label, `${base}/disputes/${id}/decide`, { favour });
  const ends = [
    decide('For the buyer', 'buyer'),
    decide('For the seller', 'seller'),
    decide('Withdraw', 'cancelled'),
  ];
  const escalate = button('Escalate', `${base}/disputes/${id}/escalate`, {});
  return row([
    id,
    dispute.amount_display,
    words(dispute.reason),
    state(words(outcome?.outcome_code ?? status)),
    actions(status === 'RESOLVED' ? [] : status === 'OPEN' ? [escalate, ...ends] : ends),
  ]);
}

function payoutRows({ batch_header: batch, items }) {
  return items.map((item) =>
    row([
      `${batch.payout_batch_id} (${words(batch.batch_status)})`,
      `${item.payout_item.amount.value} ${item.payout_item.amount.currency}`,
      item.payout_item.receiver,
      state(item.transaction_status.toLowerCase()),
      actions([...batchButtons(batch), ...itemButtons(item)]),
    ]),
  );
}

function batchButtons({ payout_batch_id: id, batch_status: status }) {
  const path = `${base}/payouts/${id}`;
  const ends = [
    button('Finish', `${path}/settle`, { outcome: 'processed' }),
    button('Deny', `${path}/settle`, { outcome: 'denied' }),
  ];
  if (status === 'PENDING') return [button('Process', `${path}/process`, {}), ...ends];
  return status === 'PROCESSING' ? ends : [];
}

function itemButtons({ payout_item_id: id, transaction_status: status }) {
  const settle = (label, outcome) => button(label, `${base}/payout-items/${id}/settle`, { outcome });
  if (status === 'UNCLAIMED') return [settle('Claim', 'success'), settle('Return', 'returned')];
  if (status === 'ONHOLD') return [settle('Release', 'success'), settle('Block', 'blocked')];
  return status === 'SUCCESS' ? [settle('Return', 'refunded')] : [];
}

function deliveryRow(delivery) {
  const last = delivery.attempts.at(-1);
  return row([
    `${delivery.eventType}${delivery.isForged ? ` (forged: ${delivery.forgery})` : ''}`,
    state(delivery.state),
    String(delivery.attempts.length),
    String(last === undefined ? '' : (last.status ?? last.error)),
    button('Resend', `${base}/deliveries/${delivery.id}/resend`, {}),
  ]);
}

function ruleRows({ rules }, path) {
  return rules.map(({ id, rule, timesLeft, fired }) =>
    row([
      [rule.fault.kind, rule.fault.status, rule.fault.how].filter(Boolean).join(' '),
      rule.path ?? rule.event_type,
      `${timesLeft ?? 'any number'} left, fired ${fired}`,
      button('Remove', `${base}/${path}/${id}`, {}, 'DELETE'),
    ]),
  );
}

function outcomeRows({ rules }) {
  return rules.map(({ rule, timesLeft, fired }) =>
    row([
      words(rule.fault.kind),
      rule.capture_id ?? 'any capture',
      `${timesLeft ?? 'any number'} left, fired ${fired}`,
    ]),
  );
}

function actions(buttons) {
  return element('span', { className: 'row' }, buttons);
}

function words(code) {
  return code.toLowerCase().replaceAll('_', ' ');
}
