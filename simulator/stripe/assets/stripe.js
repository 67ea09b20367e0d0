// A stand-in for Stripe.js against the simulator: enough of it for embedded Checkout, and the names that wrappers look for.
(() => {
  const origin = new URL(document.currentScript.src).origin;

  function Stripe(publishableKey) {
    if (typeof publishableKey !== 'string' || !publishableKey.startsWith('pk_test_')) {
      throw new Error('The simulator takes publishable test keys only (pk_test_...).');
    }
    return {
      _apiKey: publishableKey,
      createEmbeddedCheckoutPage,
      elements: unsupported('elements'),
      createToken: unsupported('createToken'),
      createPaymentMethod: unsupported('createPaymentMethod'),
      confirmCardPayment: unsupported('confirmCardPayment'),
      registerAppInfo() {},
      _registerWrapper() {},
    };
  }
  Stripe.version = 'endive';

  function unsupported(name) {
    return () => {
      throw new Error(`The simulator has no stripe.${name}; use createEmbeddedCheckoutPage.`);
    };
  }

  async function createEmbeddedCheckoutPage({ clientSecret, fetchClientSecret, onComplete } = {}) {
    const secret = clientSecret ?? (await fetchClientSecret?.());
    if (typeof secret !== 'string' || !secret.includes('_secret_')) {
      throw new Error('createEmbeddedCheckoutPage needs a clientSecret or fetchClientSecret.');
    }
    const frame = document.createElement('iframe');
    frame.src = `${origin}/c/embed/${encodeURIComponent(secret)}`;
    frame.title = 'LinkU simulator checkout';
    frame.allow = 'payment';
    Object.assign(frame.style, { border: '0', width: '100%', minHeight: '640px', display: 'block' });
    let isComplete = false;
    let isDestroyed = false;

    const onMessage = ({ origin: sender, source, data }) => {
      if (sender !== origin || source !== frame.contentWindow || data?.from !== 'linku-simulator') return;
      if (data.kind === 'height' && Number.isFinite(data.height)) frame.style.height = `${data.height}px`;
      if (data.kind === 'complete' && !isComplete) {
        isComplete = true;
        if (typeof data.returnUrl === 'string' && /^https?:/.test(data.returnUrl))
          window.location.assign(data.returnUrl);
        else onComplete?.();
      }
    };
    window.addEventListener('message', onMessage);

    return {
      mount(location) {
        if (isDestroyed) throw new Error('This embedded Checkout was destroyed.');
        const element = typeof location === 'string' ? document.querySelector(location) : location;
        if (!(element instanceof HTMLElement))
          throw new Error('mount needs an element or a selector that finds one.');
        element.replaceChildren(frame);
      },
      unmount() {
        frame.remove();
      },
      destroy() {
        isDestroyed = true;
        frame.remove();
        window.removeEventListener('message', onMessage);
      },
    };
  }

  window.Stripe = Stripe;
})();
