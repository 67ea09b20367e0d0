// The last page of a popup: tells the button that opened this window how it ended, and closes it. Both are of one origin.
const outcome = document.querySelector('[data-outcome]');
if (outcome instanceof HTMLElement && window.opener !== null) {
  const { outcome: kind, order: orderId, payer: payerId } = outcome.dataset;
  window.opener.postMessage({ from: 'linku-paypal-popup', kind, orderId, payerId }, window.location.origin);
  window.close();
}
