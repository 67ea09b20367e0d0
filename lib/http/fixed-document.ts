import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

const codings = { br: promisify(brotliCompress), gzip: promisify(gzip) };

type Coding = keyof typeof codings;
type Form = { bytes: Buffer<ArrayBuffer>; etag: string };

/** Long enough to spare us most requests, short enough for a new version to be seen soon. */
const CACHE_CONTROL = 'public, max-age=300';

/**
 * A document that never changes while the process runs. It is made and compressed once, when it is first asked for, and
 * a caller who has it already gets 304.
 */
export function fixedDocument({
  mediaType,
  make,
}: {
  mediaType: string;
  make: () => string;
}): (headers: Headers) => Promise<Response> {
  let plain: Buffer<ArrayBuffer> | undefined;
  const forms = new Map<Coding | null, Promise<Form>>();
  const formOf = (coding: Coding | null): Promise<Form> => {
    plain ??= Buffer.from(make());
    const form = forms.get(coding) ?? createForm({ plain, coding });
    forms.set(coding, form);
    return form;
  };
  return async (headers) => {
    const coding = codingFor(headers.get('accept-encoding') ?? '');
    const { bytes, etag } = await formOf(coding);
    const described = { etag, vary: 'accept-encoding', 'cache-control': CACHE_CONTROL };
    if (isKnown({ etag, ifNoneMatch: headers.get('if-none-match') })) {
      return new Response(null, { status: 304, headers: described });
    }
    return new Response(bytes, {
      headers: {
        ...described,
        'content-type': mediaType,
        'content-length': String(bytes.byteLength),
        ...(coding && { 'content-encoding': coding }),
      },
    });
  };
}

async function createForm({
  plain,
  coding,
}: {
  plain: Buffer<ArrayBuffer>;
  coding: Coding | null;
}): Promise<Form> {
  const bytes = coding ? Buffer.from(await codings[coding](plain)) : plain;
  return { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url')}"` };
}

/** The shortest that the caller takes. */
function codingFor(acceptEncoding: string): Coding | null {
  const accepted = acceptEncoding
    .toLowerCase()
    .split(',')
    .map((part) => part.trim().split(';'))
    .filter(([, ...parameters]) => !parameters.some((text) => /^\s*q=0(\.0*)?\s*$/.test(text)))
    .map(([name]) => name);
  const order: Coding[] = ['br', 'gzip'];
  return order.find((coding) => accepted.includes(coding)) ?? null;
}

function isKnown({ etag, ifNoneMatch }: { etag: string; ifNoneMatch: string | null }): boolean {
  const known = (ifNoneMatch ?? '').split(',').map((text) => text.trim().replace(/^W\//, ''));
  return known.includes(etag) || known.includes('*');
}
