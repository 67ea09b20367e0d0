import { PayPalError } from './errors';

/** A part of a form: its bytes as text, because documents are counted here and not kept. */
export type FormPart = { name: string; type: string; fileName: string | null; text: string };

/**
 * The parts of a `multipart/form-data` body. Throws PayPal's 400 where it is none.
 */
export function parseMultipart({ type, body }: { type: string; body: string }): FormPart[] {
  const [, quoted, plain] = /\bboundary=(?:"([^"]+)"|([^;\s]+))/.exec(type) ?? [];
  const boundary = quoted ?? plain;
  const pieces = boundary === undefined ? [] : `\r\n${body}`.split(`\r\n--${boundary}`);
  if (pieces.length < 3 || !pieces.at(-1)?.startsWith('--'))
    throw new PayPalError({ issue: 'MALFORMED_REQUEST_JSON', field: '/' });
  return pieces.slice(1, -1).map(parsePart);
}

function parsePart(piece: string): FormPart {
  const end = piece.indexOf('\r\n\r\n');
  const header = (name: string) =>
    piece
      .slice(0, Math.max(end, 0))
      .split('\r\n')
      .find((line) => line.toLowerCase().startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim() ?? '';
  const disposition = header('content-disposition');
  return {
    name: /\bname="([^"]*)"/.exec(disposition)?.[1] ?? '',
    type: header('content-type') || 'text/plain',
    fileName: /\bfilename="([^"]*)"/.exec(disposition)?.[1] ?? null,
    text: end === -1 ? '' : piece.slice(end + 4),
  };
}

/** The part `input`, which must be JSON. Throws the 400 where it is missing, and the 415 where it is something else. */
export function inputOf(parts: readonly FormPart[]): string {
  const input = parts.find(({ name }) => name === 'input');
  if (input === undefined) throw new PayPalError({ issue: 'MISSING_REQUIRED_PARAMETER', field: '/input' });
  if (/^application\/json\b/.test(input.type)) return input.text;
  throw new PayPalError({ issue: 'UNSUPPORTED_MEDIA_TYPE', field: '/input', value: input.type });
}
