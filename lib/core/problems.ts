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
  /** A kubeconfig as a whole. */
  kubeconfigTooLarge: ['file'],
  kubeconfigTooIntricate: ['file'],
  kubeconfigYamlInvalid: ['file', 'line', 'column'],
  kubeconfigTabIndented: ['file', 'line', 'column'],
  kubeconfigNotConfig: ['file'],
  kubeconfigKindWrong: ['file'],
  kubeconfigWithoutContexts: ['file'],
  currentContextUnknown: ['file', 'context'],
  /** One entry of a kubeconfig cannot be read. */
  kubeconfigTypeWrong: ['file', 'line', 'column', 'field'],
  kubeconfigBase64Invalid: ['file', 'line', 'column', 'field'],
  kubeconfigLineBreak: ['file', 'line', 'column', 'field'],
  clusterNameTwice: ['name', 'file', 'line', 'column'],
  userNameTwice: ['name', 'file', 'line', 'column'],
  contextNameTwice: ['name', 'file', 'line', 'column'],
  /** A context cannot be used, for what client-go's strict layer or HTTP has against it. */
  contextNameMissing: [],
  namespaceInvalid: ['context', 'namespace'],
  clusterUnnamed: ['context'],
  clusterUnknown: ['context', 'cluster'],
  userUnnamed: ['context'],
  userUnknown: ['context', 'user'],
  fieldsConflict: ['entry', 'field', 'other'],
  proxyUrlInvalid: ['cluster'],
  clientKeyMissing: ['user'],
  execIncomplete: ['user', 'field'],
  execInteractiveModeUnknown: ['user'],
  impersonationWithoutUser: ['user'],
  impersonationManyGroups: ['user'],
  impersonationManyValues: ['user', 'key'],
  headerUnsafe: ['user', 'field'],
  usernameHasColon: ['user'],
  credentialRedacted: ['user', 'field', 'command'],
  credentialTooLong: ['user'],
  /** What was ignored or changed at import. */
  certificateAuthorityIgnored: ['cluster'],
  certificateAuthorityFileIgnored: ['cluster', 'path'],
  skipTlsVerifyIgnored: ['cluster'],
  tlsServerNameIgnored: ['cluster'],
  proxyUrlIgnored: ['cluster'],
  disableCompressionIgnored: ['cluster'],
  tokenTrimmed: ['user', 'field'],
  tokenBlank: ['user', 'field'],
  tokenFileNotRead: ['user', 'path'],
  fileNotRead: ['field', 'path'],
  clientCertificateLeftOut: ['user'],
  idTokenUnreadable: ['user'],
  authProviderRemoved: ['user', 'provider', 'plugin'],
  authProviderUnknown: ['user', 'provider'],
  /** The browser cannot keep what is to be imported. */
  importTooLarge: [],
  importTooManyServers: [],
  /** A credential pasted by hand. */
  pastedCredentialEmpty: [],
  pastedCredentialRedacted: ['command'],
  pastedCredentialNotToken: [],
  pastedCredentialUnreadable: [],
  pastedCredentialWithoutToken: [],
  pastedCredentialExpired: [],
  /** A pasted or clicked URL. */
  urlNotProxy: ['url'],
  urlSegmentInvalid: ['segment'],
  urlNamespaceInvalid: ['namespace'],
  urlHasUserInfo: ['origin'],
  urlServerUnknown: ['origin'],
  /** Conversation with an apiserver. */
  apiserverUnreachable: ['origin'],
  apiserverUnauthorized: ['context'],
  apiserverForbidden: ['context', 'resource'],
  apiserverTooSlow: ['origin'],
  apiserverAnswerUnreadable: ['origin'],
  apiserverAnswerTooLong: ['origin'],
  apiserverRefused: ['origin', 'status'],
  /** What can be in the way of opening something. */
  contextUnknown: [],
  contextUnusable: ['context'],
  credentialMissing: ['context'],
  credentialExpired: ['context'],
  hostAccessMissing: ['origin'],
  /** The vault. */
  vaultLocked: [],
  vaultDamaged: [],
  vaultForeign: [],
  vaultFromFuture: [],
  vaultTooWeak: [],
  vaultTooLarge: [],
  passphraseWrong: [],
  passphraseTooShort: ['length'],
  passphrasesDiffer: [],
  unlockTooSoon: ['seconds'],
  passkeyRefused: [],
  passkeyWithoutKey: [],
  passkeyOutdated: [],
  /** What an organisation decided. */
  policyRefusesServer: ['server'],
  policyRefusesInsecure: ['cluster'],
  policyKeepsNothing: [],
  gateWithoutTab: [],
  gateCircle: [],
  isolatedGrantMissing: [],
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
