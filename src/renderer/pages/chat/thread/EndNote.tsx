/** How an answer ended, where it did not end well: what happened, what was kept, and one thing to do. */
import type { ReactNode } from 'react';
import type { Message } from '../../../../contract/chat.ts';
import type { Failure } from '../../../../contract/run-event.ts';
import { go, href } from '../../../app/location.ts';
import { Banner } from '../../../parts/Banner.tsx';
import { Button } from '../../../parts/Button.tsx';
import type { IconName } from '../../../parts/Icon.tsx';
import { blocksOf, stateOf } from '../acts/calls.ts';
import { ModelMenu } from '../composer/ModelMenu.tsx';
import { actions } from '../room.ts';

export function EndNote({ message }: { message: Message }): ReactNode {
  if (message.state === 'stopped') return <p className="meta chat-notice">Stopped. What was written is kept.</p>;
  if (message.state === 'interrupted')
    return (
      <Banner tone="slate" icon="info" className="chat-end">
        <p>Hearth was closed while it wrote. What had come is kept.</p>
        {hasUnknown(message) && (
          <p className="c2">
            What it was doing may or may not have happened, and is not done again by itself. Go on, and it is told to look first.
          </p>
        )}
        <div className="row g6 chat-end-acts">
          <GoOn message={message} />
          <TryAgain id={message.id} />
        </div>
      </Banner>
    );
  if (message.state !== 'failed') return null;
  return <Failed message={message} written={message.content.some((part) => part.type === 'text')} />;
}

// Money and waiting are caution; the rest is failure. The icon says whose it is.
const looks: Record<Failure['layer'], { tone: 'brass' | 'carmine'; icon: IconName }> = {
  network: { tone: 'carmine', icon: 'cloud-off' },
  auth: { tone: 'carmine', icon: 'key' },
  billing: { tone: 'brass', icon: 'coin' },
  rate_limit: { tone: 'brass', icon: 'clock' },
  overload: { tone: 'brass', icon: 'clock' },
  context: { tone: 'brass', icon: 'warn' },
  provider: { tone: 'carmine', icon: 'warn' },
  budget: { tone: 'brass', icon: 'coin' },
  internal: { tone: 'carmine', icon: 'warn' },
};

/** Where what failed can be put right. */
const places: Partial<Record<Failure['layer'], { name: string; section: string }>> = {
  auth: { name: 'Models', section: 'models' },
  billing: { name: 'Models', section: 'models' },
  budget: { name: 'Budget', section: 'budget' },
};

function Failed({ message, written }: { message: Message; written: boolean }): ReactNode {
  const { id, failure } = message;
  const look = looks[failure?.layer ?? 'internal'];
  const place = failure && places[failure.layer];
  return (
    <Banner tone={look.tone} icon={look.icon} className="chat-end">
      <p className="medium" dir="auto">
        {failure?.message ?? 'The answer failed.'}
      </p>
      <p className="c2" dir="auto">
        {failure?.action} {written ? 'What had come is kept.' : ''}
      </p>
      <div className="row g6 chat-end-acts">
        <GoOn message={message} />
        <TryAgain id={id} />
        <ModelMenu
          trigger={
            <Button size="sm" aria-haspopup="menu">
              Another model
            </Button>
          }
          chosen={failure?.model ?? null}
          onChoose={(model) => void actions.regenerate(id, model)}
        />
        {place && (
          <Button size="sm" kind="ghost" onClick={() => go(href('settings', [place.section]))}>
            Open {place.name}
          </Button>
        )}
      </div>
    </Banner>
  );
}

/** Only where something was done already: a new try would do it again. */
function GoOn({ message: { runId, content } }: { message: Message }): ReactNode {
  if (!runId || !content.some(({ type }) => type === 'tool_call')) return null;
  return (
    <Button size="sm" icon="play" onClick={() => void actions.goOn(runId)}>
      Go on
    </Button>
  );
}

const hasUnknown = (message: Message) =>
  blocksOf(message, {}).some((block) => block.kind === 'calls' && block.calls.some((call) => stateOf(call, false) === 'unknown'));

function TryAgain({ id }: { id: string }): ReactNode {
  return (
    <Button size="sm" icon="refresh" onClick={() => void actions.regenerate(id)}>
      Try again
    </Button>
  );
}
