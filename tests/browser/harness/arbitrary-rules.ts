import fc from 'fast-check';
import type { DnrAction, DnrCondition, DnrRequest, DnrRule } from '../../core/rules/dnr-model/condition.ts';
import type { RuleQuery } from './match-rules.ts';

const DOMAINS = ['example', 'a.example', 'b.a.example', 'evil', '10.0.0.5', '[2001:db8::1]'];
const HOSTS = [...DOMAINS, 'xa.example', 'a.example.', 'a.example.evil'];
const TYPES = ['main_frame', 'sub_frame', 'script', 'xmlhttprequest', 'websocket', 'other'];
const METHODS = ['get', 'post', 'head'];
const TAB_IDS = [-1, 1, 2];

/** A non-empty subset. */
const someOf = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 });

const urlFilter = fc
  .record({
    left: fc.constantFrom('', '|', '||'),
    body: fc.array(
      fc.constantFrom(
        'https:',
        '//',
        'a.example',
        'example',
        'A',
        '.',
        '/',
        'x',
        '8443',
        '^',
        '*',
        'p%2f',
        '?',
        'q',
        ':',
      ),
      { minLength: 1, maxLength: 4 },
    ),
    right: fc.constantFrom('', '', '|'),
  })
  .filter(({ left, body }) => !(left === '||' && body[0] === '*'))
  .map(({ left, body, right }) => left + body.join('') + right);

const regexFilter = fc.constantFrom(
  '^https://(.*)',
  '^(https?)://a\\.example/(x*)',
  'a\\.EXAMPLE(:[0-9]+)?/',
  '(x|p%2f)(q?)$',
  '\\.example[:/].*',
  'X',
);

const filter: fc.Arbitrary<DnrCondition> = fc.oneof(
  fc.record({ urlFilter, isUrlFilterCaseSensitive: fc.boolean() }, { requiredKeys: ['urlFilter'] }),
  fc.record({ regexFilter, isUrlFilterCaseSensitive: fc.boolean() }, { requiredKeys: ['regexFilter'] }),
  fc.constant({}),
);

const domains = (kind: 'Initiator' | 'Top' | 'Request'): fc.Arbitrary<DnrCondition> => {
  const included = `${kind.toLowerCase()}Domains`;
  const excluded = `excluded${kind}Domains`;
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant({}) },
    {
      weight: 2,
      arbitrary: fc.record({ [included]: someOf(DOMAINS), [excluded]: someOf(DOMAINS) }, { requiredKeys: [] }),
    },
  );
};

/** One of two fields of a condition, or neither. */
const oneFieldOf = (one: keyof DnrCondition, other: keyof DnrCondition, values: readonly (string | number)[]) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.record({ [one]: someOf(values) }) },
    { weight: 1, arbitrary: fc.record({ [other]: someOf(values) }) },
  ) as fc.Arbitrary<DnrCondition>;

const condition: fc.Arbitrary<DnrCondition> = fc
  .tuple(
    filter,
    oneFieldOf('resourceTypes', 'excludedResourceTypes', TYPES),
    oneFieldOf('requestMethods', 'excludedRequestMethods', METHODS),
    oneFieldOf('tabIds', 'excludedTabIds', TAB_IDS),
    domains('Initiator'),
    domains('Top'),
    domains('Request'),
  )
  .map((parts) => Object.assign({}, ...parts) as DnrCondition);

const action = fc.constantFrom<DnrAction>(
  { type: 'allow' },
  { type: 'allowAllRequests' },
  { type: 'block' },
  { type: 'upgradeScheme' },
  { type: 'redirect', redirect: { url: 'https://a.example/x' } },
  { type: 'redirect', redirect: { regexSubstitution: 'https://a.example/\\1' } },
  { type: 'modifyHeaders', requestHeaders: [{ header: 'x-one', operation: 'set', value: '1' }] },
  { type: 'modifyHeaders', responseHeaders: [{ header: 'x-two', operation: 'remove' }] },
);

const rule: fc.Arbitrary<DnrRule> = fc
  .record({ priority: fc.integer({ min: 1, max: 3 }), action, condition })
  .map((draft) => {
    if (draft.action.type !== 'allowAllRequests') return draft;
    const { excludedResourceTypes: _, ...rest } = draft.condition;
    return { ...draft, condition: { ...rest, resourceTypes: ['main_frame', 'sub_frame'] } };
  })
  // Chromium refuses a substitution without a regular expression that captures something.
  .filter(({ action, condition }) => {
    const isSubstitution = action.type === 'redirect' && 'regexSubstitution' in action.redirect;
    return !isSubstitution || condition.regexFilter?.includes('(') === true;
  });

const origin = fc.record({ host: fc.constantFrom(...HOSTS), port: fc.constantFrom('', ':8443') });

const request: fc.Arbitrary<DnrRequest> = fc
  .record({
    scheme: fc.constantFrom('https', 'https', 'http'),
    userInfo: fc.constantFrom('', '', '', 'u:p@'),
    target: origin,
    path: fc.constantFrom('/', '/x', '/X', '/xx/p%2fq', '/x?q', '/x#a.example/', '/A/../x'),
    type: fc.constantFrom(...TYPES),
    method: fc.constantFrom(...METHODS),
    initiator: fc.option(origin),
    top: fc.option(origin),
    tabId: fc.constantFrom(...TAB_IDS),
  })
  .map(({ scheme, userInfo, target, path, initiator, top, ...rest }) => ({
    ...rest,
    // The extension has host access to wss URLs, and not to ws.
    url: new URL(`${rest.type === 'websocket' ? 'wss' : scheme}://${userInfo}${target.host}${target.port}${path}`).href,
    initiator: initiator && `https://${initiator.host}${initiator.port}`,
    top: top && `https://${top.host}${top.port}`,
  }));

/**
 * Rules of every documented kind, far more than Portside uses, and requests of which many match.
 */
export const arbitraryRuleQuery: fc.Arbitrary<RuleQuery> = fc.record({
  rules: fc.array(rule, { minLength: 1, maxLength: 8 }),
  requests: fc.array(request, { minLength: 40, maxLength: 40 }),
});
