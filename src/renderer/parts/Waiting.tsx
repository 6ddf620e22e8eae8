/** What stands where something is still to come: a ring, the shape of what comes, a bar with a number. */
import { useEffect, useState } from 'react';

/** True once `on` has lasted `after` milliseconds: shorter waits show nothing at all. */
export function useLate(on: boolean, after: number): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!on) return setLate(false);
    const timer = setTimeout(() => setLate(true), after);
    return () => clearTimeout(timer);
  }, [on, after]);
  return on && late;
}

/** Use for a wait of unknown length, with the verb beside it. */
export function Spinner() {
  return <span className="spin" aria-hidden="true" />;
}

/** Use while a list is read: lines in the shape of rows, after 150 ms. */
export function Skeleton({ rows = 4, label = 'Loading' }: { rows?: number; label?: string }) {
  const late = useLate(true, 150);
  if (!late) return null;
  return (
    <div className="stack g24 skeleton" role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => (
        // Widths repeat in a fixed pattern, so that nothing jumps between renders.
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
        <span key={row} className="skel" style={{ width: `${[72, 46, 88, 60][row % 4]}%` }} />
      ))}
    </div>
  );
}

type Tone = 'ember' | 'moss' | 'brass' | 'carmine' | 'slate';

/** Use for a share of a whole. `label` says the finding; `held` is drawn behind, lighter. */
export function Meter({
  value,
  held = 0,
  label,
  tone,
  thick = false,
}: {
  value: number;
  held?: number;
  label: string;
  tone?: Tone | undefined;
  thick?: boolean;
}) {
  const percent = (share: number) => `${Math.min(100, Math.max(0, share * 100))}%`;
  return (
    <span className={thick ? 'meter h6' : 'meter'} role="img" aria-label={label}>
      <i className={tone} style={{ width: percent(value) }} />
      {held > 0 && <i className="held" style={{ width: percent(Math.min(held, 1 - value)) }} />}
    </span>
  );
}
