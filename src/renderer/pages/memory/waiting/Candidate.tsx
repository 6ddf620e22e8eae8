/** Something that may be worth keeping: what, from where, why, and three answers. A, E and D work while it has the focus. */
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import type { MemoryCandidate } from '../../../../contract/memory/index.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { Banner } from '../../../parts/Banner.tsx';
import { Button } from '../../../parts/Button.tsx';
import { when } from '../../chat/list/days.ts';
import { Source } from '../record/Facts.tsx';
import { Whole } from '../words/Said.tsx';
import { areaNames, dayOf, nameOf, titled } from '../words/words.ts';
import { useWaiting, waiting } from './waiting.ts';

export function Candidate({ candidate }: { candidate: MemoryCandidate }): ReactNode {
  const [text, setText] = useState<string | null>(null);
  const busy = useWaiting((state) => state.deciding.has(candidate.id));
  const refused = useWaiting((state) => state.refused[candidate.id]);
  const keep = () => void waiting.decide(candidate, 'keep', text ?? undefined);
  const decline = () => void waiting.decide(candidate, 'decline');
  const edit = () => setText(candidate.text);
  const keys = (event: KeyboardEvent<HTMLElement>) => {
    // Only while the card itself has the focus: a letter typed in its field is text.
    if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey || event.altKey) return;
    const act = { a: keep, d: decline, e: edit }[event.key.toLowerCase()];
    if (!act || busy) return;
    event.preventDefault();
    act();
  };
  return (
    <section
      className="card pad stack mem-card"
      data-card
      tabIndex={-1}
      aria-label={`Remember “${nameOf(candidate)}”?`}
      aria-keyshortcuts="A E D"
      onKeyDown={keys}
    >
      <Words candidate={candidate} text={text} onType={setText} onKeep={keep} />
      <About candidate={candidate} />
      {candidate.taintedBy && <Tainted by={candidate.taintedBy} />}
      {refused && (
        <p className="c-carmine" role="alert">
          {refused}
        </p>
      )}
      <div className="row">
        <Button size="sm" busy={busy && 'Keeping'} disabled={text?.trim() === ''} onClick={keep}>
          {text === null ? 'Keep' : 'Keep this'}
        </Button>
        {text === null ? (
          <Button size="sm" kind="ghost" disabled={busy} onClick={edit}>
            Correct first
          </Button>
        ) : (
          <Button size="sm" kind="ghost" disabled={busy} onClick={() => setText(null)}>
            As it was
          </Button>
        )}
        <Button size="sm" kind="ghost" className="end" disabled={busy} onClick={decline}>
          Decline
        </Button>
      </div>
    </section>
  );
}

interface WordsProps {
  candidate: MemoryCandidate;
  /** In better words; null as long as nobody wants to say it better. */
  text: string | null;
  onType: (text: string | null) => void;
  onKeep: () => void;
}

function Words({ candidate, text, onType, onKeep }: WordsProps): ReactNode {
  const keys = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) onKeep();
    else if (event.key === 'Escape') onType(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  if (text === null)
    return (
      <p className="body mem-text" dir="auto">
        <Whole text={candidate.text} source={candidate.source} />
      </p>
    );
  return (
    <span className="input area mem-area">
      <textarea
        // biome-ignore lint/a11y/noAutofocus: the person just asked to write here
        autoFocus
        dir="auto"
        aria-label="In better words"
        value={text}
        onChange={({ target }) => onType(target.value)}
        onKeyDown={keys}
      />
    </span>
  );
}

function About({ candidate }: { candidate: MemoryCandidate }): ReactNode {
  const { area, category, occurredAt, tags, source, why, createdAt } = candidate;
  const sorted = [areaNames[area].one, titled(category), occurredAt && `about ${dayOf(occurredAt)}`].filter(Boolean);
  return (
    <div className="stack g2 meta">
      <span className="row g6 mem-wrap">
        <span dir="auto">{sorted.join(' · ')}</span>
        {tags.map((tag) => (
          <span key={tag} className="tag" dir="auto">
            {tag}
          </span>
        ))}
      </span>
      <span className="row g6 mem-wrap">
        <Source source={source} />
        <time className="num" dateTime={createdAt}>
          {when(createdAt)}
        </time>
      </span>
      <span className="c2" dir="auto">
        <Verbatim text={why} line />
      </span>
    </div>
  );
}

function Tainted({ by }: { by: string }): ReactNode {
  return (
    <Banner tone="plum" icon="globe">
      Text from outside was read before this came up, from{' '}
      <span className="wrap-any" dir="auto">
        <Verbatim text={by} line />
      </span>
      . It is kept only if you say so.
    </Banner>
  );
}
