/** How a run ended: its report, what failed, what may have happened, and how a replay compared. */
import type { ReactNode } from 'react';
import { counted } from '../../../app/amounts.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { took } from '../../../calls/words.ts';
import { Banner } from '../../../parts/Banner.tsx';
import { Icon } from '../../../parts/Icon.tsx';
import { fileHref } from './saving.ts';
import type { Detail, Replay } from './store.ts';
import { unknownOf } from './words.ts';

/** What went wrong, above the timeline. */
export function Trouble({ run }: { run: Detail }): ReactNode {
  const unknown = unknownOf(run);
  return (
    <>
      {run.state === 'interrupted' && (
        <Banner tone="brass" icon="warn">
          <p className="medium">It was cut off. What was done stays.</p>
          {unknown.length === 0 && <p className="c2">Nothing that acts was under way: it can go on where it was.</p>}
        </Banner>
      )}
      {unknown.length > 0 && (
        <Banner tone="brass" icon="warn">
          <p className="medium">This may or may not have happened:</p>
          <ul className="act-unknown">
            {unknown.map((words, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: drawn whole; the same words may stand twice
              <li key={at} dir="ltr">
                <Verbatim text={words} line />
              </li>
            ))}
          </ul>
          <p className="c2">It is not done again by itself. Go on, and Hearth is told to look first, and asks.</p>
        </Banner>
      )}
      {run.failure && run.state === 'failed' && (
        <Banner tone="carmine" icon="failed">
          <p className="medium" dir="auto">
            <Verbatim text={run.failure.message} />
          </p>
          {run.failure.action && <p className="c2">{run.failure.action}</p>}
        </Banner>
      )}
    </>
  );
}

export function Replayed({ replay }: { replay: Replay }): ReactNode {
  const length = `${counted(replay.steps, 'step')} in ${took(replay.tookMs)}`;
  if (replay.same)
    return (
      <Banner tone="moss" icon="shield-check">
        <span className="medium">The same result.</span> Replayed {length}, against the recorded answers and without doing
        anything.
      </Banner>
    );
  return (
    <Banner tone="brass" icon="warn">
      <p className="medium">
        {counted(replay.differences.length, 'difference')} after {length}. Nothing was done.
      </p>
      {replay.differences.map(({ step, what, expected, got }) => (
        <dl key={`${step} ${what} ${got}`} className="act-difference">
          <dt className="medium">
            {step !== undefined && `Step ${step}: `}
            <Verbatim text={what} />
          </dt>
          <dd>
            <span className="micro">Recorded</span>
            <code>
              <Verbatim text={expected} />
            </code>
          </dd>
          <dd>
            <span className="micro">Replayed</span>
            <code>
              <Verbatim text={got} />
            </code>
          </dd>
        </dl>
      ))}
    </Banner>
  );
}

/** What it came to, below the timeline. */
export function Report({ run }: { run: Detail }): ReactNode {
  const { report } = run;
  if (!report) return null;
  const { summary, decisions, nextSteps, artifacts } = report;
  return (
    <section className="act-report" aria-labelledby="act-report">
      <h3 className="head" id="act-report">
        Report
      </h3>
      <p className="act-summary" dir="auto">
        <Verbatim text={summary || 'It said nothing.'} />
      </p>
      <Points name="Decided" points={decisions} />
      <Points name="Next" points={nextSteps} />
      {artifacts.length > 0 && (
        <>
          <h4 className="label">Files</h4>
          <ul>
            {artifacts.map(({ fileId, name, tags }) => (
              <li key={fileId}>
                <a className="item tight" href={fileHref(fileId)} download>
                  <Icon name="file" className="c3" />
                  <span className="clip" dir="auto">
                    <Verbatim text={name} line />
                  </span>
                  {tags.map((tag) => (
                    <span key={tag} className="tag">
                      {tag}
                    </span>
                  ))}
                  <Icon name="down" size={14} className="c3 end" label="Save" />
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Points({ name, points }: { name: string; points: readonly string[] }): ReactNode {
  if (points.length === 0) return null;
  return (
    <>
      <h4 className="label">{name}</h4>
      <ul className="act-points">
        {points.map((point) => (
          <li key={point} dir="auto">
            <Verbatim text={point} />
          </li>
        ))}
      </ul>
    </>
  );
}
