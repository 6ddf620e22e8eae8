/** What a skill may do, in one list: what it declared, and nothing else. */
import { type ReactNode, useMemo } from 'react';
import type { Skill } from '../../../../contract/notebook.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { needsOf } from './words.ts';

export function Needs({ skill }: { skill: Skill }): ReactNode {
  const needs = useMemo(() => needsOf(skill), [skill]);
  return (
    <div className="stack g4">
      <h3 className="label">What it may use</h3>
      {needs === null || needs.length === 0 ? (
        <p className="c2">It declares no tool: it can be read, and does nothing by itself.</p>
      ) : (
        <>
          <ul className="stack g4">
            {needs.map(({ named, tools }) => (
              <li key={named} className="row wrap">
                <code className="lore-tool">
                  <Verbatim text={named} line />
                </code>
                {tools.length === 0 && <span className="meta">There is no such tool here.</span>}
                {tools.length > 0 && !(tools.length === 1 && tools[0] === named) && (
                  <span className="meta">here: {tools.join(', ')}</span>
                )}
              </li>
            ))}
          </ul>
          <p className="meta">Nothing beyond these while it is used; each call is still asked for as ever.</p>
        </>
      )}
    </div>
  );
}
