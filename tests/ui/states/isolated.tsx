import { NO_DATA } from '../../../lib/core/apps/isolated-data.ts';
import type { IsolatedApp as AppToShow } from '../../../lib/core/messages.ts';
import { failure, type Outcome, success } from '../../../lib/core/outcome.ts';
import { problem } from '../../../lib/core/problems.ts';
import type { IsolatedBackend } from '../../../lib/ui/backend.ts';
import { IsolatedApp } from '../../../lib/ui/IsolatedApp.tsx';
import { fakeBackend } from '../fake-backend.ts';
import { GRAFANA_URL } from '../samples.ts';
import type { PageState } from './page-state.ts';

const APP: AppToShow = {
  url: GRAFANA_URL,
  prefix: GRAFANA_URL,
  server: { origin: new URL(GRAFANA_URL).origin, basePath: '' },
  data: NO_DATA,
};

// No state shows the frame: its content is the app's own, and `tests/confinement/isolated-app.test.ts` covers it.
export const ISOLATED_STATES: PageState[] = [
  isolated('working', '.isolated[aria-busy=true]'),
  isolated('grant missing', '.notice a', failure(problem('isolatedGrantMissing', {}))),
  isolated('credential expired', '.notice a', failure(problem('credentialExpired', { context: 'production' }))),
  isolated('certificate not trusted', '.notice button', success(APP), {
    connectFrame: (_frame, _app, { onUntrusted }) => {
      onUntrusted();
      return () => {};
    },
  }),
];

function isolated(
  name: string,
  selector: string,
  answer?: Outcome<AppToShow>,
  changes: Partial<IsolatedBackend> = {},
): PageState {
  const isolatedApps = answer ? [answer] : [];
  const element = () => <IsolatedApp backend={{ ...fakeBackend({ url: GRAFANA_URL, isolatedApps }), ...changes }} />;
  return { page: 'isolated', name, element, selector };
}
