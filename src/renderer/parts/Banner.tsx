import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon.tsx';

interface BannerProps {
  tone?: 'slate' | 'ember' | 'brass' | 'carmine' | 'plum' | 'moss';
  icon?: IconName;
  /** One thing to do about it. */
  action?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** Use next to its cause: what happened, what was and was not done, then one button. */
export function Banner({ tone = 'slate', icon = 'info', action, className = '', children }: BannerProps) {
  return (
    <div className={`banner ${tone} ${className}`}>
      <Icon name={icon} />
      <div className="grow">{children}</div>
      {action && <div className="acts">{action}</div>}
    </div>
  );
}
