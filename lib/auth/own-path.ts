/** No real path of ours is longer; a browser would refuse a much longer one. */
const PATH_LENGTH_MAX = 2_000;
/** A host that no URL names by accident: if it changes, the text led away from our own origin. */
const HERE = 'http://own.invalid';

/**
 * A path on our own origin that is safe to send a person to, or null. Refuses whatever a browser could read as another
 * origin: "//evil", "/\evil", "javascript:", anything with control characters.
 */
export function ownPath(next: string | null | undefined): string | null {
  if (!next || next.length > PATH_LENGTH_MAX || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(next)) return null;
  if (!URL.canParse(next, HERE)) return null;
  const url = new URL(next, HERE);
  const path = url.pathname + url.search + url.hash;
  // Dots can fold into slashes: "/.//evil" is the path "//evil".
  return url.origin === HERE && !path.startsWith('//') ? path : null;
}
