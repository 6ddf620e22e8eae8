import { DropdownMenu as Radix } from 'radix-ui';
import { type ReactElement, useState } from 'react';
import { Icon, type IconName } from './Icon.tsx';
import { Kbd } from './Kbd.tsx';

/** One line of a menu; `checked` makes it a choice, `separator` a line between groups, `heading` a title of a group. */
export type MenuItem =
  | {
      label: string;
      icon?: IconName;
      keys?: string;
      hint?: string;
      danger?: boolean;
      disabled?: boolean;
      checked?: boolean;
      onSelect: () => void;
    }
  | { separator: true }
  | { heading: string };

function Line({ item, at }: { item: MenuItem; at: number }) {
  if ('separator' in item) return <Radix.Separator key={at} className="hr menu-line" />;
  if ('heading' in item) return <Radix.Label className="label menu-heading">{item.heading}</Radix.Label>;
  const inside = (
    <>
      {item.checked === undefined ? (
        item.icon && <Icon name={item.icon} />
      ) : (
        <Icon name="check" className={item.checked ? '' : 'unchecked'} />
      )}
      <span className="grow clip">{item.label}</span>
      {item.hint && <span className="meta">{item.hint}</span>}
      {item.keys && <Kbd keys={item.keys} />}
    </>
  );
  const common = {
    className: item.danger ? 'item c-carmine' : 'item',
    onSelect: item.onSelect,
    ...(item.disabled && { disabled: true }),
  };
  if (item.checked === undefined) return <Radix.Item {...common}>{inside}</Radix.Item>;
  return (
    <Radix.CheckboxItem {...common} checked={item.checked}>
      {inside}
    </Radix.CheckboxItem>
  );
}

/** Use for the actions or choices behind one button. The trigger gives the menu its name. */
export function Menu({
  trigger,
  items,
  side = 'bottom',
  align = 'end',
}: {
  trigger: ReactElement;
  items: MenuItem[];
  side?: 'top' | 'bottom';
  align?: 'start' | 'end';
}) {
  // Inside the page's landmark, where a screen reader that walks by regions still finds it.
  const [page, setPage] = useState<HTMLElement | null>(null);
  return (
    <Radix.Root modal={false} onOpenChange={(open) => open && setPage(document.getElementById('page'))}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal container={page}>
        <Radix.Content className="menu" side={side} align={align} sideOffset={4} collisionPadding={8}>
          {items.map((item, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a menu is drawn whole and never reordered while open
            <Line key={at} item={item} at={at} />
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
