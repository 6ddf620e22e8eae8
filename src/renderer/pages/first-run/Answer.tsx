import { RadioGroup } from 'radix-ui';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Model, Provider } from '../../../contract/models.ts';
import { dollars } from '../../app/amounts.ts';
import { Markdown } from '../../markdown/Markdown.tsx';
import { Button } from '../../parts/Button.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { TextInput } from '../../parts/Field.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { Skeleton } from '../../parts/Waiting.tsx';
import { type Answer as AnswerData, candidates, type FirstRunState, question, testCost } from './store.ts';

const none = 'none';

function costs(model: Model): string {
  if (model.local) return 'on this computer. Free.';
  return model.free ? 'Free.' : `A test costs about ${dollars(testCost(model))}.`;
}

function Candidates({ state, models, providers }: { state: FirstRunState; models: Model[]; providers: Provider[] }) {
  const { chosen, choose } = state;
  const name = (model: Model) => providers.find(({ id }) => id === model.provider)?.name ?? model.provider;
  const options = [
    ...models.map((model) => ({
      value: model.id,
      title: model.id,
      words: `${name(model)}${model.local ? ', ' : '. '}${costs(model)}`,
    })),
    { value: none, title: 'None for now', words: 'Commands still work: /help, /model, /find.' },
  ];
  return (
    <RadioGroup.Root
      className="card"
      aria-label="Model"
      value={chosen ?? none}
      onValueChange={(value) => choose(value === none ? null : value)}
    >
      {options.map(({ value, title, words }) => (
        <RadioGroup.Item key={value} value={value} className="candidate">
          <span className="radio" aria-hidden="true" />
          <span className="stack g0">
            <span className="medium">{title}</span>
            <span className="meta">{words}</span>
          </span>
          {value !== none && <span className="dot moss" />}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}

type Kind = 'anthropic' | 'openai';
const kinds: { value: Kind; name: string }[] = [
  { value: 'anthropic', name: 'Anthropic' },
  { value: 'openai', name: 'OpenAI' },
];

/** A key can be pasted right here; it is written to the secret store and never shown again. */
function PasteKey({ state }: { state: FirstRunState }) {
  const [kind, setKind] = useState<Kind>('anthropic');
  const [key, setKey] = useState('');
  const save = () => {
    void state.saveKey(kind, key.trim()).then((taken) => taken && setKey(''));
  };
  // Enter in the field saves the key; it must not carry on to the next screen.
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    if (key.trim()) save();
  };
  return (
    <div className="stack g8">
      <span className="row">
        <span className="label">Or paste a key</span>
        <span className="end">
          <Choice label="Key for" value={kind} options={kinds} onChange={setKind} />
        </span>
      </span>
      <span className="row">
        <TextInput
          icon="key"
          type="password"
          placeholder="Paste a key"
          aria-label="Key"
          value={key}
          onChange={(event) => setKey(event.target.value)}
          onKeyDown={press}
        />
        <Button disabled={!key.trim()} busy={state.busy && 'Checking'} onClick={save}>
          Save and check
        </Button>
      </span>
      {state.fault && (
        <span className="meta c-carmine" role="alert">
          {state.fault}
        </span>
      )}
    </div>
  );
}

function ended(answer: AnswerData): string {
  const time = answer.took === undefined ? '' : ` in ${(answer.took / 1000).toFixed(1)} s`;
  const cost = answer.cost ? ` for ${dollars(answer.cost)}` : '';
  return `Answered${time}${cost}.${answer.local ? ' Nothing left this computer.' : ''}`;
}

function Spoken({ answer, asked }: { answer: AnswerData; asked: string }) {
  const box = useRef<HTMLDivElement>(null);
  // The answer is what this screen is for: it comes into view, and its end stays there while it is written.
  useEffect(() => {
    const node = box.current;
    if (!node) return;
    node.parentElement?.scrollIntoView({ block: 'nearest' });
    if (answer.state === 'asking') node.scrollTop = node.scrollHeight;
  }, [answer]);
  return (
    <div className="well stack g6 spoken">
      <p className="c3">{asked}</p>
      {answer.text && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <div ref={box} className="said scroll" role="log" aria-live="off" aria-label="The first answer" tabIndex={0}>
          <Markdown text={answer.text} streaming={answer.state === 'asking'} />
        </div>
      )}
      {answer.state === 'asking' && !answer.text && <Skeleton rows={2} label="Answering" />}
      {answer.state === 'done' && (
        <p className="row g6 meta num">
          <Icon name="shield-check" size={14} className="m-moss" />
          {ended(answer)}
        </p>
      )}
      {answer.state === 'failed' && (
        <p className="row g6 top c-carmine">
          <Icon name="warn" />
          {answer.why}
        </p>
      )}
    </div>
  );
}

/** Choose a model among those found, and see it answer; or see what works without one. */
export function Answer({ state, onFound }: { state: FirstRunState; onFound: (count: number) => void }) {
  const { providers, models, chosen, answer, ask } = state;
  const found = providers && candidates(models, providers);
  const count = found?.length;
  useEffect(() => {
    if (count !== undefined) onFound(count);
  }, [count, onFound]);
  if (!found) return state.fault ? <p className="c-carmine">{state.fault}</p> : <Skeleton label="Looking for models" />;
  const asked = chosen ? question : '/help';
  return (
    <div className="stack g12">
      <Candidates state={state} models={found} providers={providers} />
      {found.length === 0 && <PasteKey state={state} />}
      {answer ? (
        <Spoken answer={answer} asked={asked} />
      ) : (
        <Button icon="send" className="ask-it" onClick={() => void ask()}>
          {chosen ? `Ask “${asked}”` : 'Try /help'}
        </Button>
      )}
      {answer?.state === 'failed' && (
        <Button icon="refresh" className="ask-it" onClick={() => void ask()}>
          Try again
        </Button>
      )}
    </div>
  );
}
