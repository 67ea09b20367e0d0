import { CircleAlert } from 'lucide-react';
import type { Content, Elements } from './elements';

/** The attributes that tie a control to its label, hint and error; spread them on the control. */
export type FieldControlProps = {
  id: string;
  name: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
};

type FieldProps = {
  name: string;
  /** Two forms on one page may hold a field of the same name. */
  id?: string;
  label: Content;
  hint?: Content;
  error?: string | undefined;
  /** "Optional" in the reader's language; required is the norm and needs no mark. */
  optionalMark?: string;
  children: (control: FieldControlProps) => Elements;
};

/** A label, an optional hint and an optional error, wired to one control. */
export function Field({ name, id = name, label, hint, error, optionalMark, children }: FieldProps) {
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-medium">
        <span>{label}</span>
        {optionalMark && <span className="ml-1.5 text-sm font-normal text-muted">{optionalMark}</span>}
      </label>
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      )}
      {children({
        id,
        name,
        'aria-describedby': described || undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {error && (
        <p id={`${id}-error`} className="flex items-start gap-1.5 text-sm font-medium text-danger">
          <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
          <span>{error}</span>
        </p>
      )}
    </div>
  );
}
