/** A day without a page: why, and what can be done. */
import { type ReactNode, useState } from 'react';
import { useStore } from 'zustand';
import { call } from '../../../app/client.ts';
import { sentence } from '../../../app/connection.ts';
import { Button } from '../../../parts/Button.tsx';
import { Icon } from '../../../parts/Icon.tsx';
import { longName } from '../calendar/month.ts';
import { pathOf } from '../days/store.ts';
import { note, writing } from '../room.ts';

interface NoPageProps {
  day: string;
  today: string;
  onMade: () => void;
}

export function NoPage({ day, today, onMade }: NoPageProps): ReactNode {
  const [fault, setFault] = useState<string | null>(null);
  const busy = useStore(writing.store, ({ state }) => state === 'asking' || state === 'running');
  const name = longName(day, today);
  const make = async () => {
    try {
      await call('notebook.write', { path: pathOf(day), text: `# ${day}\n\n`, baseVersion: null });
      await note.reload();
      onMade();
    } catch (reason) {
      setFault(sentence(reason));
    }
  };
  return (
    <div className="empty">
      <Icon name="journal" size={24} />
      <h3 className="head">{day === today ? 'Nothing is written about today yet' : `No page for ${name}`}</h3>
      <p>{wordsFor(day, today)}</p>
      {fault && (
        <p className="c-carmine" role="alert">
          {fault}
        </p>
      )}
      <div className="acts">
        {day <= today && (
          <Button kind="primary" disabled={busy} onClick={() => void writing.write(day)}>
            {day === today ? 'Write today’s page now' : 'Write it from what is recorded'}
          </Button>
        )}
        <Button onClick={() => void make()}>Write it yourself</Button>
      </div>
    </div>
  );
}

function wordsFor(day: string, today: string): string {
  if (day > today) return 'This day is still to come.';
  if (day === today) return 'Hearth writes it at the end of the day, if something happens on it.';
  return 'On a day on which nothing happened nothing is written by itself.';
}
