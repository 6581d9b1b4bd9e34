import { describe, expect, it } from 'vitest';
import type { GateAnswer } from '../../../lib/core/gate/gate-request.ts';
import { isSettled } from '../../../lib/core/gate/settled.ts';
import { problem } from '../../../lib/core/problems.ts';
import { GRAFANA } from '../../fakes/sample-contexts.ts';
import { DEV } from './gate-input.ts';

describe('a URL at the gate', () => {
  it.each<[string, GateAnswer]>([
    ['it opens', { kind: 'go', url: GRAFANA }],
    ['its context has yet to be chosen', { kind: 'chooseContext', contexts: [] }],
    ['its app has yet to be chosen', { kind: 'chooseApp', prefixes: [] }],
    [
      'only its context stands in the way',
      { kind: 'blocked', problem: problem('vaultLocked', {}), context: DEV.context },
    ],
  ])('needs no question any more if %s', (_, answer) => {
    expect(isSettled(answer)).toBe(true);
  });

  it.each<[string, GateAnswer]>([
    ['it opened in another tab', { kind: 'openedElsewhere' }],
    ['it belongs to no app that is known', { kind: 'blocked', problem: problem('contextUnknown', {}), context: null }],
    [
      'a page has to be asked about',
      { kind: 'confirm', site: null, prefix: null, contextId: null, identity: null, contexts: [] },
    ],
  ])('still needs one if %s', (_, answer) => {
    expect(isSettled(answer)).toBe(false);
  });
});
