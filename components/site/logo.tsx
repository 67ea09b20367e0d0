/** Two links that hold each other: the one who asks and the one who helps. */
export function Logo() {
  return (
    <span className="inline-flex items-center gap-2">
      <svg viewBox="0 0 32 32" className="size-8" aria-hidden="true">
        <rect width="32" height="32" rx="9" className="fill-brand" />
        <g fill="none" strokeWidth="3" strokeLinecap="round" className="stroke-on-brand">
          <path d="M13.5 9.5H12a6.5 6.5 0 0 0 0 13h1.5" />
          <path d="M18.5 9.5H20a6.5 6.5 0 0 1 0 13h-1.5" />
          <path d="M12.5 16h7" />
        </g>
      </svg>
      <span translate="no" className="text-lg font-bold tracking-tight text-ink">
        <span>LinkU</span> <span className="font-medium text-muted">Pay</span>
      </span>
    </span>
  );
}
