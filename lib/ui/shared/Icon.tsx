const SHAPES = {
  check: 'M3 8.5 6.5 12 13 4.5',
  copy: 'M5.5 5.5h7v8h-7zM3.5 10.5v-8h7',
  external: 'M9 3h4v4M13 3 7.5 8.5M6.5 4H3v9h9V9.5',
  browser: 'M2 3.5h12V13H2zM2 6.5h12M7 3.5v3',
  globe: 'M2.2 8a5.8 5.8 0 1 0 11.6 0A5.8 5.8 0 1 0 2.2 8h11.6M8 2.2c3.5 3.6 3.5 8 0 11.6-3.5-3.6-3.5-8 0-11.6',
  grid: 'M2.5 2.5H7V7H2.5zM9 2.5h4.5V7H9zM2.5 9H7v4.5H2.5zM9 9h4.5v4.5H9z',
  import: 'M8 2.5v7M5 7l3 3 3-3M2.5 11.5v2h11v-2',
  key: 'M2.5 10.5a3 3 0 1 0 6 0 3 3 0 1 0-6 0M7.7 8.3 13 3M11 5l2 2',
  left: 'M10 3.5 5.5 8l4.5 4.5',
  link: 'M7 9a2.5 2.5 0 0 0 3.5 0l2-2A2.5 2.5 0 0 0 9 3.5l-.7.7M9 7a2.5 2.5 0 0 0-3.5 0l-2 2A2.5 2.5 0 0 0 7 12.5l.7-.7',
  lock: 'M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
  more: 'M3 8h.01M8 8h.01M13 8h.01',
  refresh: 'M13 8a5 5 0 1 1-1.5-3.5L13 6M13 2.5V6H9.5',
  right: 'M6 3.5 10.5 8 6 12.5',
  search: 'M2.5 7a4.5 4.5 0 1 0 9 0 4.5 4.5 0 1 0-9 0M10.5 10.5 14 14',
  settings: 'M2 4.5h6M12 4.5h2M2 11.5h2M8 11.5h6M10 2.5v4M6 9.5v4',
  shield: 'M8 2 3 4v4c0 3 2 5 5 6 3-1 5-3 5-6V4z',
  star: 'M8 2.3 9.8 5.9l4 .6-2.9 2.8.7 4L8 11.4l-3.6 1.9.7-4L2.2 6.5l4-.6z',
  warning: 'M8 2.5 14.5 13.5h-13zM8 6.5v3.5M8 12h.01',
} as const;

/** The symbols there are. */
export type IconName = keyof typeof SHAPES;

/** A small symbol next to text or in a labelled button. Screen readers skip it. */
export function Icon({ name }: { name: IconName }) {
  return <IconShape name={name} path={SHAPES[name]} />;
}

/** A symbol that this path draws in a square of 16 units. */
export function IconShape({ name, path }: { name: string; path: string }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
