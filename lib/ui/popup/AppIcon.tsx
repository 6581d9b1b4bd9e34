import type { AppKind } from '../../core/services/service.ts';

const SHAPES: Readonly<Record<AppKind, string>> = {
  metrics: 'M3.5 12a6 6 0 1 1 9 0M8 9.5l2.5-3',
  alerts: 'M4 11V7a4 4 0 0 1 8 0v4l1 1H3zM7 14h2',
  logs: 'M3 4h10M3 7h7M3 10h10M3 13h5',
  traces: 'M2.5 4h6M5.5 8h6M8.5 12h5',
  dashboard: 'M2.5 13.5h11M4.5 11V8M8 11V3.5M11.5 11V6',
  code: 'M2.4 4a1.6 1.6 0 1 0 3.2 0 1.6 1.6 0 1 0-3.2 0M2.4 12a1.6 1.6 0 1 0 3.2 0 1.6 1.6 0 1 0-3.2 0M9.9 6a1.6 1.6 0 1 0 3.2 0 1.6 1.6 0 1 0-3.2 0M4 5.6v4.8M11.5 7.6c0 2.4-3 2.4-5.9 3.4',
  queue: 'M2.5 3h11v2.8h-11zM2.5 6.6h11v2.8h-11zM2.5 10.2h11V13h-11z',
  database:
    'M13 4c0 1.1-2.2 2-5 2s-5-.9-5-2 2.2-2 5-2 5 .9 5 2v8c0 1.1-2.2 2-5 2s-5-.9-5-2V4M3 8c0 1.1 2.2 2 5 2s5-.9 5-2',
  storage: 'M3.5 3h9L14 9v4H2V9zM2 9h12M11 11h.5',
  security: 'M8 2 3 4v4c0 3 2 5 5 6 3-1 5-3 5-6V4z',
  network: 'M2.2 8a5.8 5.8 0 1 0 11.6 0A5.8 5.8 0 1 0 2.2 8h11.6M8 2.2c3.5 3.6 3.5 8 0 11.6-3.5-3.6-3.5-8 0-11.6',
  app: 'M2.5 5 8 2.5 13.5 5v6L8 13.5 2.5 11zM2.5 5 8 7.5 13.5 5M8 7.5v6',
};

/** The icon of a kind of app. It says nothing that the name beside it doesn't, so screen readers skip it. */
export function AppIcon({ kind }: { kind: AppKind }) {
  return (
    <span class={`app-icon is-${kind}`}>
      <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
        <path d={SHAPES[kind]} />
      </svg>
    </span>
  );
}
