import { visibleText } from '../../core/visible-text.ts';

interface HighlightProps {
  text: string;
  /** Start and end of each marked part, in order. */
  ranges: readonly (readonly [start: number, end: number])[];
}

/** Text with the parts that matched marked. */
export function Highlight({ text, ranges }: HighlightProps) {
  let shownTo = 0;
  const parts = ranges.map(([start, end]) => {
    const before = visibleText(text.slice(shownTo, start));
    shownTo = end;
    return [before, <mark key={start}>{visibleText(text.slice(start, end))}</mark>];
  });
  return (
    <bdi>
      {parts}
      {visibleText(text.slice(shownTo))}
    </bdi>
  );
}
