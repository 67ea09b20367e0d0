import type { Content, Elements } from './elements';

type PageHeadingProps = { title: Content; lead?: Content; action?: Elements; eyebrow?: Elements };

/** The one h1 of a page. */
export function PageHeading({ title, lead, action, eyebrow }: PageHeadingProps) {
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
      <div className="grid max-w-2xl gap-1.5">
        {eyebrow}
        <h1 className="text-2xl font-semibold tracking-tight sm:text-[1.75rem]">{title}</h1>
        {lead && <p className="text-muted">{lead}</p>}
      </div>
      {action}
    </div>
  );
}
