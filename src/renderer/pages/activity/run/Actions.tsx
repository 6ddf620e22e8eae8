/** What can be done with a run. */
import type { ReactNode } from 'react';
import { go, href } from '../../../app/location.ts';
import { useConnection } from '../../../app/shell.ts';
import { Button, IconButton } from '../../../parts/Button.tsx';
import { Menu, type MenuItem } from '../../../parts/Menu.tsx';
import { isActive } from '../list/words.ts';
import { opened, useRun } from '../room.ts';
import { saveTranscript } from './saving.ts';
import type { Detail } from './store.ts';

export function Actions({ run }: { run: Detail }): ReactNode {
  const doing = useRun((state) => state.doing);
  const offline = useConnection((it) => it.state === 'offline');
  const common = { size: 'sm' as const, disabled: offline || doing !== null };
  const { state } = run;
  return (
    <div className="row g4 none">
      {isActive(run) && (
        <Button {...common} icon="stop" busy={doing === 'cancel' && 'Stopping'} onClick={() => void opened.cancel()}>
          Stop
        </Button>
      )}
      {(state === 'interrupted' || state === 'failed') && (
        <Button {...common} icon="play" busy={doing === 'resume' && 'Starting'} onClick={() => void opened.resume()}>
          Go on
        </Button>
      )}
      {!isActive(run) && (
        <Button
          {...common}
          kind="ghost"
          icon="loop"
          busy={doing === 'replay' && 'Replaying'}
          onClick={() => void opened.replay()}
        >
          Replay
        </Button>
      )}
      <Menu trigger={<IconButton icon="dots" label="More about this run" disabled={offline} />} items={itemsOf(run)} />
    </div>
  );
}

function itemsOf({ id, conversationId }: Detail): MenuItem[] {
  const items: MenuItem[] = [
    { label: 'Transcript to read', icon: 'file', hint: 'HTML', onSelect: () => void saveTranscript('html') },
    { label: 'Transcript for programs', icon: 'file', hint: 'JSON', onSelect: () => void saveTranscript('json') },
    { separator: true },
    { label: 'Copy its id', icon: 'copy', onSelect: () => void navigator.clipboard.writeText(id) },
  ];
  if (!conversationId) return items;
  const place = href('chat', [conversationId]);
  return [{ label: 'Open its conversation', icon: 'chat', onSelect: () => go(place) }, { separator: true }, ...items];
}
