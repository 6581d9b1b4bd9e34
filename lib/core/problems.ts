/**
 * Every expected failure by its code, with the names of the values that its sentence needs, in the order in which the
 * locale files number them (`$1`, `$2`, …).
 *
 * Each code has a sentence (`problem.<code>`) and a next step (`nextStep.<code>`) in every locale; a test checks this, and
 * that every code is used. Values are shown to people: never put a secret into one, or text that was not checked for
 * secrets (`safeProblem`).
 */
export const PROBLEM_VALUES = {
  /** A kubeconfig's server cannot be used. */
  serverMissing: ['cluster'],
  serverNotHttps: ['cluster', 'server'],
  serverWithoutScheme: ['cluster', 'server'],
  serverHasUserInfo: ['cluster'],
  serverUnreadable: ['cluster', 'server'],
  serverIsTopLevelDomain: ['cluster', 'host'],
  serverIsExtension: ['cluster', 'host'],
  /** A kubeconfig as a whole. */
  kubeconfigTooLarge: ['file'],
  kubeconfigTooComplex: ['file'],
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
  /** A context that client-go's strict validation refuses, or that HTTP cannot express. */
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
  contextFaultUnknown: ['context'],
  /** Notes: what has no effect, or was changed at import. */
  certificateAuthorityIgnored: ['cluster'],
  certificateAuthorityFileIgnored: ['cluster', 'path'],
  credentialFromOtherFile: ['user', 'file', 'host'],
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
  /** The browser cannot store what is to be imported. */
  importTooLarge: [],
  importTooManyServers: [],
  importServerUnsupported: ['origin'],
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
  urlPathLeavesApp: ['path'],
  urlHasUserInfo: ['origin'],
  urlServerUnknown: ['origin'],
  /** Requests to an apiserver. */
  apiserverUnreachable: ['origin'],
  certificateUntrusted: ['origin'],
  serverRefusesConnection: ['origin'],
  serverNameUnknown: ['name'],
  serverUnanswered: ['origin'],
  serverClosesConnection: ['origin'],
  serverWithoutTls: ['origin'],
  serverUntrusted: ['origin'],
  apiserverUnauthorized: ['context'],
  apiserverForbidden: ['context', 'resource'],
  apiserverTooSlow: ['origin'],
  apiserverAnswerUnreadable: ['origin'],
  apiserverAnswerTooLong: ['origin'],
  apiserverRefused: ['origin', 'status'],
  /** Obstacles to opening something. */
  contextUnknown: [],
  contextUnusable: ['context'],
  credentialMissing: ['context'],
  credentialExpired: ['context'],
  credentialForOtherServer: ['context', 'server'],
  hostAccessMissing: ['origin'],
  /** Stored data, apart from the vault. */
  storageUnreadable: ['name'],
  storageFromNewerVersion: ['name'],
  /** The vault. */
  vaultLocked: [],
  vaultDamaged: [],
  vaultForeign: [],
  vaultFromNewerVersion: [],
  vaultTooWeak: [],
  vaultTooLarge: [],
  passphraseWrong: [],
  passphraseTooShort: ['length'],
  passphrasesDiffer: [],
  unlockTooSoon: ['seconds'],
  passkeyRefused: [],
  passkeyWithoutKey: [],
  passkeyOutdated: [],
  /** An organisation's policy. */
  policyRefusesServer: ['server'],
  policyRefusesInsecure: ['cluster'],
  policyForbidsVault: [],
  /** The gate. */
  gateWithoutTab: [],
  textNotProxyUrl: [],
  gateRedirectLoop: [],
  isolatedGrantMissing: [],
  /** What the apiserver answers in place of an app. */
  rightMissing: ['user', 'verb', 'resource', 'name'],
  rightMissingUnnamed: ['verb', 'resource', 'name'],
  impersonationForbidden: ['context', 'user'],
  serviceUnknown: ['name', 'namespace'],
  servicePortUnknown: ['name', 'port'],
  servicePortMissing: ['name'],
  podUnknown: ['name', 'namespace'],
  nodeUnknown: ['name'],
  namespaceUnknown: ['namespace'],
  podNotReady: ['name'],
  podSpeaksHttp: ['name'],
  podSpeaksHttps: ['name'],
  podClosesConnection: ['name'],
  podRefusesConnection: ['name'],
  podTooSlow: ['name'],
  podNameUnknown: ['name'],
  podCertificateRefused: ['name'],
  apiserverBusy: ['origin'],
} as const satisfies Record<string, readonly string[]>;

/** The code of an expected failure. */
export type ProblemCode = keyof typeof PROBLEM_VALUES;

type ValuesOf<Code extends ProblemCode> = Readonly<Record<(typeof PROBLEM_VALUES)[Code][number], string>>;

/** An expected failure with the values that its sentence shows. */
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

/** The problem that was stored like this; null where this version knows no such code, or not with these values. */
export function readProblem({
  code,
  values,
}: {
  readonly code: string;
  readonly values: Readonly<Record<string, string>>;
}): Problem | null {
  if (!Object.hasOwn(PROBLEM_VALUES, code)) return null;
  const names: readonly string[] = PROBLEM_VALUES[code as ProblemCode];
  return names.every((name) => Object.hasOwn(values, name)) ? ({ code, values } as unknown as Problem) : null;
}

/** The values of a problem in the order in which its sentence numbers them. */
export function orderedValues(problem: Problem): string[] {
  const values: Readonly<Record<string, string>> = problem.values;
  return PROBLEM_VALUES[problem.code].map((name) => values[name] ?? '');
}
