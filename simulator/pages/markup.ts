/** Text that is already safe HTML. */
export type Markup = { readonly markup: string };

type Part = string | number | Markup | readonly Markup[] | null;

/** A template of HTML: what is put into it is escaped unless it is markup itself. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  const rendered = strings.map(
    (text, index) => `${text}${index < parts.length ? render(parts[index] ?? null) : ''}`,
  );
  return { markup: rendered.join('') };
}

function render(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  if ('markup' in part) return part.markup;
  return part.map(({ markup }) => markup).join('');
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}
