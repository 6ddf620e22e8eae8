import type { ReactNode } from 'react';

/** One section of Settings: a region with its name, a sentence, and what it can do at the right. */
export function SectionFrame({
  id,
  name,
  hint,
  actions,
  children,
}: {
  id: string;
  name: string;
  hint?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section id={id} aria-labelledby={`${id}-name`} className="stack g12" tabIndex={-1}>
      <div className="row top">
        <div className="stack g2">
          <h2 className="title" id={`${id}-name`}>
            {name}
          </h2>
          {hint && <p className="c2">{hint}</p>}
        </div>
        {actions && <div className="end row none">{actions}</div>}
      </div>
      {children}
    </section>
  );
}
