// The sections of PayPal's part of the control page, with the forms in which one says what is to happen.
/* global button, element */
import { base, form, input, section, select, table, times } from './control-elements.js';

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

export function sections() {
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
