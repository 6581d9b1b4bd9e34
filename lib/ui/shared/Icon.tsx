const SHAPES = {
  check: 'M3 8.5 6.5 12 13 4.5',
  copy: 'M5.5 5.5h7v8h-7zM3.5 10.5v-8h7',
  external: 'M9 3h4v4M13 3 7.5 8.5M6.5 4H3v9h9V9.5',
  lock: 'M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
  more: 'M3 8h.01M8 8h.01M13 8h.01',
  refresh: 'M13 8a5 5 0 1 1-1.5-3.5L13 6M13 2.5V6H9.5',
  settings: 'M2 4.5h6M12 4.5h2M2 11.5h2M8 11.5h6M10 2.5v4M6 9.5v4',
  warning: 'M8 2.5 14.5 13.5h-13zM8 6.5v3.5M8 12h.01',
} as const;

/** A small symbol next to text or in a labelled button. Screen readers skip it. */
export function Icon({ name }: { name: keyof typeof SHAPES }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[name]} />
    </svg>
  );
}
