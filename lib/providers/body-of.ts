/** The characters of a delivered body, and their value: where they are no JSON, the characters themselves. */
export function bodyOf(rawBody: Buffer): { text: string; body: unknown } {
  const text = rawBody.toString('utf8');
  try {
    return { text, body: JSON.parse(text) };
  } catch {
    return { text, body: text };
  }
}
