import { describe, expect, it } from 'vitest';
import type { ContextState } from '../../../lib/core/context-state.ts';
import { chooseContext } from '../../../lib/core/gate/choose-context.ts';
import { hostnameOf } from '../../../lib/core/proxy-url/server.ts';
import type { TabHistory } from '../../../lib/core/tabs/tab-history.ts';
import { GRAFANA, SEARCH, SERVER } from '../../fakes/sample-contexts.ts';
import {
  ADMIN,
  APP,
  contextState,
  DEV,
  decisionOf,
  GRAFANA_GRANT,
  granted,
  grantFor,
  QUARANTINED,
  RANCHER,
  type Situation,
  suspended,
  WIKI,
} from './gate-input.ts';

const asks = (...contexts: ContextState[]) => ({ kind: 'answer', answer: { kind: 'chooseContext', contexts } });
const grants = (state: ContextState) => ({ kind: 'grant', grant: grantFor(GRAFANA, state), url: GRAFANA });
const chosen = ({ context }: ContextState) => ({ request: { contextId: context.id } });

describe('the context of a server with two contexts', () => {
  const contexts = [DEV, ADMIN, RANCHER];

  it.each<[string, Situation]>([
    ['nothing tells which one', {}],
    ['the chosen one does not exist', { request: { contextId: 'config/gone' } }],
    ['the chosen one has another server', chosen(RANCHER)],
    ['the tab holds a grant of another app', { access: granted(grantFor(SEARCH, ADMIN)) }],
    ['another app opened the tab', { opener: granted(grantFor(SEARCH, ADMIN)) }],
    ['the opener is quarantined', { opener: QUARANTINED }],
    ['the context of the opener does not exist', { opener: granted({ ...GRAFANA_GRANT, contextId: 'config/gone' }) }],
    ['only another app was used', { contextsByPrefix: { [SEARCH]: ['config/admin'] } }],
  ])('is asked for if %s', (_what, situation) => {
    expect(decisionOf(GRAFANA, { contexts, ...situation })).toMatchObject(asks(DEV, ADMIN));
  });

  it('is asked for only after the vault was unlocked, of which the person is asked first', () => {
    const locked = contexts.map((state) => ({ ...state, isLocked: true, hasCredential: false }));
    expect(decisionOf(GRAFANA, { contexts: locked })).toMatchObject({
      kind: 'answer',
      answer: { kind: 'blocked', problem: { code: 'vaultLocked' }, context: null, prefix: GRAFANA },
    });
  });

  it('is asked for with the last used one first', () => {
    const contextsByPrefix = { [GRAFANA]: ['config/dev', 'config/admin'] };
    expect(decisionOf(GRAFANA, { contexts, contextsByPrefix })).toMatchObject(asks(ADMIN, DEV));
  });

  it.each<[string, Situation]>([
    ['a person chose it', chosen(ADMIN)],
    ['the tab holds its grant', { access: granted(grantFor(GRAFANA, ADMIN)) }],
    ['the tab held its grant and is suspended', { access: suspended(grantFor(GRAFANA, ADMIN)) }],
    ['the app opened the tab', { opener: granted(grantFor(GRAFANA, ADMIN)) }],
    ['the app opened the tab and is suspended', { opener: suspended(grantFor(GRAFANA, ADMIN)) }],
    [
      'the tab holds its grant, whatever the opener holds',
      { access: granted(grantFor(GRAFANA, ADMIN)), opener: granted(GRAFANA_GRANT) },
    ],
    ['a person chose it, whatever the opener holds', { ...chosen(ADMIN), opener: granted(GRAFANA_GRANT) }],
  ])('is used without a question if %s', (_what, situation) => {
    expect(decisionOf(GRAFANA, { contexts, ...situation })).toEqual(grants(ADMIN));
  });
});

describe('the context of a tab that a page of another site opened', () => {
  const contexts = [DEV, ADMIN];
  const trusted = ['https://wiki.example'];

  it('is not that of the app in the tab in front, which the browser names as its opener', () => {
    const opener = granted(grantFor(GRAFANA, ADMIN));
    expect(decisionOf(GRAFANA, { contexts, initiator: WIKI, trusted, opener })).toMatchObject(asks(DEV, ADMIN));
  });

  it('is that of the app to which the tab belongs for life', () => {
    const access = granted(grantFor(GRAFANA, ADMIN));
    expect(decisionOf(GRAFANA, { contexts, initiator: WIKI, trusted, access })).toEqual(grants(ADMIN));
  });
});

describe('the context of a tab that a page of the server opened', () => {
  const contexts = [DEV, ADMIN];
  const opener = granted(grantFor(GRAFANA, ADMIN));

  it('is that of its opener if this is the app’s own page', () => {
    expect(decisionOf(GRAFANA, { contexts, initiator: APP, opener })).toEqual(grants(ADMIN));
  });

  it('is not that of its opener where the app is not known', () => {
    const ofAnyApp: TabHistory = {
      mayBeReopened: false,
      observed: [hostnameOf(SERVER)],
      shown: { [hostnameOf(SERVER)]: 'any' },
    };
    const situation = { contexts, initiator: APP, opener, history: ofAnyApp, request: { consent: 'once' } } as const;
    expect(decisionOf(GRAFANA, situation)).toMatchObject(asks(DEV, ADMIN));
  });
});

describe('the only context of a server', () => {
  it('is used without a question', () => {
    expect(decisionOf(GRAFANA, { contexts: [DEV, RANCHER] })).toEqual(grants(DEV));
  });

  it('is asked about if another one was chosen that does not exist any more', () => {
    expect(decisionOf(GRAFANA, { contexts: [DEV], ...chosen(ADMIN) })).toMatchObject(asks(DEV));
  });

  it('is used without a question if that of the opener does not exist any more', () => {
    expect(decisionOf(GRAFANA, { contexts: [DEV], opener: granted(grantFor(GRAFANA, ADMIN)) })).toEqual(grants(DEV));
  });

  it('is used without a question next to a context that cannot be used', () => {
    const unusable = contextState('admin', {
      faults: [{ code: 'userUnknown', values: { context: 'admin', user: 'u' } }],
    });
    expect(decisionOf(GRAFANA, { contexts: [unusable, DEV] })).toEqual(grants(DEV));
  });
});

describe('chooseContext', () => {
  it('finds no context for a server that none has', () => {
    const clues = { chosenId: null, grants: [], usedIds: [] };
    expect(chooseContext([RANCHER], { server: SERVER, prefix: GRAFANA }, clues)).toMatchObject({ kind: 'none' });
  });
});
