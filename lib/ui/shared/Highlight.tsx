import { escapeInvisible } from '../../core/text/invisible-characters.ts';

interface HighlightProps {
  text: string;
  /** The parts to mark, in order, as [start, end) offsets. */
  ranges: readonly (readonly [start: number, end: number])[];
}

/** Text with the parts marked that matched a query. */
export function Highlight({ text, ranges }: HighlightProps) {
  let position = 0;
  const parts = ranges.map(([start, end]) => {
    const before = escapeInvisible(text.slice(position, start));
    position = end;
    return [before, <mark key={start}>{escapeInvisible(text.slice(start, end))}</mark>];
  });
  return (
    <bdi>
      {parts}
      {escapeInvisible(text.slice(position))}
    </bdi>
  );
}
