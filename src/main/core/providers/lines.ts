/** Lines and server-sent events out of text that arrives in any pieces. Each byte is looked at once, so long events stay cheap. */

export interface TextSink {
  /** Takes the next piece, cut anywhere. */
  take(text: string): void;
  /** Takes what is left when nothing more comes. */
  end(): void;
}

/** Use for newline-delimited formats: `\n`, `\r\n` and `\r` end a line. */
export function lineReader(onLine: (line: string) => void): TextSink {
  // Pieces of a line not ended yet. `+=` makes a rope, copied once, when the line is whole.
  let rest = '';
  let afterReturn = false;
  return {
    take(piece) {
      if (piece === '') return;
      // A `\r` ended a line in the piece before; its `\n` may come only now.
      let text = afterReturn && piece.charCodeAt(0) === 10 ? piece.slice(1) : piece;
      afterReturn = piece.charCodeAt(piece.length - 1) === 13;
      if (text.includes('\r')) text = text.replace(/\r\n?/g, '\n');
      let start = 0;
      for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
        const line = text.slice(start, end);
        start = end + 1;
        if (rest === '') onLine(line);
        else {
          const whole = rest + line;
          rest = '';
          onLine(whole);
        }
      }
      if (start < text.length) rest += text.slice(start);
    },
    end() {
      const line = rest;
      rest = '';
      if (line !== '') onLine(line);
    },
  };
}

/** Use for `text/event-stream`. Comments, ids and retry times are dropped, as are events without data. */
export function eventReader(onEvent: (data: string, event: string) => void): TextSink {
  let event = '';
  let data: string | undefined;
  const dispatch = (): void => {
    const value = data;
    const name = event;
    data = undefined;
    event = '';
    if (value !== undefined) onEvent(value, name);
  };
  const valueAt = (line: string, at: number): string => line.slice(line.charCodeAt(at) === 32 ? at + 1 : at);
  const lines = lineReader((line) => {
    if (line === '') dispatch();
    else if (line.startsWith('data:')) {
      const value = valueAt(line, 5);
      data = data === undefined ? value : `${data}\n${value}`;
    } else if (line.startsWith('event:')) event = valueAt(line, 6);
  });
  return {
    take: lines.take,
    end() {
      lines.end();
      // Some servers leave out the last blank line.
      dispatch();
    },
  };
}
