/**
 * As much of PostgreSQL's wire protocol (version 3) as it takes to see a commit go by: a message is one byte of type,
 * four bytes of length that count themselves, and a body.
 */
export type Message = { type: string; body: Buffer };

const HEADER_BYTES = 5;

/** The whole messages at the beginning of what has arrived, and how many bytes they take. */
export function readMessages(bytes: Buffer): { messages: Message[]; length: number } {
  const messages: Message[] = [];
  let length = 0;
  while (bytes.length - length >= HEADER_BYTES) {
    const end = length + 1 + bytes.readUInt32BE(length + 1);
    if (end > bytes.length) break;
    messages.push({
      type: String.fromCharCode(bytes.readUInt8(length)),
      body: bytes.subarray(length + HEADER_BYTES, end),
    });
    length = end;
  }
  return { messages, length };
}

/** The plan of the commit that these messages ask for, as it is sent; null when they ask for something else. */
export function planIn(messages: Message[]): string | null {
  const parse = messages.find(({ type }) => type === 'P');
  const bind = messages.find(({ type }) => type === 'B');
  if (!parse || !bind || !parse.body.includes('commit_plan(')) return null;
  return firstParameter(bind.body);
}

/** A bind message: portal and statement as ended strings, formats, and then each parameter with its length. */
function firstParameter(body: Buffer): string {
  const portalEnd = body.indexOf(0) + 1;
  const statementEnd = body.indexOf(0, portalEnd) + 1;
  const formats = body.readInt16BE(statementEnd);
  const count = statementEnd + 2 + formats * 2;
  const start = count + 2;
  const length = body.readInt32BE(start);
  return body.subarray(start + 4, start + 4 + length).toString('utf8');
}

/** Whether the database did what it was asked for; null while its answer is not whole yet. */
export function isDone(answer: Buffer): boolean | null {
  const { messages } = readMessages(answer);
  if (!messages.some(({ type }) => type === 'Z')) return null;
  const row = messages.find(({ type }) => type === 'D');
  // A row of one column, whose length of -1 stands for NULL: the commit that found something else than it expected.
  return row !== undefined && row.body.readInt32BE(2) >= 0;
}
