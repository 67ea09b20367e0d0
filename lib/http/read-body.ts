import { PayError } from '@/lib/core/errors';

/**
 * The body byte by byte. Reading stops as soon as it is too large, whatever Content-Length said.
 * @throws PayError body_too_large, malformed when the sender stops half way
 */
export async function readBody({
  request,
  bytesMax,
}: {
  request: Request;
  bytesMax: number;
}): Promise<Buffer<ArrayBuffer>> {
  const tooLarge = () => new PayError('body_too_large', { details: { bytes_max: bytesMax } });
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw new PayError('malformed', { message: 'the body broke off', cause });
    });
    if (done) break;
    bytes += value.byteLength;
    if (bytes > bytesMax) {
      // The sender may still be writing; whether it notices that we stopped reading is its own affair.
      reader.cancel().catch(() => undefined);
      throw tooLarge();
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks);
}
