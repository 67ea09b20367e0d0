import type { Language } from './format-amount';
import { html, type Markup } from './markup';

const labels = {
  en: { banner: 'Simulator', detail: 'No real money moves here.', other: '中文', otherLabel: '切换到中文' },
  zh: {
    banner: '模拟环境',
    detail: '此处不会产生真实扣款。',
    other: 'English',
    otherLabel: 'Switch to English',
  },
};

/** The frame round every page that a payer sees: the banner of the simulator, the language switch, the content. */
export function payerPage({
  title,
  language,
  isEmbedded = false,
  query = {},
  script = '/assets/payment-page.js',
  content,
}: {
  title: string;
  language: Language;
  isEmbedded?: boolean;
  /** What the page's address must keep when the language is switched. */
  query?: Record<string, string>;
  script?: string;
  content: Markup;
}): string {
  const text = labels[language];
  const otherLanguage = language === 'en' ? 'zh' : 'en';
  const switched = new URLSearchParams({ ...query, lang: otherLanguage });
  const page = html`<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en-GB'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/simulator.css">
<script src="${script}" defer></script>
</head>
<body${isEmbedded ? html` class="embedded"` : null}>
<header class="banner">
<p><strong>${text.banner}</strong> <span>${text.detail}</span></p>
<a href="?${switched.toString()}" lang="${otherLanguage === 'zh' ? 'zh-CN' : 'en-GB'}" aria-label="${text.otherLabel}">${text.other}</a>
</header>
${content}
</body>
</html>
`;
  return page.markup;
}
