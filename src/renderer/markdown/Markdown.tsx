/** Streaming Markdown. React elements only: no text of a model's ever becomes HTML. */
import { memo, type ReactNode, useState } from 'react';
import { Blocks } from './blocks.tsx';
import { MarkdownDocument } from './document.ts';
import './markdown.css';

/** Use for text from a model. While `streaming`, a growing `text` costs what its tail costs. */
export const Markdown = memo(({ text, streaming = false }: { text: string; streaming?: boolean }): ReactNode => {
  const [grown] = useState(() => new MarkdownDocument());
  return (
    <div className={streaming ? 'prose md md-live' : 'prose md'}>
      <Blocks blocks={grown.update(text, streaming)} />
    </div>
  );
});
