/** Buttons: a verb, or a picture with a name. */
import { type ComponentProps, forwardRef } from 'react';
import { Icon, type IconName } from './Icon.tsx';
import { Kbd } from './Kbd.tsx';
import { Tooltip } from './Tooltip.tsx';
import { Spinner, useLate } from './Waiting.tsx';

interface Look {
  kind?: 'plain' | 'primary' | 'ghost' | 'danger' | 'ghost danger';
  size?: 'sm' | 'md' | 'lg';
}

const look = ({ kind = 'plain', size = 'md' }: Look, extra = '') =>
  ['btn', kind === 'plain' ? '' : kind, size === 'md' ? '' : size, extra].filter(Boolean).join(' ');

interface ButtonProps extends Omit<ComponentProps<'button'>, 'ref'>, Look {
  icon?: IconName;
  /** The key that does the same, shown inside. */
  keys?: string;
  /** While set, the button waits: after 400 ms it shows a ring and this verb ("Checking"). */
  busy?: string | false | undefined;
}

/** Use for an action in words. One `primary` in a view, at most. */
export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(
  { kind, size, icon, keys, busy, children, className, disabled, ...rest },
  ref,
) {
  const late = useLate(Boolean(busy), 400);
  return (
    <button
      ref={ref}
      type="button"
      {...rest}
      className={look({ ...(kind && { kind }), ...(size && { size }) }, className)}
      disabled={disabled || Boolean(busy)}
      aria-busy={busy ? true : undefined}
    >
      {late ? <Spinner /> : icon && <Icon name={icon} size={size === 'sm' ? 14 : 16} />}
      {late ? busy : children}
      {keys && <Kbd keys={keys} />}
    </button>
  );
});

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'ref' | 'children'>, Look {
  icon: IconName;
  label: string;
  keys?: string;
}

/** Use where there is no room for words: the name shows as a tooltip, with its key. */
export const IconButton = forwardRef<HTMLButtonElement, IconButtonProps>(function IconButton(
  { icon, label, keys, kind = 'ghost', size = 'sm', className = '', ...rest },
  ref,
) {
  return (
    <Tooltip text={label} {...(keys && { keys })}>
      <button ref={ref} type="button" aria-label={label} {...rest} className={look({ kind, size }, `icon ${className}`)}>
        <Icon name={icon} size={size === 'lg' ? 18 : 16} />
      </button>
    </Tooltip>
  );
});
