// biome-ignore-all lint/suspicious/noArrayIndexKey: an excerpt is drawn whole
/** What a search found: titles first, then the places in messages, with the words marked. */
import type { ReactNode } from 'react';
import { href } from '../../../app/location.ts';
import type { Hit, Search } from '../store/state.ts';
import { when } from './days.ts';

export function Found({ search }: { search: Search }): ReactNode {
  const { titles, hits, state, query } = search;
  if (state === 'failed') return <p className="chat-list-note">The search was not answered. Nothing was changed.</p>;
  if (state === 'done' && titles.length === 0 && hits.length === 0)
    return <p className="chat-list-note">Nothing about “{query}” in any conversation.</p>;
  return (
    <>
      {titles.length > 0 && (
        <section aria-label="Titles">
          <h3 className="group">Titles</h3>
          {titles.map(({ id, title }) => (
            <a key={id} className="item" href={href('chat', [id])}>
              <span className="clip grow" dir="auto">
                {title}
              </span>
            </a>
          ))}
        </section>
      )}
      {hits.length > 0 && (
        <section aria-label="Messages">
          <h3 className="group">Messages</h3>
          {hits.map((hit) => (
            <FoundRow key={hit.messageId} hit={hit} />
          ))}
        </section>
      )}
    </>
  );
}

function FoundRow({ hit }: { hit: Hit }): ReactNode {
  return (
    <a className="item tall chat-hit" href={href('chat', [hit.conversationId], { message: hit.messageId })}>
      <span className="row">
        <span className="clip grow medium" dir="auto">
          {hit.title}
        </span>
        <span className="micro num">{when(hit.createdAt)}</span>
      </span>
      <span className="meta" dir="auto">
        {hit.role === 'user' ? 'You: ' : ''}
        <Excerpt text={hit.excerpt} />
      </span>
    </a>
  );
}

/** The daemon marks what was found with two control characters; everything else is the message's own text. */
function Excerpt({ text }: { text: string }): ReactNode {
  return text.split('\u0002').map((part, at) => {
    const [marked = '', rest] = part.split('\u0003', 2);
    return at === 0 || rest === undefined ? (
      part
    ) : (
      <span key={at}>
        <mark className="hit">{marked}</mark>
        {rest}
      </span>
    );
  });
}
