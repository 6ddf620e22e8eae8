import type { ReactNode } from 'react';

/** Use for one line of settings: what it is, what it does, and the control at the right. `id` makes it a place to go to. */
export function Setting({
  id,
  name,
  hint,
  error,
  children,
}: {
  id?: string;
  name: string;
  hint?: ReactNode;
  error?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className="setting" id={id} tabIndex={id ? -1 : undefined}>
      <div className="stack g2">
        <span className="medium">{name}</span>
        {error ? <span className="meta c-carmine">{error}</span> : hint && <span className="meta">{hint}</span>}
      </div>
      {children}
    </div>
  );
}
