import { formatAmount, type Language } from '../../pages/format-amount';
import { html, type Markup } from '../../pages/markup';
import { payerPage } from '../../pages/page-layout';
import { fundingSchema, type OrderRecord } from '../books/records';
import { testBuyer } from '../orders/render-order';
import { approveLabels } from './approve-labels';

/** The page on which the buyer approves, in place of PayPal's own. */
export function approvePage({
  order,
  language,
  query,
  hasProblem,
}: {
  order: OrderRecord;
  language: Language;
  /** The page's own query, without the language. */
  query: Record<string, string>;
  hasProblem: boolean;
}): string {
  const action = `/checkoutnow?${new URLSearchParams({ ...query, lang: language })}`;
  const text = approveLabels[language];
  const { amount, currency, description } = order.unit;
  const shown = formatAmount({ amount, currency, language });
  const wasDeclined = order.funding !== null;
  const content = html`<main class="checkout">
<section class="summary" aria-label="${text.total}">
<h1 class="merchant">${order.brandName ?? 'LinkU'}</h1>
<p class="amount"><span class="label">${text.total}</span> ${shown}</p>
${description === null ? null : html`<p>${description}</p>`}
<p class="muted">${text.stub}</p>
</section>
<section class="payment">
<h2>${text.heading}</h2>
${hasProblem ? html`<p class="notice error" role="alert">${text.fundingFault}</p>` : null}
${wasDeclined && !hasProblem ? html`<p class="notice" role="status">${text.declinedNotice}</p>` : null}
<p>${text.buyer}<br><strong>${testBuyer.surname} ${testBuyer.givenName}</strong> <span class="muted">${testBuyer.email}</span></p>
<form method="post" action="${action}" data-working="${text.working}">
<fieldset class="fundings">
<legend>${text.fundingTitle}</legend>
${fundingChoices(language)}
</fieldset>
<div class="fields">
<button class="pay" type="submit" name="decision" value="approve">${order.userAction === 'PAY_NOW' ? `${text.payNow} ${shown}` : text.proceed}</button>
<button class="quiet" type="submit" name="decision" value="cancel">${text.cancel}</button>
</div>
</form>
</section>
</main>`;
  return payerPage({ title: `${text.pageTitle} ${shown}`, language, query, content });
}

function fundingChoices(language: Language): Markup[] {
  const text = approveLabels[language];
  return fundingSchema.options.map((funding) => {
    const [label = '', detail = ''] = text.fundings[funding];
    const checked = funding === 'balance' ? html` checked` : null;
    return html`<label class="method"><input type="radio" name="funding" value="${funding}"${checked}> <span>${label}<br><span class="muted">${detail}</span></span></label>`;
  });
}

/** The last page of a popup: its script tells the button that opened it, and closes the window. */
export function donePage({
  language,
  kind,
  orderId,
}: {
  language: Language;
  kind: 'approved' | 'cancelled';
  orderId: string;
}): string {
  const text = approveLabels[language];
  const title = kind === 'approved' ? text.approvedTitle : text.cancelledTitle;
  const content = html`<main class="notice-page" data-outcome="${kind}" data-order="${orderId}" data-payer="${kind === 'approved' ? testBuyer.payerId : ''}">
<h1>${title}</h1>
<p>${kind === 'approved' ? text.approvedText : text.cancelledText}</p>
</main>`;
  return payerPage({ title, language, script: '/assets/paypal/popup.js', content });
}

/** A page that has only something to say. */
export function noticePage({
  title,
  paragraph,
  language,
}: {
  title: string;
  paragraph: string;
  language: Language;
}): string {
  const content = html`<main class="notice-page">
<h1>${title}</h1>
<p>${paragraph}</p>
</main>`;
  return payerPage({ title, language, content });
}
