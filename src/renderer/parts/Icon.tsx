/** Icons are `<use>`s of one sprite that is put into the page once: nothing is fetched, and the markup stays short. */
import sprite from './sprite.svg?raw';

/** Every picture in the sprite, by what it shows. */
export type IconName =
  | 'mark'
  | 'today'
  | 'chat'
  | 'tasks'
  | 'journal'
  | 'lore'
  | 'memory'
  | 'activity'
  | 'settings'
  | 'search'
  | 'plus'
  | 'x'
  | 'check'
  | 'chev-down'
  | 'chev-right'
  | 'chev-left'
  | 'updown'
  | 'arrow-up'
  | 'enter'
  | 'stop'
  | 'pause'
  | 'play'
  | 'clip'
  | 'file'
  | 'folder'
  | 'terminal'
  | 'globe'
  | 'chip'
  | 'cloud'
  | 'cloud-off'
  | 'key'
  | 'coin'
  | 'bell'
  | 'clock'
  | 'calendar'
  | 'warn'
  | 'info'
  | 'shield'
  | 'shield-check'
  | 'hand'
  | 'lock'
  | 'link'
  | 'dots'
  | 'copy'
  | 'undo'
  | 'edit'
  | 'trash'
  | 'down'
  | 'refresh'
  | 'branch'
  | 'moon'
  | 'plug'
  | 'send'
  | 'db'
  | 'eye'
  | 'filter'
  | 'user'
  | 'box'
  | 'target'
  | 'quote'
  | 'sidebar'
  | 'loop'
  | 'server'
  | 'compass'
  | 'half'
  | 'circle'
  | 'blocked'
  | 'done'
  | 'failed'
  | 'pausec';

/** Use once before the first render: puts the sprite into the page. */
export function mountSprite(): void {
  // Our own file, parsed as XML: no markup of anyone else passes here.
  const symbols = new DOMParser().parseFromString(sprite, 'image/svg+xml').documentElement;
  symbols.setAttribute('aria-hidden', 'true');
  symbols.setAttribute('class', 'sr');
  document.body.prepend(document.importNode(symbols, true));
}

/** Use beside words. It is hidden from screen readers unless `label` gives it a meaning of its own. */
export function Icon({
  name,
  size = 16,
  label,
  className = '',
}: {
  name: IconName;
  size?: number;
  label?: string;
  className?: string;
}) {
  const meaning = label ? ({ role: 'img', 'aria-label': label } as const) : ({ 'aria-hidden': true } as const);
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: it has a label, or is hidden because words stand beside it
    <svg className={`i ${className}`} width={size} height={size} {...meaning}>
      <use href={`#icon-${name}`} />
    </svg>
  );
}
