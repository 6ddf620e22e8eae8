import { Tooltip as Radix } from 'radix-ui';
import type { ReactElement } from 'react';
import { Kbd } from './Kbd.tsx';

/** Use to name a control that has no words. The control itself still needs its `aria-label`. */
export function Tooltip({
  text,
  keys,
  side = 'top',
  children,
}: {
  text: string;
  keys?: string;
  side?: 'top' | 'right' | 'bottom';
  children: ReactElement;
}) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="tooltip" side={side} sideOffset={6} collisionPadding={8}>
          {text}
          {keys && <Kbd keys={keys} />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
