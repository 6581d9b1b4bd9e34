/**
 * Every expected failure, by its stable code, with the names of the values its sentence needs in the order in
 * which the locale files number them (`$1`, `$2`, …).
 *
 * Each code has a sentence (`problem.<code>`) and a next step (`nextStep.<code>`) in every locale; a test holds
 * that, and that no code is unused. Values are shown to people: never put a secret, or text that was not
 * checked for one, into a value.
 */
export const PROBLEM_VALUES = {
  /** The server URL of a kubeconfig cannot be used. */
  serverMissing: ['cluster'],
  serverNotHttps: ['cluster', 'server'],
  serverWithoutScheme: ['cluster', 'server'],
  serverHasUserInfo: ['cluster'],
  serverUnreadable: ['cluster', 'server'],
  /** A pasted or clicked URL. */
  urlNotProxy: ['url'],
  urlSegmentInvalid: ['segment'],
  urlServerUnknown: ['origin'],
  /** Conversation with an apiserver. */
  apiserverUnreachable: ['origin'],
  apiserverUnauthorized: ['context'],
  apiserverForbidden: ['context', 'resource'],
  apiserverAnswerUnreadable: ['origin'],
  apiserverRefused: ['origin', 'status'],
  /** What can be in the way of opening something. */
  contextUnknown: [],
  contextUnusable: ['context'],
  credentialMissing: ['context'],
  credentialExpired: ['context'],
  hostAccessMissing: ['origin'],
  gateWithoutTab: [],
  gateCircle: [],
} as const satisfies Record<string, readonly string[]>;

/** The stable name of one expected failure. */
export type ProblemCode = keyof typeof PROBLEM_VALUES;

type ValuesOf<Code extends ProblemCode> = Readonly<Record<(typeof PROBLEM_VALUES)[Code][number], string>>;

/** One expected failure with the values that its sentence shows. */
export type Problem = {
  [Code in ProblemCode]: { readonly code: Code; readonly values: ValuesOf<Code> };
}[ProblemCode];

/**
 * The problem of this code.
 *
 * @example
 * problem('serverMissing', { cluster: 'kind-dev' });
 */
export function problem<Code extends ProblemCode>(code: Code, values: ValuesOf<Code>): Problem {
  return { code, values } as unknown as Problem;
}

/** The values of a problem in the order in which its sentence numbers them. */
export function orderedValues(of: Problem): string[] {
  const values: Readonly<Record<string, string>> = of.values;
  return PROBLEM_VALUES[of.code].map((name) => values[name] ?? '');
}
