import type { MailText } from './mail-text';

/**
 * A mail as HTML: no script, no picture and nothing from elsewhere, so that opening it tells nobody. It sets no colour of text or
 * paper, and mailboxes that are dark stay so.
 * @param tag the language, BCP 47
 */
export function mailHtml({ text, tag }: { text: MailText; tag: string }): string {
  const { title, body, figures, action, notes, unsubscribe } = text;
  return [
    '<!doctype html>',
    `<html lang="${escaped(tag)}" dir="ltr">`,
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escaped(title)}</title>`,
    '</head>',
    '<body style="margin:0;padding:0;color-scheme:light dark;font-family:system-ui,-apple-system,\'Segoe UI\',sans-serif;font-size:16px;line-height:1.6">',
    '<div style="max-width:36em;margin:0 auto;padding:24px 20px;overflow-wrap:anywhere">',
    '<p style="margin:0 0 16px;font-weight:700">LinkU Pay</p>',
    `<h1 style="margin:0 0 12px;font-size:20px;line-height:1.35">${escaped(title)}</h1>`,
    `<p style="margin:0 0 20px">${escaped(body)}</p>`,
    figuresHtml(figures),
    `<p style="margin:0 0 24px"><a href="${escaped(action.url)}" style="display:inline-block;padding:12px 20px;border-radius:10px;background:#0d5c49;color:#ffffff;font-weight:600;text-decoration:none">${escaped(action.label)}</a></p>`,
    '<hr style="border:0;border-top:1px solid;opacity:0.2;margin:0 0 16px">',
    `<p style="margin:0;font-size:13px;opacity:0.75">${notes.map(escaped).join('<br>')}</p>`,
    unsubscribe === null
      ? ''
      : `<p style="margin:8px 0 0;font-size:13px"><a href="${escaped(unsubscribe.url)}">${escaped(unsubscribe.label)}</a></p>`,
    '</div>',
    '</body>',
    '</html>',
    '',
  ]
    .filter((line, position, lines) => line !== '' || position === lines.length - 1)
    .join('\n');
}

function figuresHtml(figures: MailText['figures']): string {
  if (figures.length === 0) return '';
  const rows = figures.map(
    ({ label, value }) =>
      `<tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;font-weight:400;opacity:0.75">${escaped(label)}</th><td style="padding:4px 0;text-align:right;font-weight:600">${escaped(value)}</td></tr>`,
  );
  return `<table style="margin:0 0 24px;border-collapse:collapse">${rows.join('')}</table>`;
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
