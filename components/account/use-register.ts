import { useRouter } from 'next/navigation';
import { signIn } from 'next-auth/react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import * as z from 'zod/mini';
import { callApi, type Refusal } from '@/components/api/call-api';
import { useRefusalProblems } from '@/components/api/use-refusal-problems';
import { useRefusalText } from '@/components/api/use-refusal-text';
import { type FormProblems, problemItems, textReader, useForm } from '@/components/ui/use-form';

export type RegisterLimits = { passwordLengthMin: number; passwordLengthMax: number; nameLengthMax: number };

const registeredSchema = z.object({ next: z.string() });

type Values = { name: string; email: string; password: string };

type Problems = FormProblems<keyof Values>;

const fieldNames = ['name', 'email', 'password'] as const;

/** Registers and signs in: what is wrong with what was typed, and what happens when it is sent. */
export function useRegister({ nextPath, limits }: { nextPath: string; limits: RegisterLimits }) {
  const router = useRouter();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const { findMissing, problemsOf } = useProblems(limits);
  const { problems, attempt, isBusy, refuse, send, onSubmit } = useForm<keyof Values>();

  function submit(form: HTMLFormElement) {
    const person = readValues(form);
    const missing = findMissing(person);
    if (Object.keys(missing).length > 0) return refuse(missing);

    send(async () => {
      const path = '/api/users';
      const created = await callApi({ method: 'POST', path, schema: registeredSchema, body: person });
      if (!created.isOk) return problemsOf(created.refusal);
      const { email, password } = person;
      if (created.body.next === 'confirm_email') {
        setSentTo(email);
        return null;
      }
      const entered = await signIn('credentials', { email, password, redirect: false }).catch(() => null);
      // The address may have had an account before: then its own password signs in.
      router.replace(entered?.ok ? nextPath : `/sign-in?next=${encodeURIComponent(nextPath)}`);
      router.refresh();
      return null;
    });
  }

  const items = problemItems({ problems, fields: fieldNames });
  return { problems, items, attempt, isBusy, sentTo, onSubmit: onSubmit(submit) };
}

function useProblems({ passwordLengthMin, passwordLengthMax, nameLengthMax }: RegisterLimits) {
  const t = useTranslations('account');
  const refusalText = useRefusalText();
  const refusalProblems = useRefusalProblems<keyof Values>({ name: 'name' });

  function findMissing(values: Values): Problems {
    const missing: Problems = {};
    if (!values.name) missing.name = t('nameMissing');
    if (!values.email) missing.email = t('emailMissing');
    else if (!/^\S+@\S+\.\S+$/.test(values.email)) missing.email = t('emailWrong');
    if (values.password.length < passwordLengthMin)
      missing.password = t('passwordShort', { count: passwordLengthMin });
    return missing;
  }

  function problemsOf(refusal: Refusal): Problems {
    if (refusal.code === 'password_too_weak') return { password: refusalText(refusal) };
    const wrong = malformedFields(refusal);
    const explained = refusalProblems(refusal);
    if (wrong.length === 0 || !explained.form) return explained;
    return {
      ...(wrong.includes('name') && { name: t('nameWrong', { count: nameLengthMax }) }),
      ...(wrong.includes('email') && { email: t('emailWrong') }),
      ...(wrong.includes('password') && {
        password: t('passwordWrong', { min: passwordLengthMin, max: passwordLengthMax }),
      }),
    };
  }

  return { findMissing, problemsOf };
}

const malformedSchema = z.object({ problems: z.array(z.object({ path: z.string() })) });

/** The fields that the server found malformed: its rules for an email are stricter than ours. */
function malformedFields({ code, details }: Refusal): (keyof Values)[] {
  const found = z.safeParse(malformedSchema, details);
  if (code !== 'malformed' || !found.success) return [];
  return fieldNames.filter((name) => found.data.problems.some(({ path }) => path === name));
}

/** A password may begin and end with spaces. */
function readValues(form: HTMLFormElement): Values {
  const textOf = textReader(form);
  return {
    name: textOf('name'),
    email: textOf('email'),
    password: String(new FormData(form).get('password') ?? ''),
  };
}
