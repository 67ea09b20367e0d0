import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const lineSchema = z.array(z.tuple([z.string(), z.string(), z.unknown()]));
type Change = z.infer<typeof lineSchema>[number];
type Documents = Map<string, unknown>;

/** Every document of one kind, in the order in which they were first stored. Documents are values: replace, never mutate. */
export type Collection<Document> = {
  get(id: string): Document | undefined;
  put(id: string, document: Document): void;
  remove(id: string): void;
  all(): Document[];
};

/**
 * The simulators' memory: collections of documents, changed only inside `transact`, which is all or nothing. With a
 * folder, each transaction is one appended line of JSON, written before `transact` returns, so that kill -9 loses
 * nothing that was answered; the next start drops a line that was cut in the middle. Without a folder it is memory
 * only.
 */
export class Journal {
  readonly #stored: Map<string, Documents>;
  readonly #clearers: Array<() => void> = [];
  readonly #path: string | null;
  #descriptor: number | null;
  #depth = 0;
  #changes: Change[] = [];
  #undo: Array<() => void> = [];
  #afterCommit: Array<() => void> = [];

  constructor({ folder }: { folder: string | null }) {
    if (folder !== null) mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#path = folder === null ? null : join(folder, 'simulator.journal');
    this.#stored = this.#path === null ? new Map() : readJournal(this.#path);
    if (this.#path !== null) rewrite({ path: this.#path, stored: this.#stored });
    this.#descriptor = this.#path === null ? null : openSync(this.#path, 'a');
  }

  /** Opens a collection; documents read from disk are parsed, so a journal of another version fails loudly. */
  collection<Document>({
    name,
    schema,
  }: {
    name: string;
    schema: z.ZodType<Document>;
  }): Collection<Document> {
    const documents = new Map<string, Document>();
    for (const [id, document] of this.#stored.get(name) ?? []) {
      const parsed = schema.safeParse(document);
      if (!parsed.success)
        throw new Error(`${this.#path} was written by another version; delete it to start afresh.`);
      documents.set(id, parsed.data);
    }
    this.#stored.delete(name);
    this.#clearers.push(() => documents.clear());
    const change = ({ id, document }: { id: string; document: Document | undefined }) => {
      if (this.#depth === 0) throw new Error(`A document of ${name} was changed outside a transaction.`);
      const before = documents.get(id);
      this.#undo.push(() => (before === undefined ? documents.delete(id) : documents.set(id, before)));
      if (document === undefined) documents.delete(id);
      else documents.set(id, document);
      this.#changes.push([name, id, document ?? null]);
    };
    return {
      get: (id) => documents.get(id),
      put: (id, document) => change({ id, document }),
      remove: (id) => change({ id, document: undefined }),
      all: () => [...documents.values()],
    };
  }

  /**
   * Runs synchronous work; if it throws, its changes are undone and nothing of it is written or announced. Transactions
   * nest: an inner one that throws is undone alone, and the outer one may go on.
   */
  transact<Result>(work: () => Result): Result {
    const mark = {
      changes: this.#changes.length,
      undo: this.#undo.length,
      announcements: this.#afterCommit.length,
    };
    this.#depth += 1;
    try {
      const result = work();
      if (this.#depth === 1) this.#write();
      return result;
    } catch (error) {
      for (const undo of this.#undo.splice(mark.undo).reverse()) undo();
      this.#changes.length = mark.changes;
      this.#afterCommit.length = mark.announcements;
      throw error;
    } finally {
      this.#depth -= 1;
      if (this.#depth === 0) this.#announce();
    }
  }

  /** Runs `announce` once the running transaction is written; never if it is undone. */
  afterCommit(announce: () => void): void {
    this.#afterCommit.push(announce);
  }

  /** Deletes everything, on disk too. */
  clear(): void {
    for (const clear of this.#clearers) clear();
    if (this.#path !== null) truncateSync(this.#path, 0);
  }

  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }

  #write(): void {
    if (this.#descriptor !== null && this.#changes.length > 0) {
      writeSync(this.#descriptor, `${JSON.stringify(this.#changes)}\n`);
    }
    this.#changes = [];
    this.#undo = [];
  }

  #announce(): void {
    const announcements = this.#afterCommit;
    this.#afterCommit = [];
    for (const announce of announcements) announce();
  }
}

function readJournal(path: string): Map<string, Documents> {
  const stored = new Map<string, Documents>();
  if (!existsSync(path)) return stored;
  const lines = readFileSync(path, 'utf8').split('\n');
  // What follows the last newline is empty, or a line that a kill cut short: its transaction was never answered.
  lines.pop();
  for (const line of lines) {
    for (const [name, id, document] of lineSchema.parse(JSON.parse(line))) {
      const documents = stored.get(name) ?? new Map<string, unknown>();
      stored.set(name, documents);
      if (document === null) documents.delete(id);
      else documents.set(id, document);
    }
  }
  return stored;
}

/** Starts each run with one line per document, so the file does not grow with history; rename makes it all or nothing. */
function rewrite({ path, stored }: { path: string; stored: Map<string, Documents> }): void {
  const lines: string[] = [];
  for (const [name, documents] of stored) {
    for (const [id, document] of documents) lines.push(`${JSON.stringify([[name, id, document]])}\n`);
  }
  const draft = `${path}.new`;
  // It has the names and addresses of payers; a draft that a crash left keeps its mode, so it goes first.
  rmSync(draft, { force: true });
  writeFileSync(draft, lines.join(''), { mode: 0o600 });
  renameSync(draft, path);
}
