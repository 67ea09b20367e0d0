import type { IncomingMessage } from 'node:http';

/** The largest body any endpoint takes is a webhook of some tens of kilobytes. */
export const BODY_BYTES_MAX = 1024 * 1024;

/** Whether a body says of itself that it is too large. */
export function isBodyTooLarge(request: IncomingMessage): boolean {
  return Number(request.headers['content-length'] ?? 0) > BODY_BYTES_MAX;
}

/** Bodies without a length are counted as they arrive: `push` is where Node's parser hands each piece to the request. */
export function limitBody({
  request,
  onTooLarge,
}: {
  request: IncomingMessage;
  onTooLarge: () => void;
}): void {
  let received = 0;
  const push = request.push.bind(request);
  request.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (chunk instanceof Uint8Array) received += chunk.byteLength;
    if (received <= BODY_BYTES_MAX) return push(chunk, encoding);
    request.push = () => false;
    onTooLarge();
    return false;
  };
}
