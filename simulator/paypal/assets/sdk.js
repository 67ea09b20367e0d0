// A stand-in for PayPal's JavaScript SDK against the simulator: the buttons, as wrappers such as react-paypal-js use them.
(() => {
  const script = document.currentScript;
  const origin = new URL(script.src).origin;
  const locale = new URL(script.src).searchParams.get('locale') ?? '';
  const namespace = script.dataset.namespace ?? 'paypal';

  function Buttons(options = {}) {
    const props = { ...options };
    const frame = document.createElement('iframe');
    const ready = deferred();
    let isClosed = false;

    const send = (message) =>
      frame.contentWindow?.postMessage({ from: 'linku-paypal-sdk', ...message }, origin);
    const fail = (error) => {
      if (props.onError === undefined) console.error(error);
      else props.onError(error);
    };

    const { begin, approved } = flow({ props, send, fail });

    const onMessage = ({ source, origin: sender, data }) => {
      if (sender !== origin || source !== frame.contentWindow || data?.from !== 'linku-paypal-button') return;
      if (data.kind === 'ready') ready.resolve();
      if (data.kind === 'click') begin();
      if (data.kind === 'approved') approved(data);
      if (data.kind === 'cancelled') props.onCancel?.({ orderID: data.orderId }, { redirect });
      if (data.kind === 'blocked') fail(new Error('The browser blocked the PayPal window.'));
    };

    return {
      isEligible: () => (props.fundingSource ?? 'paypal') === 'paypal',
      async render(container) {
        const place = typeof container === 'string' ? document.querySelector(container) : container;
        if (!(place instanceof HTMLElement))
          throw new Error(`Document is ready and element ${String(container)} does not exist.`);
        const { color = 'gold', shape = 'rect', height = 45 } = props.style ?? {};
        frame.src = `${origin}/sdk/button?${new URLSearchParams({ color, shape, locale })}`;
        frame.title = 'PayPal';
        Object.assign(frame.style, { border: '0', width: '100%', height: `${height}px`, display: 'block' });
        window.addEventListener('message', onMessage);
        place.append(frame);
        await ready.promise;
        if (isClosed) throw new Error('The buttons were closed.');
        const enable = async () => send({ kind: 'enable' });
        const disable = async () => send({ kind: 'disable' });
        props.onInit?.({}, { enable, disable });
      },
      async updateProps(changed) {
        Object.assign(props, changed);
      },
      async close() {
        isClosed = true;
        send({ kind: 'abandon' });
        ready.resolve();
        window.removeEventListener('message', onMessage);
        frame.remove();
      },
      resume() {},
      hasReturned: () => false,
    };
  }

  /** What happens between a click and the order's approval, by the functions that the merchant's page gave. */
  function flow({ props, send, fail }) {
    async function begin() {
      try {
        let isRejected = false;
        const reject = async () => {
          isRejected = true;
        };
        await props.onClick?.({ fundingSource: 'paypal' }, { reject, resolve: async () => {} });
        if (isRejected) {
          send({ kind: 'abandon' });
          return;
        }
        if (props.createOrder === undefined) throw new Error('The simulator needs createOrder.');
        const actions = { order: { create: unsupported('actions.order.create') } };
        const orderId = await props.createOrder({ paymentSource: 'paypal' }, actions);
        if (typeof orderId !== 'string' || orderId === '') throw new Error('createOrder gave no order id.');
        send({ kind: 'order', orderId });
      } catch (error) {
        send({ kind: 'abandon' });
        fail(error);
      }
    }

    async function approved({ orderId, payerId }) {
      const data = {
        orderID: orderId,
        payerID: payerId,
        paymentID: null,
        billingToken: null,
        facilitatorAccessToken: '',
        paymentSource: 'paypal',
      };
      const restart = () => send({ kind: 'restart', orderId });
      try {
        await props.onApprove?.(data, { restart, redirect, order: orderActions(orderId) });
      } catch (error) {
        fail(error);
      }
    }

    return { begin, approved };
  }

  function orderActions(orderId) {
    return {
      async get() {
        const response = await fetch(`${origin}/sdk/orders/${orderId}`);
        const body = await response.json();
        if (!response.ok) throw new Error(body.details?.[0]?.description ?? 'The simulator refused.');
        return body;
      },
      capture: unsupported('actions.order.capture'),
      authorize: unsupported('actions.order.authorize'),
      patch: unsupported('actions.order.patch'),
    };
  }

  function unsupported(name) {
    return async () => {
      throw new Error(`The simulator has no ${name}; let your server do it.`);
    };
  }

  function redirect(url) {
    window.location.assign(url);
  }

  function deferred() {
    let resolve;
    const promise = new Promise((done) => {
      resolve = done;
    });
    return { promise, resolve };
  }

  const FUNDING = { PAYPAL: 'paypal', CARD: 'card', PAYLATER: 'paylater', VENMO: 'venmo' };
  const isFundingEligible = (source) => source === FUNDING.PAYPAL;
  window[namespace] = {
    version: '5.0.0-simulator',
    Buttons,
    FUNDING,
    isFundingEligible,
    getFundingSources: () => ['paypal'],
  };
})();
