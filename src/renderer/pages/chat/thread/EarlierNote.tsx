/** What is going on above the messages that are here: how far reading back has come, or that it failed. */
import type { ReactNode } from 'react';
import { count as grouped } from '../../../app/amounts.ts';
import { Button } from '../../../parts/Button.tsx';
import { Icon } from '../../../parts/Icon.tsx';
import { Spinner } from '../../../parts/Waiting.tsx';
import type { Journey } from './journey.ts';

export function EarlierNote({ count, loadingEarlier, earlierFailed, onEarlier }: Journey & { count: number }): ReactNode {
  if (loadingEarlier)
    return (
      <div className="chat-earlier meta num" role="status">
        <Spinner /> Reading earlier messages, {grouped(count)} so far
      </div>
    );
  if (!earlierFailed) return null;
  return (
    <div className="chat-earlier meta" role="alert">
      <Icon name="warn" size={14} /> Earlier messages could not be read.
      <Button size="sm" onClick={onEarlier}>
        Try again
      </Button>
    </div>
  );
}
