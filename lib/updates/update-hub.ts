/** What something was written of, as the database names it: "task:5", "payment:9", "user:45". */
export type Subject = `${'task' | 'payment' | 'user'}:${number}`;

type Listening = (subject: Subject) => void;

/** So long a subject's last update is remembered, for readers who come back: longer than a stream lives. */
const REMEMBERED_MILLISECONDS = 10 * 60_000;
/** A few megabytes. */
const REMEMBERED_MAX = 50_000;

/** Who in this process wants to know of which subject, and what was written lately. */
export class UpdateHub {
  readonly #readers = new Map<Subject, Set<Listening>>();
  /** In the order of their times. */
  readonly #lastAt = new Map<Subject, number>();
  readonly #now: () => number;
  /** Since when nothing was missed or forgotten. */
  #completeSince: number;

  constructor({ now = Date.now }: { now?: () => number } = {}) {
    this.#now = now;
    this.#completeSince = now();
  }

  /** Calls `onUpdate` for each update of these subjects. Returns what ends that. */
  follow({ subjects, onUpdate }: { subjects: readonly Subject[]; onUpdate: Listening }): () => void {
    for (const subject of subjects) {
      const readers = this.#readers.get(subject) ?? new Set();
      this.#readers.set(subject, readers.add(onUpdate));
    }
    return () => {
      for (const subject of subjects) {
        const readers = this.#readers.get(subject);
        readers?.delete(onUpdate);
        if (readers?.size === 0) this.#readers.delete(subject);
      }
    };
  }

  /** Something of a subject was written. */
  tell(subject: Subject): void {
    const now = this.#now();
    this.#lastAt.delete(subject);
    this.#lastAt.set(subject, now);
    this.#forget(now);
    for (const onUpdate of [...(this.#readers.get(subject) ?? [])]) onUpdate(subject);
  }

  /** Anything may have been written: updates were lost. Everybody reads again. */
  tellAll(): void {
    this.#lastAt.clear();
    this.#completeSince = this.#now();
    for (const [subject, readers] of [...this.#readers])
      for (const onUpdate of [...readers]) onUpdate(subject);
  }

  /** Whether something of the subject was written after a time (milliseconds since 1970), or may have been. */
  mayHaveChanged({ subject, since }: { subject: Subject; since: number }): boolean {
    return since < this.#completeSince || (this.#lastAt.get(subject) ?? 0) >= since;
  }

  #forget(now: number): void {
    for (const [subject, at] of this.#lastAt) {
      const isOld = at < now - REMEMBERED_MILLISECONDS;
      if (!isOld && this.#lastAt.size <= REMEMBERED_MAX) return;
      this.#lastAt.delete(subject);
      this.#completeSince = Math.max(this.#completeSince, at + 1);
    }
  }
}
