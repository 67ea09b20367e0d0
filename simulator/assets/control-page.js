// The control page: shows what the control API says, every two seconds, and sends what the buttons ask for.
const refreshMs = 2_000;
const rowsMax = 30;

const callFaultOf = {
  status: { kind: 'status', status: 500 },
  rate_limit: { kind: 'status', status: 429, retry_after_seconds: 2 },
  delay: { kind: 'delay', ms: 5_000 },
};
const webhookFaultOf = { delay: { kind: 'delay', ms: 10_000 } };

refresh();
setInterval(() => {
  // Redrawing a table under somebody's pointer or focus would take the button away from them.
  const isBusy = document.hidden || document.activeElement?.closest('tbody') != null;
  if (!isBusy) refresh();
}, refreshMs);

document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest('[data-post]') : null;
  if (!(button instanceof HTMLElement)) return;
  if (button.dataset.confirm !== undefined && !window.confirm(button.dataset.confirm)) return;
  act(button.dataset.method ?? 'POST', button.dataset.post ?? '', button.dataset.body ?? '{}');
});

onFault('call-fault-form', '/_simulator/stripe/faults', (data) => ({
  path: data.get('path'),
  fault: callFaultOf[data.get('kind')] ?? { kind: data.get('kind') },
}));
onFault('webhook-fault-form', '/_simulator/stripe/webhook-faults', (data) => ({
  event_type: data.get('event_type'),
  fault: webhookFaultOf[data.get('kind')] ?? { kind: data.get('kind') },
}));

function onFault(formId, path, toRule) {
  document.getElementById(formId)?.addEventListener('submit', (event) => {
    event.preventDefault();
    const data = new FormData(event.target);
    act('POST', path, JSON.stringify({ ...toRule(data), times: Number(data.get('times')) || 1 }));
  });
}

async function act(method, path, body) {
  const response = await fetch(path, { method, body, headers: { 'content-type': 'application/json' } });
  const answer = await response.json();
  const message = document.getElementById('message');
  message.hidden = response.ok;
  message.textContent = response.ok ? '' : (answer.error?.message ?? 'The simulator refused.');
  document.activeElement?.blur();
  await refresh();
}

async function refresh() {
  try {
    const read = async (path) => (await fetch(`/_simulator/${path}`)).json();
    const [state, { sessions }, { deliveries }, calls, webhooks] = await Promise.all(
      ['state', 'stripe/sessions', 'stripe/deliveries', 'stripe/faults', 'stripe/webhook-faults'].map(read),
    );
    const [{ disputes }, { accounts }, { payouts }] = await Promise.all(
      ['stripe/disputes', 'stripe/accounts', 'stripe/payouts'].map(read),
    );
    showClock(state);
    showMoney({ disputes, accounts, payouts });
    fill(
      'sessions',
      sessions.reverse().slice(0, rowsMax).map(sessionRow),
      'No session yet. Start a payment in the app.',
    );
    fill('deliveries', deliveries.reverse().slice(0, rowsMax).map(deliveryRow), 'No webhook sent yet.');
    fill('call-faults', ruleRows(calls, 'stripe/faults'), 'None.');
    fill('webhook-faults', ruleRows(webhooks, 'stripe/webhook-faults'), 'None.');
  } catch {
    document.getElementById('clock').textContent = 'The simulator does not respond.';
  }
}

function showMoney({ disputes, accounts, payouts }) {
  const newest = (list) => list.reverse().slice(0, rowsMax);
  fill(
    'disputes',
    newest(disputes).map(disputeRow),
    'No dispute yet. Pay with a dispute card, or press Dispute.',
  );
  fill('accounts', newest(accounts).map(accountRow), 'No account yet. Set up a payout account in the app.');
  fill('payouts', newest(payouts).map(payoutRow), 'No payout yet.');
}

function showClock({ now, clock_offset_ms: offsetMs, seed }) {
  const time = new Date(now * 1000).toISOString().replace('T', ' ').slice(0, 19);
  const ahead =
    offsetMs === 0 ? 'the same as this machine' : `${Math.round(offsetMs / 1000)} s ahead of this machine`;
  document.getElementById('clock').textContent = `${time} UTC, ${ahead}. Seed of the faults: ${seed}.`;
}

function sessionRow(session) {
  const path = `/_simulator/stripe/sessions/${session.id}`;
  const isOpen = session.status === 'open';
  const isPending = session.is_bank_debit_under_way;
  const link = element('a', {
    href: session.hosted_url,
    textContent: `${session.id.slice(0, 22)}…`,
    title: session.id,
  });
  const actions = isOpen
    ? [
        button('Pay', `${path}/pay`, { card: '4242424242424242', three_d_secure: 'complete' }),
        button('Decline', `${path}/pay`, { card: '4000000000000002' }),
        button('Bank debit', `${path}/bank`, { iban: 'AT611904300234573201' }),
        button('Expire', `${path}/expire`, {}),
      ]
    : isPending
      ? [button('Bank decides now', `${path}/settle`, {})]
      : session.is_disputable
        ? [button('Dispute', '/_simulator/stripe/disputes', { payment_intent: session.payment_intent })]
        : [];
  return row([
    session.ui_mode === 'hosted_page' ? link : `${session.id.slice(0, 22)}…`,
    session.amount_display,
    state(session.status),
    state(session.payment_status),
    element('span', { className: 'row' }, actions),
  ]);
}

function disputeRow(dispute) {
  const decide = (label, outcome) =>
    button(label, `/_simulator/stripe/disputes/${dispute.id}/decide`, { outcome });
  const isInquiry = dispute.status.startsWith('warning_');
  const isClosed = ['won', 'lost', 'warning_closed'].includes(dispute.status);
  const decisions = isInquiry
    ? [decide('Close', 'warning_closed'), decide('Escalate', 'escalated')]
    : [decide('Won by us', 'won'), decide('Lost by us', 'lost')];
  return row([
    dispute.id,
    dispute.amount_display,
    dispute.reason.replaceAll('_', ' '),
    state(dispute.status),
    element('span', { className: 'row' }, isClosed ? [] : decisions),
  ]);
}

function accountRow(account) {
  const onboard = (label, outcome) =>
    button(label, `/_simulator/stripe/accounts/${account.id}/onboard`, { outcome });
  const isReady = account.payouts_enabled;
  const name = isReady ? 'ready' : account.details_submitted ? 'restricted' : 'new';
  const actions = [
    ...(isReady ? [] : [onboard('Complete', 'complete')]),
    ...(name === 'restricted' ? [] : [onboard('Restrict', 'restricted')]),
  ];
  return row([
    account.id,
    account.email ?? '',
    account.country,
    state(name),
    element('span', { className: 'row' }, actions),
  ]);
}

function payoutRow(payout) {
  const settle = (label, outcome) =>
    button(label, `/_simulator/stripe/payouts/${payout.id}/settle`, { outcome });
  const actions = {
    pending: [settle('Arrives', 'paid'), settle('Return', 'failed')],
    paid: [settle('Return', 'failed')],
    failed: [],
  };
  return row([
    payout.id,
    payout.account,
    payout.amount_display,
    state(payout.status),
    element('span', { className: 'row' }, actions[payout.status]),
  ]);
}

function deliveryRow(delivery) {
  const last = delivery.attempts.at(-1);
  const answer = last === undefined ? '' : (last.status ?? last.error);
  return row([
    `${delivery.eventType}${delivery.isForged ? ' (forged)' : ''}`,
    state(delivery.state),
    String(delivery.attempts.length),
    String(answer ?? ''),
    button('Resend', `/_simulator/stripe/deliveries/${delivery.id}/resend`, {}),
  ]);
}

function ruleRows({ rules }, path) {
  return rules.map(({ id, rule, timesLeft, fired }) =>
    row([
      [rule.fault.kind, rule.fault.status, rule.fault.copies].filter(Boolean).join(' '),
      rule.path ?? rule.event_type,
      `${timesLeft ?? 'any number'} left, fired ${fired}`,
      button('Remove', `/_simulator/${path}/${id}`, {}, 'DELETE'),
    ]),
  );
}

function fill(id, rows, emptyText) {
  const body = document.getElementById(id);
  const empty = row([element('span', { className: 'muted', textContent: emptyText })]);
  body.replaceChildren(...(rows.length > 0 ? rows : [empty]));
}

function row(cells) {
  const children = cells.map((cell) => element('td', {}, [cell]));
  return element('tr', {}, children);
}

function state(name) {
  return element('span', { className: `state-${name}`, textContent: name });
}

function button(label, path, body, method = 'POST') {
  const made = element('button', { type: 'button', textContent: label });
  Object.assign(made.dataset, { post: path, method, body: JSON.stringify(body) });
  return made;
}

function element(name, properties, children = []) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
