import type { ReactNode } from 'react';
import { Field } from '../../../parts/Field.tsx';

interface LinesProps {
  label: string;
  hint?: string;
  placeholder?: string;
  error?: string | undefined;
  rows?: number;
  value: string;
  onType: (text: string) => void;
}

/** Use for several values, one a line, and for text that is code. */
export function Lines({ label, hint, placeholder, error, rows = 3, value, onType }: LinesProps): ReactNode {
  return (
    <Field label={label} hint={hint} error={error}>
      {({ bad, ...ids }) => (
        <span className={bad ? 'input area bad' : 'input area'}>
          <textarea
            {...ids}
            className="mono"
            dir="ltr"
            rows={rows}
            spellCheck={false}
            autoComplete="off"
            placeholder={placeholder}
            aria-invalid={bad ? true : undefined}
            value={value}
            onChange={(event) => onType(event.target.value)}
          />
        </span>
      )}
    </Field>
  );
}
