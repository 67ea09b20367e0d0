import { type FormEvent, useState, useTransition } from 'react';

/** What is wrong with a form, by field; `form` is about all of it. */
export type FormProblems<Field extends string = never> = Partial<Record<Field | 'form', string>>;

/** A form between its fields and our API: what is wrong with it, and whether it is being sent. */
export function useForm<Field extends string = never>() {
  const [problems, setProblems] = useState<FormProblems<Field>>({});
  const [attempt, setAttempt] = useState(0);
  const [isBusy, startTransition] = useTransition();

  /** Shows what is wrong. Each refusal is another attempt, so that the same mistake twice is announced twice. */
  function refuse(found: FormProblems<Field>) {
    setProblems(found);
    setAttempt((count) => count + 1);
  }

  /**
   * Sends the form, once at a time. It is busy until the page that follows is drawn.
   * @param work makes the call; it returns what is wrong, or null when the call was accepted
   */
  function send(work: () => Promise<FormProblems<Field> | null>) {
    if (isBusy) return;
    setProblems({});
    startTransition(async () => {
      const found = await work();
      if (found) refuse(found);
    });
  }

  /** Handles the form's own event: a form that is being sent is not read again. */
  function onSubmit(submit: (form: HTMLFormElement) => void) {
    return (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault();
      if (!isBusy) submit(event.currentTarget);
    };
  }

  return { problems, attempt, isBusy, refuse, clear: () => setProblems({}), send, onSubmit };
}

/** The problems of these fields in their order, as links to them. */
export function problemItems<Field extends string>({
  problems,
  fields,
}: {
  problems: FormProblems<Field>;
  fields: readonly Field[];
}): { fieldId: string; message: string }[] {
  return fields.flatMap((fieldId) => {
    const message = problems[fieldId];
    return message ? [{ fieldId, message }] : [];
  });
}

/**
 * Reads the texts of a form's fields, trimmed. It reads when the form is sent and not before, so that what the browser
 * filled in early counts too.
 */
export function textReader(form: HTMLFormElement): (name: string) => string {
  const values = new FormData(form);
  return (name) => String(values.get(name) ?? '').trim();
}
