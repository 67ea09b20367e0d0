import { createHash } from 'node:crypto';

/**
 * Long enough to spare us most requests, short enough for a new version to be seen soon. Next would compress the document
 * anew for each caller, which costs more than to send it whole, and drops the encoding of one that is compressed already.
 */
const CACHE_CONTROL = 'public, max-age=300, no-transform';

/**
 * A document that never changes while the process runs: it is made once, when it is first asked for, and a caller who has
 * it already gets 304.
 */
export function fixedDocument({
  mediaType,
  make,
}: {
  mediaType: string;
  make: () => string;
}): (headers: Headers) => Response {
  let made: { bytes: Buffer<ArrayBuffer>; etag: string } | undefined;
  return (headers) => {
    made ??= describe(Buffer.from(make()));
    const { bytes, etag } = made;
    const kept = { etag, 'cache-control': CACHE_CONTROL };
    if (isKnown({ etag, ifNoneMatch: headers.get('if-none-match') })) {
      return new Response(null, { status: 304, headers: kept });
    }
    const length = String(bytes.byteLength);
    return new Response(bytes, { headers: { ...kept, 'content-type': mediaType, 'content-length': length } });
  };
}

function describe(bytes: Buffer<ArrayBuffer>) {
  return { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url')}"` };
}

function isKnown({ etag, ifNoneMatch }: { etag: string; ifNoneMatch: string | null }): boolean {
  const known = (ifNoneMatch ?? '').split(',').map((text) => text.trim().replace(/^W\//, ''));
  return known.includes(etag) || known.includes('*');
}
