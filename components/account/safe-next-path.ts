/**
 * Where to go after signing in: only a path of this site. Anything that a browser could read as another
 * site ("//evil.example", "/\evil.example", "javascript:") becomes the start page.
 */
export function safeNextPath(wish: string | string[] | undefined): string {
  if (typeof wish !== 'string' || !wish.startsWith('/') || wish.length > 500) return '/';
  const base = 'https://own.invalid';
  if (!URL.canParse(wish, base)) return '/';
  const url = new URL(wish, base);
  if (url.origin !== base || /[\\\s]/.test(wish) || url.pathname.startsWith('//')) return '/';
  if (url.pathname.startsWith('/api/')) return '/';
  return `${url.pathname}${url.search}`;
}
