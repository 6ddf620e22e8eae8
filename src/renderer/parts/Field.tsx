/** Fields: a label above, a hint or an error below, always tied to the input. */
import { type ComponentProps, type ReactNode, useId } from 'react';
import { Icon, type IconName } from './Icon.tsx';

interface InputProps extends ComponentProps<'input'> {
  icon?: IconName;
  /** Stands before what is typed: "$". */
  before?: string;
  bad?: boolean;
  look?: string;
}

/** Use for one line of text. Give it a label through `Field`, or an `aria-label`. */
export function TextInput({ icon, before, bad, look = '', disabled, ...rest }: InputProps) {
  const classes = ['input', bad && 'bad', disabled && 'off', look].filter(Boolean).join(' ');
  return (
    <span className={classes}>
      {icon && <Icon name={icon} />}
      {before && (
        <span className="c3" aria-hidden="true">
          {before}
        </span>
      )}
      <input
        dir="auto"
        autoComplete="off"
        spellCheck={false}
        disabled={disabled}
        aria-invalid={bad ? true : undefined}
        {...rest}
      />
    </span>
  );
}

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  /** Is given the id of the input and what describes it. */
  children: (ids: { id: string; 'aria-describedby'?: string; bad: boolean }) => ReactNode;
}

/** Use for a labelled input with its hint and its error. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const said = error ?? hint;
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      {children({ id, bad: Boolean(error), ...(said && { 'aria-describedby': `${id}-said` }) })}
      {said && (
        <span id={`${id}-said`} className={error ? 'meta c-carmine' : 'meta'}>
          {said}
        </span>
      )}
    </div>
  );
}
