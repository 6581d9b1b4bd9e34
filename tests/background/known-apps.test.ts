import { beforeEach, describe, expect, it } from 'vitest';
import { GRAFANA, importedContext, SEARCH } from '../fakes/sample-contexts.ts';
import { passGate, sender, type TestBackground, testBackground } from '../fakes/test-background.ts';

const send = sender(null);
const [DEV, ADMIN] = ['config/dev', 'config/admin'];

let background: TestBackground;

beforeEach(async () => {
  background = testBackground();
  await background.messages.importContexts([importedContext('dev'), importedContext('admin')], send);
});

describe('the apps that were opened last', () => {
  const recent = async () => (await background.stored()).recentApps;

  it('are those opened from the popup and by URL, the last one first', async () => {
    await passGate(background, GRAFANA, { contextId: DEV });
    await background.messages.openTarget({ contextId: ADMIN, url: `${SEARCH}some/page` }, send);
    expect(await recent()).toEqual([
      { contextId: ADMIN, prefix: SEARCH },
      { contextId: DEV, prefix: GRAFANA },
    ]);
  });

  it('are not the API itself', async () => {
    await background.messages.openApi(DEV, send);
    expect(await recent()).toEqual([]);
  });

  it('are forgotten with their context', async () => {
    await passGate(background, GRAFANA, { contextId: DEV });
    await background.messages.removeContexts([DEV], send);
    expect(await recent()).toEqual([]);
  });
});

describe('pinned apps', () => {
  const pinned = async () => (await background.stored()).pinnedApps;
  const pin = (contextId: string, isPinned: boolean) =>
    background.messages.pinApp({ app: { contextId, prefix: GRAFANA }, isPinned }, send);

  it('are remembered until they are unpinned, or their context is removed', async () => {
    await pin(DEV, true);
    await pin(ADMIN, true);
    background.wake();
    expect(await pinned()).toEqual([
      { contextId: DEV, prefix: GRAFANA },
      { contextId: ADMIN, prefix: GRAFANA },
    ]);
    await pin(DEV, false);
    await background.messages.removeContexts([ADMIN], send);
    expect(await pinned()).toEqual([]);
  });
});
