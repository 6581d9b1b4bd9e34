import type { IsolatedApp } from '../../../lib/core/messages.ts';
import { failure, type Outcome } from '../../../lib/core/outcome.ts';
import { problem } from '../../../lib/core/problems.ts';
import { Isolated } from '../../../lib/ui/isolated/Isolated.tsx';
import { fakeBackend } from '../fake-backend.ts';
import { GRAFANA_URL } from '../samples.ts';
import type { PageState } from './page-state.ts';

// What the frame shows is the app's own; `tests/confinement/isolated.test.ts` looks at it.
export const ISOLATED_STATES: PageState[] = [
  isolated('working', '.isolated[aria-busy=true]'),
  isolated('grant gone', '.notice a', failure(problem('isolatedGrantMissing', {}))),
  isolated('credential expired', '.notice a', failure(problem('credentialExpired', { context: 'production' }))),
];

function isolated(name: string, shows: string, app?: Outcome<IsolatedApp>): PageState {
  const backend = fakeBackend({ url: GRAFANA_URL, isolatedApps: app ? [app] : [] });
  return { page: 'isolated', name, element: () => <Isolated backend={backend} />, shows };
}
