import { describe, expect, it } from 'vitest';
import { FRAME_PATH } from '../../../lib/core/frame-path.ts';
import { FIREFOX } from '../../fakes/fake-dependencies.ts';
import { SERVER, SERVER_WITH_BASE_PATH } from '../../fakes/sample-contexts.ts';
import { simulateRequest } from './dnr-model/model.ts';
import { apiTab, grantedTab, requestOf, sessionRulesFor } from './sample-rules.ts';

const rules = sessionRulesFor([grantedTab(7)], { servers: [SERVER, SERVER_WITH_BASE_PATH] });
const answerTo = (origin: string, tabId: number) => {
  const request = { url: origin + FRAME_PATH, type: 'xmlhttprequest', initiator: origin, top: null, tabId };
  const outcome = simulateRequest(rules, requestOf(request));
  return outcome.kind === 'sent' ? outcome.url : outcome.kind;
};

describe('a document in a frame of another site’s page', () => {
  it.each(['https://k8s.example:9999', 'https://k8s.example', 'http://k8s.example', 'https://a.k8s.example:6443'])(
    'may not go on in the tab of an app if it is of a neighbour origin: %s',
    (origin) => {
      expect(answerTo(origin, 7)).toBe('blocked');
      expect(answerTo(origin, 8)).toBe('data:,');
    },
  );

  it('may go on there if it is of the server itself, or of a server at another host', () => {
    expect(answerTo(SERVER.origin, 7)).toBe('data:,');
    expect(answerTo(SERVER_WITH_BASE_PATH.origin, 7)).toBe('data:,');
  });
});

it('documents in frames are checked by rules only where an app is open, and not in Firefox', () => {
  const count = (...input: Parameters<typeof sessionRulesFor>) =>
    sessionRulesFor(...input).filter(({ condition }) => condition.urlFilter?.includes(FRAME_PATH)).length;
  expect(count([grantedTab(7), grantedTab(8)])).toBe(3);
  expect(count([apiTab(7)])).toBe(0);
  expect(count([grantedTab(7)], { platform: FIREFOX })).toBe(0);
});
