import type { IsolatedApp as AppToShow } from '../../../lib/core/messages.ts';
import { failure, type Outcome } from '../../../lib/core/outcome.ts';
import { problem } from '../../../lib/core/problems.ts';
import { IsolatedApp } from '../../../lib/ui/IsolatedApp.tsx';
import { fakeBackend } from '../fake-backend.ts';
import { GRAFANA_URL } from '../samples.ts';
import type { PageState } from './page-state.ts';

// No state shows the frame: its content is the app's own, and `tests/confinement/isolated.test.ts` covers it.
export const ISOLATED_STATES: PageState[] = [
  isolated('working', '.isolated[aria-busy=true]'),
  isolated('grant missing', '.notice a', failure(problem('isolatedGrantMissing', {}))),
  isolated('credential expired', '.notice a', failure(problem('credentialExpired', { context: 'production' }))),
];

function isolated(name: string, selector: string, answer?: Outcome<AppToShow>): PageState {
  const isolatedApps = answer ? [answer] : [];
  const element = () => <IsolatedApp backend={fakeBackend({ url: GRAFANA_URL, isolatedApps })} />;
  return { page: 'isolated', name, element, selector };
}
