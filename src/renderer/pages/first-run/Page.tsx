/** First run: three screens, each small, all skippable. */
import './first-run.css';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { announce } from '../../app/announce.ts';
import { call, listen } from '../../app/client.ts';
import { connection } from '../../app/shell.ts';
import { Button } from '../../parts/Button.tsx';
import { Icon, type IconName } from '../../parts/Icon.tsx';
import { Answer } from './Answer.tsx';
import { Home } from './Home.tsx';
import { Spend } from './Spend.tsx';
import { createFirstRun } from './store.ts';

const icons: IconName[] = ['mark', 'shield', 'folder'];

interface ScreenProps {
  step: number;
  title: string;
  words: ReactNode;
  /** What stands on the filled button. */
  next: string;
  busy: boolean;
  onNext: () => void;
  onSkip: () => void;
  onBack: () => void;
  children: ReactNode;
}

/** The frame of each screen: mark, one sentence, its content, and the way on. */
function Screen({ step, title, words, next, busy, onNext, onSkip, onBack, children }: ScreenProps) {
  const head = useRef<HTMLHeadingElement>(null);
  // A new screen begins at its heading, for eyes and for a screen reader.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the step is what moves the focus
  useEffect(() => head.current?.focus(), [step]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onNext();
  };
  return (
    <form className="first-run" onSubmit={submit}>
      <div className="stack g8">
        <Icon name={icons[step] ?? 'mark'} size={step === 0 ? 32 : 28} className={step === 0 ? 'm-ember' : 'c2'} />
        <h1 className="display" ref={head} tabIndex={-1}>
          {title}
        </h1>
        <p className="body c2">{words}</p>
      </div>
      <div className="first-run-in scroll">{children}</div>
      <div className="row first-run-foot">
        <span className="steps-dots" role="img" aria-label={`Step ${step + 1} of 3`}>
          {[0, 1, 2].map((at) => (
            <i key={at} className={at === step ? 'on' : ''} />
          ))}
        </span>
        <span className="end row">
          {step > 0 && (
            <Button kind="ghost" onClick={onBack}>
              Back
            </Button>
          )}
          <Button kind="ghost" onClick={onSkip}>
            Skip
          </Button>
          <Button kind="primary" size="lg" type="submit" keys="enter" busy={busy && 'Saving'}>
            {next}
          </Button>
        </span>
      </div>
    </form>
  );
}

/** How many models were found, in words. */
function found(count: number | undefined): string {
  if (count === undefined) return 'It looks for models now.';
  if (count === 0) return 'It found no model yet; much works without one.';
  return `It found ${['', 'one model', 'two models', 'three models'][count] ?? 'models'}; try ${count === 1 ? 'it' : 'one'} before you set anything up.`;
}

/** The three first screens. */
export default function Page() {
  const [store] = useState(() => createFirstRun({ call, listen }, announce));
  const state = useStore(store);
  const [count, setCount] = useState<number>();
  const cap = useRef<() => Promise<boolean>>(() => Promise.resolve(true));
  useEffect(() => void store.getState().load(), [store]);
  const finish = async () => {
    await state.finish();
    await connection.store.getState().retry();
  };
  const common = { step: state.step, busy: state.busy, onSkip: () => void finish(), onBack: state.back };
  const afterCap = () => void cap.current().then((kept) => kept && state.next());
  return (
    <main className="first-run-desk">
      <section aria-label="First run">
        {state.step === 0 && (
          <Screen
            {...common}
            title="One answer first."
            words={`Hearth lives on this computer. ${found(count)}`}
            next="Continue"
            onNext={state.next}
          >
            <Answer state={state} onFound={setCount} />
          </Screen>
        )}
        {state.step === 1 && (
          <Screen
            {...common}
            title="Everything is off."
            words="It reads no file, opens no page and runs nothing. It only answers, and spends no more than you say."
            next="Continue"
            onNext={afterCap}
          >
            <Spend state={state} save={cap} />
          </Screen>
        )}
        {state.step === 2 && (
          <Screen
            {...common}
            title="It stays with you."
            words="One folder holds everything Hearth knows. Copy it, move it or delete it like any other."
            next="Open Hearth"
            onNext={() => void finish()}
          >
            <Home fault={state.fault} />
          </Screen>
        )}
      </section>
    </main>
  );
}
