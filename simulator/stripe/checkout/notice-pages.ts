import { formatAmount, type Language } from '../../pages/format-amount';
import { html, type Markup } from '../../pages/markup';
import { payerPage } from '../../pages/page-layout';
import type { SessionRecord } from '../books/records';
import { paymentLabels } from './payment-labels';

/** A page that has only something to say, and perhaps one way to go on. */
export function noticePage({
  title,
  paragraph,
  link,
  language,
  isEmbedded,
}: {
  title: string;
  paragraph: string;
  link: { href: string; label: string } | null;
  language: Language;
  isEmbedded: boolean;
}): string {
  const content = html`<main class="notice-page">
<h1>${title}</h1>
<p>${paragraph}</p>
${link === null ? null : html`<p><a class="pay" href="${link.href}">${link.label}</a></p>`}
</main>`;
  return payerPage({ title: `${title} · LinkU`, language, isEmbedded, content });
}

/** The stand-in for the bank's page of 3-D Secure. */
export function challengePage({
  session,
  language,
  isEmbedded,
  path,
}: {
  session: SessionRecord;
  language: Language;
  isEmbedded: boolean;
  path: string;
}): string {
  const text = paymentLabels[language];
  const amount = formatAmount({ amount: session.amountTotal, currency: session.currency, language });
  const button = ({ value, label, style }: { value: string; label: string; style: string }): Markup =>
    html`<button class="${style}" type="submit" name="result" value="${value}">${label}</button>`;
  const content = html`<main class="notice-page challenge">
<p class="muted">3-D Secure</p>
<h1>${text.authenticateTitle}</h1>
<p class="amount">LinkU · ${amount}</p>
<p>${text.authenticateText}</p>
<form method="post" action="${path}/authenticate?lang=${language}">
${button({ value: 'complete', label: text.authenticateComplete, style: 'pay' })}
${button({ value: 'fail', label: text.authenticateFail, style: 'quiet' })}
</form>
</main>`;
  return payerPage({ title: `${text.authenticateTitle} · LinkU`, language, isEmbedded, content });
}

/** The last page inside a frame: its script tells the page around it that the payer is done. */
export function completionPage({
  title,
  paragraph,
  language,
  returnUrl,
  frameOrigin,
}: {
  title: string;
  paragraph: string;
  language: Language;
  returnUrl: string | null;
  frameOrigin: string;
}): string {
  const content = html`<main class="notice-page" data-complete="${returnUrl ?? ''}" data-parent-origin="${frameOrigin}">
<h1>${title}</h1>
<p>${paragraph}</p>
</main>`;
  return payerPage({ title: `${title} · LinkU`, language, isEmbedded: true, content });
}
