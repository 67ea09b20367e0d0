import { pageResponse } from '../http/answers';
import type { Endpoint } from '../http/http';
import { html } from './markup';

/** The page at /: what the simulators hold, and the faults they can inject. Its script uses the control API. */
export function controlPage({ hasPayPal }: { hasPayPal: boolean }): Endpoint {
  return {
    owns: ({ path, method }) => path === '/' && method === 'GET',
    handle: () => pageResponse({ html: page({ hasPayPal }).markup }),
  };
}

const callFaults = [
  ['status', 'Respond with 500'],
  ['rate_limit', 'Respond with 429'],
  ['delay', 'Delay by 5 s'],
  ['drop_before', 'Drop before executing'],
  ['execute_then_drop', 'Execute, then drop'],
  ['wrong_body', 'Execute, respond with HTML'],
  ['cache_500', 'Keep a 500 under the idempotency key'],
] as const;

const webhookFaults = [
  ['duplicate', 'Duplicate'],
  ['reorder', 'Reorder'],
  ['delay', 'Delay by 10 s'],
  ['lose', 'Lose'],
  ['hold', 'Hold'],
  ['forge', 'Add a forged copy'],
] as const;

const options = (choices: ReadonlyArray<readonly [string, string]>) =>
  choices.map(([value, label]) => html`<option value="${value}">${label}</option>`);

/** A section with a table that the page's script fills. */
const tableSection = ({
  id,
  title,
  columns,
}: {
  id: string;
  title: string;
  columns: string[];
}) => html`<section>
<h2 id="${id}-title">${title}</h2>
<div class="scroll" role="region" tabindex="0" aria-labelledby="${id}-title"><table><thead><tr>${columns.map((column) => html`<th>${column}</th>`)}</tr></thead><tbody id="${id}"></tbody></table></div>
</section>
`;

/** Disputes, accounts and payouts: what follows a payment. */
const moneySections = [
  tableSection({
    id: 'disputes',
    title: 'Disputes',
    columns: ['Dispute', 'Amount', 'Reason', 'State', "Act as the payer's bank"],
  }),
  tableSection({
    id: 'accounts',
    title: 'Connected accounts',
    columns: ['Account', 'E-mail', 'Country', 'State', 'Act as the helper'],
  }),
  tableSection({
    id: 'payouts',
    title: 'Payouts',
    columns: ['Payout', 'Account', 'Amount', 'State', 'Act as the bank'],
  }),
];

const payPalSections = html`<section>
<h2 id="paypal-orders-title">PayPal orders</h2>
<div class="scroll" role="region" tabindex="0" aria-labelledby="paypal-orders-title"><table><thead><tr><th>Order</th><th>Amount</th><th>State</th><th>Capture</th><th>Act as the buyer or as PayPal</th></tr></thead><tbody id="paypal-orders"></tbody></table></div>
</section>
<section>
<h2 id="paypal-deliveries-title">PayPal webhook deliveries</h2>
<div class="scroll" role="region" tabindex="0" aria-labelledby="paypal-deliveries-title"><table><thead><tr><th>Event</th><th>State</th><th>Tries</th><th>Last response</th><th>Resend</th></tr></thead><tbody id="paypal-deliveries"></tbody></table></div>
</section>
`;

const page = ({ hasPayPal }: { hasPayPal: boolean }) => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>LinkU payment simulator</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/simulator.css">
<script src="/assets/control-page.js" defer></script>
${
  hasPayPal
    ? html`<script type="module" src="/assets/paypal/control-page.js"></script>
`
    : null
}</head>
<body>
<header class="banner"><p><strong>Simulator</strong> <span>A local simulator of ${hasPayPal ? 'Stripe and PayPal' : 'Stripe'}. No real money moves here.</span></p></header>
<main class="control">
<header class="row"><h1>LinkU payment simulator</h1></header>
<p id="message" class="notice" role="status" hidden></p>
<section>
<h2 id="sessions-title">Checkout sessions</h2>
<div class="scroll" role="region" tabindex="0" aria-labelledby="sessions-title"><table><thead><tr><th>Session</th><th>Amount</th><th>State</th><th>Payment</th><th>Act as the payer or the bank</th></tr></thead><tbody id="sessions"></tbody></table></div>
</section>
<section>
<h2 id="deliveries-title">Webhook deliveries</h2>
<div class="scroll" role="region" tabindex="0" aria-labelledby="deliveries-title"><table><thead><tr><th>Event</th><th>State</th><th>Tries</th><th>Last response</th><th>Resend</th></tr></thead><tbody id="deliveries"></tbody></table></div>
</section>
${moneySections}${hasPayPal ? payPalSections : null}<div class="columns">
<section>
<h2 id="call-faults-title">Faults of API calls</h2>
<form class="row" id="call-fault-form">
<label>Fault <select name="kind">${options(callFaults)}</select></label>
<label>Path <input name="path" value="/v1/**" size="22"></label>
<label>Times <input name="times" type="number" min="1" value="1"></label>
<button type="submit">Add</button>
</form>
<div class="scroll" role="region" tabindex="0" aria-labelledby="call-faults-title"><table><tbody id="call-faults"></tbody></table></div>
</section>
<section>
<h2 id="webhook-faults-title">Faults of webhooks</h2>
<form class="row" id="webhook-fault-form">
<label>Fault <select name="kind">${options(webhookFaults)}</select></label>
<label>Event type <input name="event_type" value="*" size="22"></label>
<label>Times <input name="times" type="number" min="1" value="1"></label>
<button type="submit">Add</button>
</form>
<div class="scroll" role="region" tabindex="0" aria-labelledby="webhook-faults-title"><table><tbody id="webhook-faults"></tbody></table></div>
<p class="row"><button type="button" data-post="/_simulator/stripe/release">Release held webhooks</button></p>
</section>
</div>
<section>
<h2 id="clock-title">Clock</h2>
<p id="clock" class="muted"></p>
<p class="row">
<button type="button" data-post="/_simulator/clock" data-body='{"advance_seconds":1800}'>Forward 30 minutes</button>
<button type="button" data-post="/_simulator/clock" data-body='{"advance_seconds":86400}'>Forward 24 hours</button>
<button type="button" data-post="/_simulator/reset" data-confirm="Delete every session, event and fault?">Reset</button>
</p>
</section>
</main>
</body>
</html>
`;
