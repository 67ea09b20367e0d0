import { formatAmount, type Language } from '../../pages/format-amount';
import { html, type Markup } from '../../pages/markup';
import { payerPage } from '../../pages/page-layout';
import type { CardErrorRecord, SessionRecord } from '../books/records';
import { testBankAccounts } from '../connect/bank-accounts';
import { type TestCard, testCards } from '../payments/test-cards';
import type { FieldName, FormProblems } from './payment-form';
import {
  declineLabels,
  describeCard,
  describeCase,
  type PaymentLabels,
  paymentLabels,
} from './payment-labels';

/** Three rows that most people want; the others are in the list below them. */
const quickCases = ['success', 'authentication_always', 'generic_decline'];

type PageOptions = {
  session: SessionRecord;
  language: Language;
  isEmbedded: boolean;
  problems: FormProblems | null;
  lastError: CardErrorRecord | null;
  isAuthenticationOpen: boolean;
  /** The page's own address, which its form posts to. */
  path: string;
};

/** The page on which a person pays. */
export function paymentPage(options: PageOptions): string {
  const { session, language, isEmbedded } = options;
  const text = paymentLabels[language];
  const amount = formatAmount({ amount: session.amountTotal, currency: session.currency, language });
  const content = html`<main class="checkout">
<section class="summary" aria-label="${text.summary}">
${isEmbedded || session.cancelUrl === null ? null : html`<a class="back" href="${session.cancelUrl}"><span aria-hidden="true">←</span> ${text.back}</a>`}
<h1 class="merchant">LinkU</h1>
<p class="amount"><span class="label">${text.total}</span> ${amount}</p>
${orderLines({ session, language })}
</section>
<section class="payment">${paymentForm({ ...options, text, amount })}</section>
</main>`;
  return payerPage({ title: `${text.pageTitle} ${amount} · LinkU`, language, isEmbedded, content });
}

function orderLines({ session, language }: { session: SessionRecord; language: Language }): Markup {
  const text = paymentLabels[language];
  const show = (amount: number) => formatAmount({ amount, currency: session.currency, language });
  const lines = session.lineItems.map(
    (item) => html`<li>
<span class="line-name">${item.name}${item.quantity > 1 ? html` <span class="muted">${text.quantity} ${item.quantity}</span>` : null}</span>
<span class="line-amount">${show(item.unitAmount * item.quantity)}</span>
${item.description === null ? null : html`<span class="muted line-description">${item.description}</span>`}
</li>`,
  );
  return html`<ul class="lines">${lines}</ul>`;
}

function paymentForm({
  session,
  language,
  problems,
  lastError,
  isAuthenticationOpen,
  path,
  text,
  amount,
}: PageOptions & { text: PaymentLabels; amount: string }): Markup {
  const hasCard = session.paymentMethodTypes.includes('card');
  const hasBank = session.paymentMethodTypes.includes('sepa_debit');
  const isBank = !hasCard || problems?.method === 'bank';
  const faulty = new Set(problems?.fields);
  const forms = { text, language, amount, faulty, name: problems?.name ?? session.customerName ?? '' };
  return html`${notice({ problems, lastError, isAuthenticationOpen, language, path })}
<form method="post" action="${path}?lang=${language}" novalidate data-working="${text.working}">
<fieldset class="methods"${hasCard && hasBank ? null : html` hidden`}>
<legend>${text.payWith}</legend>
${hasCard ? methodChoice({ value: 'card', label: text.card, isChecked: !isBank }) : null}
${hasBank ? methodChoice({ value: 'bank', label: text.bank, isChecked: isBank }) : null}
</fieldset>
${hasCard ? cardFields(forms) : null}
${hasBank ? bankFields(forms) : null}
${session.submitText === null ? null : html`<p class="muted">${session.submitText}</p>`}
</form>`;
}

function methodChoice({
  value,
  label,
  isChecked,
}: {
  value: string;
  label: string;
  isChecked: boolean;
}): Markup {
  return html`<label class="method"><input type="radio" name="method" value="${value}"${isChecked ? html` checked` : null}> ${label}</label>`;
}

function notice({
  problems,
  lastError,
  isAuthenticationOpen,
  language,
  path,
}: Pick<
  PageOptions,
  'problems' | 'lastError' | 'isAuthenticationOpen' | 'language' | 'path'
>): Markup | null {
  const text = paymentLabels[language];
  if (problems !== null) return html`<p class="notice error" role="alert">${text.fixFields}</p>`;
  if (isAuthenticationOpen) {
    return html`<p class="notice" role="status">${text.authenticateNotice} <a href="${path}/authenticate?lang=${language}">${text.authenticateContinue}</a></p>`;
  }
  if (lastError === null) return null;
  const labels = declineLabels({ error: lastError, language });
  return html`<p class="notice error" role="alert" data-code="${lastError.code}" data-decline-code="${lastError.declineCode ?? ''}">${labels}</p>`;
}

type FieldsOptions = {
  text: PaymentLabels;
  language: Language;
  amount: string;
  faulty: Set<FieldName>;
  name: string;
};

function cardFields({ text, language, amount, faulty, name }: FieldsOptions): Markup {
  const quick = testCards.filter(({ testCase }) => quickCases.includes(testCase));
  const number = {
    id: 'number',
    label: text.number,
    isFaulty: faulty.has('number'),
    fault: text.fieldNumber,
  };
  const expiry = {
    id: 'expiry',
    label: text.expiry,
    isFaulty: faulty.has('expiry'),
    fault: text.fieldExpiry,
  };
  const cvc = { id: 'cvc', label: text.cvc, isFaulty: faulty.has('cvc'), fault: text.fieldCvc };
  const holder = {
    id: 'name',
    label: text.name,
    isFaulty: faulty.has('name'),
    fault: text.fieldName,
    value: name,
  };
  return html`<div class="fields card-fields">
<div class="fill" role="group" aria-label="${text.useTestCard}"><span class="muted">${text.useTestCard}</span>
<div class="chips">${quick.map((card) => cardChip({ card, language }))}</div></div>
${field({ ...number, inputMode: 'numeric', autoComplete: 'cc-number', placeholder: '1234 1234 1234 1234', maxLength: 23 })}
<div class="pair">
${field({ ...expiry, inputMode: 'numeric', autoComplete: 'cc-exp', placeholder: text.expiryHint, maxLength: 9 })}
${field({ ...cvc, inputMode: 'numeric', autoComplete: 'cc-csc', placeholder: '123', maxLength: 4 })}
</div>
${field({ ...holder, inputMode: 'text', autoComplete: 'cc-name', placeholder: '', maxLength: 100 })}
<button class="pay" type="submit">${text.pay} ${amount}</button>
<details><summary>${text.moreCards}</summary>
<p class="muted">${text.anyDetails}</p>
<ul class="test-cards">${testCards.map((card) => html`<li>${cardRow({ card, language })}</li>`)}</ul>
</details>
</div>`;
}

function bankFields({ text, language, amount, faulty, name }: FieldsOptions): Markup {
  const holder = {
    id: 'account_name',
    label: text.accountName,
    isFaulty: faulty.has('name'),
    fault: text.fieldName,
    value: name,
  };
  const iban = { id: 'iban', label: text.iban, isFaulty: faulty.has('iban'), fault: text.fieldIban };
  const accounts = testBankAccounts.map(
    (account) =>
      html`<button class="chip" type="button" data-fill-iban="${account.iban}">${describeCase({ testCase: account.testCase, language })}</button>`,
  );
  return html`<div class="fields bank-fields">
<p class="muted">${text.bankNote}</p>
<div class="fill" role="group" aria-label="${text.useTestAccount}"><span class="muted">${text.useTestAccount}</span><div class="chips">${accounts}</div></div>
${field({ ...iban, inputMode: 'text', autoComplete: 'off', placeholder: 'AT61 1904 3002 3457 3201', maxLength: 42 })}
${field({ ...holder, inputMode: 'text', autoComplete: 'name', placeholder: '', maxLength: 100 })}
<button class="pay" type="submit">${text.debit} · ${amount}</button>
</div>`;
}

function field({
  id,
  label,
  isFaulty,
  fault,
  inputMode,
  autoComplete,
  placeholder,
  maxLength,
  value = '',
}: {
  id: string;
  label: string;
  isFaulty: boolean;
  fault: string;
  inputMode: string;
  autoComplete: string;
  placeholder: string;
  maxLength: number;
  value?: string;
}): Markup {
  return html`<div class="field">
<label for="${id}">${label}</label>
<input id="${id}" name="${id}" inputmode="${inputMode}" autocomplete="${autoComplete}" placeholder="${placeholder}" maxlength="${maxLength}" value="${value}" aria-describedby="${id}-fault" aria-invalid="${isFaulty ? 'true' : 'false'}">
<p class="fault" id="${id}-fault"${isFaulty ? null : html` hidden`}>${fault}</p>
</div>`;
}

function cardChip({ card, language }: { card: TestCard; language: Language }): Markup {
  return html`<button class="chip" type="button" data-fill-card="${card.number}">${describeCard({ card, language })}</button>`;
}

function cardRow({ card, language }: { card: TestCard; language: Language }): Markup {
  const grouped = card.number.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
  return html`<button type="button" data-fill-card="${card.number}"><span class="digits">${grouped}</span> <span class="muted">${describeCard({ card, language })}</span></button>`;
}
