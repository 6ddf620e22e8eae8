import type { ReactNode } from 'react';
import { Button } from '../../../parts/Button.tsx';

/** Use where a fold opens: one quiet line, with what is inside named. */
export function FoldButton({ open, children, onClick }: { open: boolean; children: ReactNode; onClick: () => void }): ReactNode {
  return (
    <Button
      kind="ghost"
      size="sm"
      className="chat-fold"
      icon={open ? 'chev-down' : 'chev-right'}
      aria-expanded={open}
      onClick={onClick}
    >
      {children}
    </Button>
  );
}
