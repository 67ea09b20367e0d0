import { classNames } from './class-names';
import type { Content, Elements } from './elements';

type RadioCardProps = {
  name: string;
  value: string;
  isChecked: boolean;
  onSelect: () => void;
  label: Content;
  description?: Content;
  icon?: Elements;
  isDisabled?: boolean;
};

/** One choice of a radio group, the whole card being its label. Native radios bring arrow keys with them. */
export function RadioCard({
  name,
  value,
  isChecked,
  onSelect,
  label,
  description,
  icon,
  isDisabled = false,
}: RadioCardProps) {
  const id = `${name}-${value}`;
  return (
    <div
      className={classNames(
        'relative flex items-start gap-3 rounded-xl border p-4 transition-colors has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
        isChecked ? 'border-brand bg-brand-soft ring-1 ring-brand' : 'border-line bg-surface',
        isDisabled ? 'bg-sunken' : !isChecked && 'hover:border-edge',
      )}
    >
      <input
        type="radio"
        id={id}
        name={name}
        value={value}
        checked={isChecked}
        disabled={isDisabled}
        onChange={onSelect}
        aria-describedby={description ? `${id}-description` : undefined}
        className="relative z-[1] mt-1 size-4.5 shrink-0 accent-brand outline-none"
      />
      <div className="grid min-w-0 flex-1 gap-0.5">
        <label
          htmlFor={id}
          className={classNames(
            'font-semibold after:absolute after:inset-0 after:rounded-xl',
            isDisabled ? 'text-muted' : 'cursor-pointer',
          )}
        >
          {label}
        </label>
        {description && (
          <p id={`${id}-description`} className="text-sm text-muted">
            {description}
          </p>
        )}
      </div>
      {icon && (
        <span aria-hidden="true" className={classNames('mt-0.5', isChecked ? 'text-brand' : 'text-muted')}>
          {icon}
        </span>
      )}
    </div>
  );
}
