// PayPal's part of the control page. It runs after the page's own script, whose functions for rows, buttons and calls it uses,
// in a scope of its own: the names in here are nobody else's.
/* global row, state, button, element, fill, act */
(() => {
  const refreshMs = 2_000;
  const rowsMax = 30;
  const base = '/_simulator/paypal';

  const callFaults = [
    ['Respond with 500', { kind: 'status', status: 500 }],
    ['Respond with 503', { kind: 'status', status: 503 }],
    ['Respond with 429', { kind: 'status', status: 429, retry_after_seconds: 2 }],
    ['Delay by 5 s', { kind: 'delay', ms: 5_000 }],
    ['Drop before executing', { kind: 'drop_before' }],
    ['Execute, then drop', { kind: 'execute_then_drop' }],
    ['Execute, respond with HTML', { kind: 'wrong_body' }],
    ['Execute, respond with half the JSON', { kind: 'wrong_body', form: 'truncated' }],
    ['Execute, respond with 500', { kind: 'cache_500', executed: true }],
  ];
  const webhookFaults = [
    ['Duplicate', { kind: 'duplicate' }],
    ['Reorder', { kind: 'reorder' }],
    ['Delay by 10 s', { kind: 'delay', ms: 10_000 }],
    ['Lose', { kind: 'lose' }],
    ['Hold', { kind: 'hold' }],
    ['Forge the signature', { kind: 'forge', how: 'signature' }],
    ['Forge the body', { kind: 'forge', how: 'body' }],
    ['Forge the body, same checksum', { kind: 'forge', how: 'same_crc' }],
    ['Forge with an expired certificate', { kind: 'forge', how: 'expired_certificate' }],
    ["Forge with a stranger's certificate", { kind: 'forge', how: 'foreign_certificate' }],
    ["Forge from a stranger's host", { kind: 'forge', how: 'foreign_host' }],
  ];
  const refundOutcomes = [
    ['Stays pending', 'pending'],
    ['Fails', 'failed'],
    ['Insufficient funds', 'insufficient_funds'],
  ];

  document
    .getElementById('paypal-deliveries')
    .closest('section')
    .after(...sections());
  refreshPayPal();
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
    const isOpen =
      ['CREATED', 'PAYER_ACTION_REQUIRED', 'APPROVED'].includes(order.status) && !order.is_lapsed;
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

  function sections() {
    const acts = 'Act as PayPal or the bank';
    return [
      section(
        'paypal-refunds',
        'PayPal refunds',
        ['Refund', 'Amount', 'State', 'Our reference', acts],
        [
          refundForm(),
          outcomeForm(),
          table('paypal-refund-outcomes', 'Results of the next PayPal refunds', []),
        ],
      ),
      section('paypal-disputes', 'PayPal disputes', ['Dispute', 'Amount', 'Reason', 'State', acts], []),
      section(
        'paypal-payouts',
        'PayPal payouts',
        ['Payout', 'Amount', 'Receiver', 'State', acts],
        [
          element('p', { id: 'paypal-balance', className: 'muted' }),
          element('p', {
            className: 'muted',
            textContent:
              'The email address decides the result: unclaimed@, returned@, failed@, blocked@ and onhold@ end that way, every other is paid.',
          }),
          depositForm(),
        ],
      ),
      element('div', { className: 'columns' }, [
        section(
          'paypal-faults',
          "Faults of PayPal's API calls",
          [],
          [faultForm({ path: 'faults', choices: callFaults, name: 'path', label: 'Path', value: '/v2/**' })],
        ),
        section(
          'paypal-webhook-faults',
          "Faults of PayPal's webhooks",
          [],
          [
            faultForm({
              path: 'webhook-faults',
              choices: webhookFaults,
              name: 'event_type',
              label: 'Event type',
              value: '*',
            }),
            element('p', { className: 'row' }, [button('Release held webhooks', `${base}/release`, {})]),
          ],
        ),
      ]),
    ];
  }

  function refundForm() {
    const fields = [
      input('Capture', { name: 'capture', required: true, size: 20, pattern: '[A-Z0-9]+' }),
      input('Pence (empty: all)', { name: 'amount', type: 'number', min: 1 }),
    ];
    return form('Refund', fields, (data) => {
      const amount = Number(data.get('amount'));
      return [`captures/${data.get('capture')}/refund`, amount > 0 ? { amount } : {}];
    });
  }

  function outcomeForm() {
    const fields = [select('The next refund', 'outcome', refundOutcomes), times()];
    return form('Add', fields, (data) => [
      'refund-outcomes',
      { outcome: data.get('outcome'), times: Number(data.get('times')) || 1 },
    ]);
  }

  function depositForm() {
    const fields = [
      input('Pence', { name: 'amount', type: 'number', min: 1, value: '100000', required: true }),
    ];
    return form('Add to the balance', fields, (data) => ['deposits', { amount: Number(data.get('amount')) }]);
  }

  function faultForm({ path, choices, name, label, value }) {
    const indexed = choices.map(([text], index) => [text, String(index)]);
    const fields = [select('Fault', 'fault', indexed), input(label, { name, value, size: 22 }), times()];
    return form('Add', fields, (data) => {
      const [, fault] = choices[Number(data.get('fault'))];
      return [path, { [name]: data.get(name), fault, times: Number(data.get('times')) || 1 }];
    });
  }

  /** A form in one row; `toCall` makes the call's path and body of what was filled in. */
  function form(label, fields, toCall) {
    const made = element('form', { className: 'row' }, [
      ...fields,
      element('button', { type: 'submit', textContent: label }),
    ]);
    made.addEventListener('submit', async (event) => {
      event.preventDefault();
      const [path, body] = toCall(new FormData(made));
      await act('POST', `${base}/${path}`, JSON.stringify(body));
      await refreshPayPal();
    });
    return made;
  }

  function times() {
    return input('Times', { name: 'times', type: 'number', min: 1, value: '1' });
  }

  function input(label, properties) {
    return element('label', {}, [`${label} `, element('input', properties)]);
  }

  function select(label, name, choices) {
    const options = choices.map(([textContent, value]) => element('option', { textContent, value }));
    return element('label', {}, [`${label} `, element('select', { name }, options)]);
  }

  function section(id, title, heads, parts) {
    const heading = element('h2', { id: `${id}-title`, textContent: title });
    return element('section', {}, [heading, ...parts, table(id, title, heads)]);
  }

  function table(id, label, heads) {
    const head = element(
      'tr',
      {},
      heads.map((textContent) => element('th', { textContent })),
    );
    const made = element('table', {}, [
      ...(heads.length === 0 ? [] : [element('thead', {}, [head])]),
      element('tbody', { id }),
    ]);
    const scroll = element('div', { className: 'scroll', tabIndex: 0 }, [made]);
    scroll.setAttribute('role', 'region');
    scroll.setAttribute('aria-label', label);
    return scroll;
  }

  function actions(buttons) {
    return element('span', { className: 'row' }, buttons);
  }

  function words(code) {
    return code.toLowerCase().replaceAll('_', ' ');
  }
})();
