/**
 * Stored contexts from version 1, of Portside 0.1.0, to version 2. Version 1 stored conclusions: the parsed server, and the
 * codes of obstacles and notes. Version 2 stores what the kubeconfig says, from which they are computed again.
 *
 * Frozen: it imports nothing, and is never changed.
 */
export function contextsFrom1To2(contexts: unknown): unknown {
  return (contexts as ContextV1[]).map((context) => {
    const { obstacles, notes, server, impersonation, ...unchanged } = context;
    return {
      ...unchanged,
      serverAddress: serverAddressOf(server, obstacles),
      cluster: settingsOf(notes),
      impersonation: impersonation && { ...impersonation, extra: Object.entries(impersonation.extra).sort(byKey) },
      faults: obstacles.filter((obstacle) => !isComputedInVersion2(obstacle)),
    };
  });
}

function byKey([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : Number(one > other);
}

interface ProblemV1 {
  readonly code: string;
  readonly values: Readonly<Record<string, string>>;
}

interface ContextV1 {
  readonly server: { readonly origin: string; readonly basePath: string } | null;
  readonly impersonation: { readonly extra: Readonly<Record<string, string[]>> } | null;
  readonly obstacles: readonly ProblemV1[];
  readonly notes: readonly ProblemV1[];
}

const SERVER_CODES = [
  'serverMissing',
  'serverNotHttps',
  'serverWithoutScheme',
  'serverHasUserInfo',
  'serverUnreadable',
];

function serverAddressOf(server: ContextV1['server'], obstacles: readonly ProblemV1[]): string | null {
  if (server) return server.origin + server.basePath;
  const problem = obstacles.find(({ code }) => SERVER_CODES.includes(code));
  if (!problem) return null;
  // Version 1 kept no address with user info; this one is refused for the same reason.
  if (problem.code === 'serverHasUserInfo') return 'https://…@removed.invalid';
  return problem.values.server ?? '';
}

function settingsOf(notes: readonly ProblemV1[]) {
  const has = (code: string) => notes.some((note) => note.code === code);
  const file = notes.find(({ code }) => code === 'certificateAuthorityFileIgnored');
  const inline = { kind: has('certificateAuthorityIgnored') ? 'inline' : 'none' };
  return {
    certificateAuthority: file ? { kind: 'file', path: file.values.path ?? '' } : inline,
    insecureSkipTlsVerify: has('skipTlsVerifyIgnored'),
    hasTlsServerName: has('tlsServerNameIgnored'),
    hasProxyUrl: has('proxyUrlIgnored'),
    disableCompression: has('disableCompressionIgnored'),
  };
}

function isComputedInVersion2({ code, values }: ProblemV1): boolean {
  if (SERVER_CODES.includes(code)) return true;
  if (code === 'impersonationManyGroups' || code === 'impersonationManyValues') return true;
  return code === 'headerUnsafe' && (values.field ?? '').startsWith('as');
}
