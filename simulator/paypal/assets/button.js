// The button inside its frame. It opens the window, because only a click may; the page around it makes the order.
const button = document.getElementById('paypal');
const closedPollMs = 300;
const state = { popup: null, orderId: null, isEnabled: true, isDone: false };

const tell = (message) => window.parent.postMessage({ from: 'linku-paypal-button', ...message }, '*');

button.addEventListener('click', () => {
  if (!state.isEnabled) return;
  if (state.popup !== null && !state.popup.closed) {
    state.popup.focus();
    return;
  }
  if (!openWindow()) return;
  if (state.orderId === null) tell({ kind: 'click' });
});

window.addEventListener('message', ({ source, origin, data }) => {
  if (source === window.parent && data?.from === 'linku-paypal-sdk') obey(data);
  const isPopup = source === state.popup && origin === window.location.origin;
  if (isPopup && data?.from === 'linku-paypal-popup') finish(data);
});

function obey({ kind, orderId }) {
  if (kind === 'order') {
    state.orderId = orderId;
    show();
  }
  // Without a click the window may be blocked; then the next click opens it, with the same order.
  if (kind === 'restart') {
    state.orderId = orderId;
    button.firstElementChild.textContent = button.dataset.again;
    openWindow();
  }
  if (kind === 'abandon') {
    state.isDone = true;
    state.orderId = null;
    state.popup?.close();
  }
  if (kind === 'enable' || kind === 'disable') {
    state.isEnabled = kind === 'enable';
    button.setAttribute('aria-disabled', String(!state.isEnabled));
  }
}

function openWindow() {
  const width = 460;
  const left = window.screenX + Math.max(0, (window.outerWidth - width) / 2);
  state.isDone = false;
  const target = state.orderId === null ? `/sdk/opening?lang=${button.dataset.lang}` : approveUrl();
  state.popup = window.open(target, '_blank', `popup,width=${width},height=720,left=${left}`);
  if (state.popup === null) {
    tell({ kind: 'blocked' });
    return false;
  }
  watch(state.popup);
  return true;
}

function show() {
  if (state.popup !== null && !state.popup.closed) state.popup.location.replace(approveUrl());
}

function approveUrl() {
  return `/checkoutnow?token=${encodeURIComponent(state.orderId)}&xcomponent=1&lang=${button.dataset.lang}`;
}

// A window that is closed by hand is a buyer who changed their mind.
function watch(popup) {
  let isClosed = false;
  const timer = setInterval(() => {
    if (!popup.closed) return;
    // What the window said last may still be on its way when it is seen closed first.
    if (!isClosed) {
      isClosed = true;
      return;
    }
    clearInterval(timer);
    if (!state.isDone && popup === state.popup) finish({ kind: 'cancelled' });
  }, closedPollMs);
}

function finish({ kind, payerId }) {
  if (state.isDone) return;
  state.isDone = true;
  const { orderId } = state;
  state.orderId = null;
  tell({ kind, orderId, payerId });
}

// The page may remove the button at any time, and its window goes with it.
window.addEventListener('pagehide', () => state.popup?.close());

tell({ kind: 'ready' });
