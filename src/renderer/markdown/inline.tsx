/** Inline Markdown as React elements. Everything foreign ends in a text node or in an address that `safeLink` let pass. */
// biome-ignore-all lint/suspicious/noArrayIndexKey: inline tokens are drawn whole
import type { MarkedToken, Token, Tokens } from 'marked';
import type { ReactNode } from 'react';
import { decodeEntities } from './entities.ts';
import { safeLink, visible } from './links.ts';

/** Use for the content of a paragraph, heading or cell. */
export function inline(tokens: readonly Token[] | undefined): ReactNode {
  return tokens?.map((token, at) => <Inline key={at} token={token as MarkedToken} />);
}

function Inline({ token }: { token: MarkedToken }): ReactNode {
  switch (token.type) {
    case 'strong':
      return <strong>{inline(token.tokens)}</strong>;
    case 'em':
      return <em>{inline(token.tokens)}</em>;
    case 'del':
      return <del>{inline(token.tokens)}</del>;
    case 'codespan':
      return <code>{token.text}</code>;
    case 'br':
      return <br />;
    case 'link':
      return <LinkText token={token} />;
    case 'image':
      return <ImageLink token={token} />;
    case 'escape':
      return token.text;
    case 'checkbox':
      return null;
    case 'text':
      return token.tokens ? inline(token.tokens) : decodeEntities(token.text);
    default:
      return token.raw;
  }
}

function LinkText({ token }: { token: Tokens.Link }): ReactNode {
  const link = safeLink(token.href);
  const label = inline(token.tokens);
  if (!link) {
    const address = visible(decodeEntities(token.href));
    // What would not be opened is said, so that nobody wonders where the link went; a place in the same page is not one.
    return address === '' || address.startsWith('#') || token.text === address ? (
      label
    ) : (
      <span>
        {label} ({address})
      </span>
    );
  }
  // A bare address shows its host already; a worded link could say anything, so its host stands beside it.
  const shown = visible(decodeEntities(token.text));
  const bare = shown === link.host || shown.startsWith(link.href.slice(0, link.href.indexOf(link.host) + link.host.length));
  return (
    <span className="md-link">
      <a className="link" href={link.href} target="_blank" rel="noopener noreferrer">
        {label}
      </a>
      {bare ? null : <span className="md-host"> {link.host}</span>}
    </span>
  );
}

/** An image is never fetched: loading one tells its server that the answer was read. */
function ImageLink({ token }: { token: Tokens.Image }): ReactNode {
  const link = safeLink(token.href);
  const alt = decodeEntities(token.text).trim() || 'no description';
  if (!link) return <span>Image: {alt}</span>;
  return (
    <a className="link" href={link.href} target="_blank" rel="noopener noreferrer">
      Image: {alt} — {link.host}
    </a>
  );
}
