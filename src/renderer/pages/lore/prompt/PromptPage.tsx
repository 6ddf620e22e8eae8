/** The system prompt as it would be made now, part by part, with what each costs. */
import { type ReactNode, useId } from 'react';
import type { Output } from '../../../../contract/index.ts';
import { count } from '../../../app/amounts.ts';
import { SideToggle } from '../../../app/Columns.tsx';
import { href } from '../../../app/location.ts';
import { toast } from '../../../app/toasts/store.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { Banner } from '../../../parts/Banner.tsx';
import { Button } from '../../../parts/Button.tsx';
import { Meter, Skeleton } from '../../../parts/Waiting.tsx';
import { useLive } from '../../activity/room.ts';
import { prompt as view } from '../room.ts';

type Prompt = Output<'notebook.prompt'>;

const names: Record<string, string> = {
  soul: 'Soul',
  role: 'Role',
  directives: 'Directives',
  user: 'You',
  triggers: 'Triggers',
  skills: 'Skills',
  date: 'Today',
  agents: 'Agents',
  tools: 'Tools',
};

export function PromptPage(): ReactNode {
  const { prompt, fault } = useLive(view);
  const copy = (text: string) => void navigator.clipboard.writeText(text).then(() => toast('Copied.'));
  return (
    <>
      <header className="bar" data-region="bar">
        <SideToggle />
        <h1>System prompt</h1>
        {prompt && <span className="meta num">about {count(prompt.tokens)} tokens</span>}
        {prompt && (
          <Button className="end" size="sm" kind="ghost" icon="copy" onClick={() => copy(prompt.text)}>
            Copy all
          </Button>
        )}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="scroll lore-page" tabIndex={0} aria-label="System prompt, part by part">
        <div className="lore-column wide stack g16">
          {fault && (
            <Banner
              tone="carmine"
              icon="warn"
              action={
                <Button size="sm" onClick={() => void view.load()}>
                  Read again
                </Button>
              }
            >
              {fault}
            </Banner>
          )}
          {!prompt && !fault && <Skeleton label="Making the prompt" />}
          {prompt && <p className="c2">What a model is told before you say anything, made of these parts in this order.</p>}
          {prompt?.parts.map((part, at) => (
            <Part key={`${part.name} ${part.path ?? at}`} part={part} whole={prompt.tokens} />
          ))}
        </div>
      </section>
    </>
  );
}

function Part({ part: { name, path, text, tokens, cut }, whole }: { part: Prompt['parts'][number]; whole: number }): ReactNode {
  const id = useId();
  const called = names[name] ?? name;
  return (
    <section className="card lore-part" aria-labelledby={id}>
      <header className="row">
        <h2 className="head" id={id}>
          {called}
        </h2>
        {path && (
          <a className="link meta" href={href('lore', [path])}>
            {path}
          </a>
        )}
        {cut && <span className="badge brass">Cut: longer than what is read of it</span>}
        <span className="end meta num">{count(tokens)} tokens</span>
        <span className="lore-share">
          <Meter
            value={whole === 0 ? 0 : tokens / whole}
            label={`${called}: ${Math.round((tokens / Math.max(1, whole)) * 100)} % of the prompt`}
          />
        </span>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className="code lore-text" tabIndex={0} dir="auto">
        <Verbatim text={text} />
      </pre>
    </section>
  );
}
