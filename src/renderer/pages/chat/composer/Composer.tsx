/** Where one writes: text, files, the model, and what may still be spent. */
import { type ClipboardEvent, type DragEvent, type ReactNode, useRef, useState } from 'react';
import { dollars } from '../../../app/amounts.ts';
import { ariaKeys } from '../../../app/keys.ts';
import { useConnection } from '../../../app/shell.ts';
import { Banner } from '../../../parts/Banner.tsx';
import { Button, IconButton } from '../../../parts/Button.tsx';
import { Icon } from '../../../parts/Icon.tsx';
import { Waiting } from '../acts/Waiting.tsx';
import { actions, chatNow, useChat } from '../room.ts';
import { newDraft } from '../store/state.ts';
import { countWords, textOf } from '../store/stream.ts';
import { AttachedFiles } from './AttachedFiles.tsx';
import { ModelMenu } from './ModelMenu.tsx';
import { WritingField } from './WritingField.tsx';

export function Composer(): ReactNode {
  const key = useChat((state) => state.open?.id ?? newDraft);
  const gone = useChat((state) => state.open?.state === 'gone');
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    setOver(false);
    // Dragged text is the field's own affair.
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    void actions.attach(key, [...event.dataTransfer.files]);
  };
  const paste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    if (files.length === 0) return;
    event.preventDefault();
    void actions.attach(key, files);
  };
  return (
    <div className="chat-composer" data-region="composer">
      <Waiting />
      <Refusal />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping and pasting have the Attach button beside them */}
      <div
        className={over ? 'composer is-over' : 'composer'}
        onDragOver={(event) => {
          if (!event.dataTransfer.types.includes('Files')) return;
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        onPaste={paste}
      >
        <AttachedFiles draft={key} />
        <WritingField key={key} draft={key} disabled={gone} />
        <div className="tools">
          <AttachButton draft={key} />
          <ModelPicker draft={key} />
          <span className="end" />
          <Money />
          <SendOrStop draft={key} />
        </div>
      </div>
    </div>
  );
}

/** What the daemon refused stands beside what was asked; the text is back in the field. */
function Refusal(): ReactNode {
  const error = useChat((state) => (state.open?.state === 'ready' ? state.open.error : state.refused));
  if (!error) return null;
  return (
    <div role="alert">
      <Banner
        tone="carmine"
        icon="warn"
        className="chat-refusal"
        action={
          <Button size="sm" onClick={actions.dismiss}>
            Close
          </Button>
        }
      >
        {error}
      </Banner>
    </div>
  );
}

function AttachButton({ draft }: { draft: string }): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton icon="clip" label="Attach" onClick={() => field.current?.click()} />
      <input
        ref={field}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          void actions.attach(draft, [...(event.target.files ?? [])]);
          // The same file can be chosen again after it was taken away.
          event.target.value = '';
        }}
      />
    </>
  );
}

function ModelPicker({ draft }: { draft: string }): ReactNode {
  const own = useChat((state) => state.chosen[draft] ?? state.open?.conversation?.model ?? null);
  const first = useConnection((it) => it.settings?.models[0] ?? null);
  const fallback = useChat((state) => state.models.find(({ id }) => id === first)?.id ?? firstAble(state)?.id ?? null);
  const model = own ?? fallback;
  const local = useChat((state) => state.models.find(({ id }) => id === model)?.local ?? false);
  return (
    <ModelMenu
      chosen={model}
      onChoose={(id) => actions.choose(draft, id)}
      trigger={
        <button
          type="button"
          className="select sm ghost chat-model"
          aria-label={`Model: ${model ?? 'No model'}`}
          title={model ?? undefined}
        >
          <Icon name={local ? 'chip' : 'cloud'} size={14} />
          <span className="clip">{model ?? 'No model'}</span>
          <Icon name="chev-down" size={14} />
        </button>
      }
    />
  );
}

/** The first model of a provider that can answer now; the built-in one only where there is no other. */
function firstAble({ models, providers }: ReturnType<typeof chatNow>) {
  const able = new Set(providers?.filter(({ enabled, healthy }) => enabled && healthy).map(({ id }) => id));
  return (
    models.find(({ provider }) => able.has(provider) && provider !== 'builtin') ??
    models.find(({ provider }) => able.has(provider))
  );
}

/** While it streams: how much has come. Always: what is left today. */
function Money(): ReactNode {
  const budget = useConnection((it) => it.budget);
  const streaming = useChat((state) => state.open?.messages.findLast((message) => message.state === 'streaming') ?? null);
  const words = streaming ? countWords(textOf(streaming)) : 0;
  const cap = budget?.caps.perDay;
  const left = budget && cap !== undefined ? Math.max(0, cap - budget.spent.day - budget.reserved) : null;
  return (
    <span className="meta num chat-money">
      {words > 0 && (
        <span className="wide">
          {words} words{left === null ? '' : ' · '}
        </span>
      )}
      {left === null ? null : <span className={left === 0 ? 'c-brass' : undefined}>{dollars(left)} left today</span>}
    </span>
  );
}

function SendOrStop({ draft }: { draft: string }): ReactNode {
  const streaming = useChat((state) => state.open?.messages.some((message) => message.state === 'streaming') ?? false);
  const empty = useChat((state) => (state.drafts[draft] ?? '').trim() === '');
  const sending = useChat((state) => state.sending === draft);
  const waiting = useChat((state) => state.attached[draft]?.some((file) => !file.fileId && !file.error) ?? false);
  if (streaming)
    return (
      <Button size="sm" icon="stop" keys="mod+." aria-keyshortcuts={ariaKeys('mod+.')} onClick={() => void actions.stop()}>
        Stop
      </Button>
    );
  return (
    <Button
      size="sm"
      kind={empty ? 'plain' : 'primary'}
      icon="arrow-up"
      busy={sending && 'Sending'}
      disabled={empty || waiting}
      onClick={() => void actions.send(chatNow().drafts[draft] ?? '')}
    >
      Send
    </Button>
  );
}
