/** What went wrong, beside the button that was pressed; it takes no room while nothing did. */
export function InlineProblem({ text }: { text: string }) {
  return (
    <span role="alert" className="text-sm font-medium text-danger empty:hidden">
      {text}
    </span>
  );
}
