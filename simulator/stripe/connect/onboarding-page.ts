import { formatAmount, type Language } from '../../pages/format-amount';
import { html, type Markup } from '../../pages/markup';
import { payerPage } from '../../pages/page-layout';
import { availableAmount } from '../books/books';
import type { StripeSimulator } from '../simulator';
import { connectLabels } from './connect-labels';
import type { AccountRecord, PayoutRecord } from './connect-records';
import { type PayoutBankAccount, payoutBankAccounts, sortCode } from './payout-bank-accounts';

/** The stand-in for Stripe's onboarding: what the person could do there, as three buttons. */
export function onboardingPage({
  account,
  language,
  path,
}: {
  account: AccountRecord;
  language: Language;
  path: string;
}): string {
  const text = connectLabels[language];
  const button = ({ value, label, style }: { value: string; label: string; style: string }): Markup =>
    html`<button class="${style}" type="submit" name="outcome" value="${value}">${label}</button>`;
  const content = html`<main class="notice-page challenge">
<p class="muted">Stripe Connect</p>
<h1>${text.onboardingTitle}</h1>
<p>${text.onboardingText}</p>
<p class="notice" role="status">${stateLabels({ account, language })}</p>
<form method="post" action="${path}?lang=${language}">
<fieldset class="fundings">
<legend>${text.bankAccount}</legend>
${payoutBankAccounts.map((bank, index) => bankChoice({ bank, isChecked: index === 0, language }))}
</fieldset>
${button({ value: 'complete', label: text.complete, style: 'pay' })}
${button({ value: 'restricted', label: text.restricted, style: 'quiet' })}
${button({ value: 'leave', label: text.leave, style: 'quiet' })}
</form>
</main>`;
  return payerPage({ title: `${text.onboardingTitle} · Stripe`, language, content });
}

function stateLabels({ account, language }: { account: AccountRecord; language: Language }): string {
  const text = connectLabels[language];
  if (account.onboarding === 'not_submitted') return text.stateNew;
  if (account.onboarding === 'restricted') return text.stateRestricted;
  return account.bankAccount?.status === 'errored' ? text.stateBankErrored : text.stateComplete;
}

function bankChoice({
  bank,
  isChecked,
  language,
}: {
  bank: PayoutBankAccount;
  isChecked: boolean;
  language: Language;
}): Markup {
  const labels: Record<string, string> = connectLabels[language].cases;
  return html`<label class="method"><input type="radio" name="bank_account" value="${bank.number}"${isChecked ? html` checked` : null}> <span><span class="digits">${sortCode} ${bank.number}</span> <span class="muted">${labels[bank.testCase] ?? bank.testCase}</span></span></label>`;
}

/** What the Express dashboard shows: the balance, and what became of payouts. */
export function dashboardPage({
  simulator,
  account,
  language,
}: {
  simulator: StripeSimulator;
  account: AccountRecord;
  language: Language;
}): string {
  const text = connectLabels[language];
  const { id: accountId, defaultCurrency: currency } = account;
  const show = (amount: number) => formatAmount({ amount, currency, language });
  const available = availableAmount({ simulator, accountId, currency });
  const pending = simulator.balanceTransactions
    .all()
    .filter((line) => line.accountId === accountId && line.availableOn > simulator.clock.nowSeconds())
    .reduce((sum, { amount }) => sum + amount, 0);
  const payouts = simulator.payouts
    .all()
    .filter((payout) => payout.accountId === accountId)
    .reverse();
  const content = html`<main class="notice-page challenge">
<p class="muted">Stripe Express</p>
<h1>${text.dashboardTitle}</h1>
<p class="notice" role="status">${stateLabels({ account, language })}</p>
<p class="amount"><span class="label">${text.available}</span> ${show(available)}</p>
<p class="muted">${text.pending}: ${show(pending)}</p>
<h2>${text.payouts}</h2>
${payouts.length === 0 ? html`<p class="muted">${text.noPayouts}</p>` : html`<ul class="lines">${payouts.map((payout) => payoutLine({ payout, language }))}</ul>`}
</main>`;
  return payerPage({ title: `${text.dashboardTitle} · Stripe`, language, content });
}

function payoutLine({ payout, language }: { payout: PayoutRecord; language: Language }): Markup {
  const { amount, currency, status } = payout;
  return html`<li><span class="line-name">${formatAmount({ amount, currency, language })}</span> <span class="line-amount">${connectLabels[language].payoutStates[status]}</span></li>`;
}
