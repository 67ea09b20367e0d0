// What a payer's page does in the browser. Everything works without it; it only helps with typing.
const form = document.querySelector('.payment form');
if (form !== null) {
  helpTyping(form);
  fillTestValues(form);
  checkBeforeSubmit(form);
}
talkToParent();

function helpTyping(form) {
  const number = form.querySelector('#number');
  number?.addEventListener('input', () => {
    const digits = number.value.replace(/\D/g, '').slice(0, 19);
    const isAmex = /^3[47]/.test(digits);
    const groups = isAmex ? digits.match(/^(\d{1,4})(\d{1,6})?(\d+)?/)?.slice(1) : digits.match(/\d{1,4}/g);
    keepCaret(number, (groups ?? []).filter(Boolean).join(' '));
  });
  const expiry = form.querySelector('#expiry');
  expiry?.addEventListener('input', (event) => {
    const digits = expiry.value.replace(/\D/g, '').slice(0, 4);
    const isDeleting = event.inputType?.startsWith('delete') ?? false;
    const month = /^[2-9]/.test(digits) ? `0${digits}` : digits;
    if (month.length > 2) expiry.value = `${month.slice(0, 2)} / ${month.slice(2, 4)}`;
    else if (month.length === 2 && !isDeleting) expiry.value = `${month} / `;
  });
}

// Grouping digits moves the caret; put it back behind the digit it was behind.
function keepCaret(input, grouped) {
  const digitsBefore = input.value.slice(0, input.selectionStart ?? 0).replace(/\D/g, '').length;
  input.value = grouped;
  let position = 0;
  for (let seen = 0; seen < digitsBefore && position < grouped.length; position += 1) {
    if (/\d/.test(grouped[position])) seen += 1;
  }
  input.setSelectionRange(position, position);
}

function fillTestValues(form) {
  const set = (selector, value) => {
    const input = form.querySelector(selector);
    if (input === null) return;
    input.value = value;
    showFault(input, false);
  };
  for (const button of form.querySelectorAll('[data-fill-card]')) {
    button.addEventListener('click', () => {
      const number = button.dataset.fillCard ?? '';
      const year = String((new Date().getFullYear() + 4) % 100).padStart(2, '0');
      set('#number', number.replace(/(\d{4})(?=\d)/g, '$1 '));
      set('#expiry', `12 / ${year}`);
      set('#cvc', number.startsWith('37') ? '1234' : '123');
      if (form.querySelector('#name')?.value === '') set('#name', 'Test Payer');
      form.querySelector('.card-fields .pay')?.focus();
    });
  }
  for (const button of form.querySelectorAll('[data-fill-iban]')) {
    button.addEventListener('click', () => {
      set('#iban', (button.dataset.fillIban ?? '').replace(/(.{4})(?=.)/g, '$1 '));
      if (form.querySelector('#account_name')?.value === '') set('#account_name', 'Test Payer');
      form.querySelector('.bank-fields .pay')?.focus();
    });
  }
}

function checkBeforeSubmit(form) {
  form.addEventListener('submit', (event) => {
    const button = event.submitter;
    if (form.dataset.submitted === 'true') {
      event.preventDefault();
      return;
    }
    const faulty = visibleInputs(form).filter((input) => {
      const isFaulty = !isRight(input);
      showFault(input, isFaulty);
      return isFaulty;
    });
    if (faulty.length > 0) {
      event.preventDefault();
      faulty[0].focus();
      return;
    }
    form.dataset.submitted = 'true';
    if (button instanceof HTMLElement) {
      button.setAttribute('aria-disabled', 'true');
      button.textContent = form.dataset.working ?? '';
    }
  });
  for (const input of form.querySelectorAll('.field input')) {
    input.addEventListener('blur', () => {
      if (input.value !== '') showFault(input, !isRight(input));
    });
  }
  // A page that comes back from the browser's memory must be usable again.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) window.location.reload();
  });
}

function visibleInputs(form) {
  return [...form.querySelectorAll('.field input')].filter((input) => input.offsetParent !== null);
}

function isRight(input) {
  const value = input.value.trim();
  if (input.id === 'number') return isCardNumber(value.replace(/\D/g, ''));
  if (input.id === 'cvc') return /^\d{3,4}$/.test(value);
  if (input.id === 'expiry') {
    const [, month, year] = /^(\d{1,2})\s*\/?\s*(\d{2}|\d{4})$/.exec(value) ?? [];
    const fullYear = year?.length === 2 ? 2000 + Number(year) : Number(year);
    return Number(month) >= 1 && Number(month) <= 12 && Date.UTC(fullYear, Number(month)) > Date.now();
  }
  return value !== '';
}

function isCardNumber(digits) {
  if (!/^\d{12,19}$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

function showFault(input, isFaulty) {
  input.setAttribute('aria-invalid', String(isFaulty));
  const fault = document.getElementById(`${input.id}-fault`);
  if (fault !== null) fault.hidden = !isFaulty;
}

// Inside a frame the page around it must know our height, and when the payer is done.
function talkToParent() {
  if (window.parent === window) return;
  const complete = document.querySelector('[data-complete]');
  const report = () => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    window.parent.postMessage({ from: 'linku-simulator', kind: 'height', height }, '*');
  };
  new ResizeObserver(report).observe(document.body);
  report();
  if (complete instanceof HTMLElement) {
    const message = {
      from: 'linku-simulator',
      kind: 'complete',
      returnUrl: complete.dataset.complete || null,
    };
    window.parent.postMessage(message, complete.dataset.parentOrigin || '*');
  }
}
