import type { Language } from '../../pages/format-amount';
import { html } from '../../pages/markup';
import { approveLabels } from './approve-labels';

const colors = ['gold', 'blue', 'silver', 'white', 'black'];
const shapes = ['rect', 'pill', 'sharp'];

/** The button inside the frame that the SDK puts into the merchant's page. */
export function buttonPage({ language, query }: { language: Language; query: URLSearchParams }): string {
  const text = approveLabels[language];
  const color = oneOf({ value: query.get('color'), known: colors });
  const shape = oneOf({ value: query.get('shape'), known: shapes });
  const page = html`<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en-GB'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>PayPal (simulator)</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/simulator.css">
<script src="/assets/paypal/button.js" defer></script>
</head>
<body class="paypal-frame">
<button type="button" id="paypal" class="paypal-button paypal-${color} paypal-${shape}" data-again="${text.buttonAgain}" data-lang="${language}"><span>${text.button}</span> <strong>PayPal</strong> <small>simulator</small></button>
</body>
</html>
`;
  return page.markup;
}

function oneOf({ value, known }: { value: string | null; known: string[] }): string {
  return known.find((name) => name === value) ?? known[0] ?? '';
}
