import { IconShape } from '../shared/Icon.tsx';

const SHAPES = {
  info: 'M13.8 8A5.8 5.8 0 1 1 2.2 8a5.8 5.8 0 0 1 11.6 0M8 7.5V11M8 5h.01',
  people:
    'M8.5 5.5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0M1.8 13.5c.4-2.6 2-4 4.2-4s3.8 1.4 4.2 4M10.5 3.2a2.5 2.5 0 0 1 0 4.6M12 9.8c1.3.6 2 1.9 2.2 3.7',
} as const;

/** A symbol that only the options page shows. */
export function OptionsIcon({ name }: { name: keyof typeof SHAPES }) {
  return <IconShape name={name} path={SHAPES[name]} />;
}
