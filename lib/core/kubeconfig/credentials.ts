import type { Problem } from '../problems.ts';
import { commandLine, plainHint } from './exec-command.ts';
import { isSendableToken, LONGEST_CREDENTIAL } from './header-value.ts';
import { impersonationObstacles, impersonationOf } from './impersonation.ts';
import type { Credential, Impersonation, SignIn } from './kube-context.ts';
import { isRedacted, problemOf, RAW_VIEW_COMMAND } from './redact.ts';
import type { AuthProvider, User } from './schema.ts';
import { hasClientCertificate, userConflicts } from './user-rules.ts';

/** What a user entry comes to. */
export interface UserReading {
  readonly signIn: SignIn;
  /** What can be presented at once; null where it has to be given by hand. */
  readonly credential: Credential | null;
  readonly impersonation: Impersonation | null;
  readonly obstacles: readonly Problem[];
  readonly notes: readonly Problem[];
}

interface Presented {
  readonly signIn: SignIn;
  readonly credential?: Credential;
  readonly obstacles?: readonly Problem[];
  readonly notes?: readonly Problem[];
}

/**
 * How a user entry signs in, in client-go's order: `tokenFile`, `token`, basic, `auth-provider`, client certificate,
 * exec; whatever is static leaves exec unused (`client-go/tools/clientcmd/client_config.go`,
 * `client-go/plugin/pkg/client/auth/exec`).
 *
 * A browser presents nothing but a header: a client certificate beside a token is left out, and said so.
 */
export function readUser(name: string, user: User): UserReading {
  if (presentedLength(user) > LONGEST_CREDENTIAL) {
    const obstacles = [problemOf('credentialTooLong', { user: name })];
    return { signIn: presentedBy(name, user).signIn, credential: null, impersonation: null, obstacles, notes: [] };
  }
  const { signIn, credential = null, obstacles = [], notes = [] } = presentedBy(name, user);
  return {
    signIn,
    credential,
    impersonation: impersonationOf(user),
    obstacles: [...userConflicts(name, user), ...obstacles, ...impersonationObstacles(name, user)],
    notes: [...notes, ...certificateNotes(name, user, signIn)],
  };
}

/** Length of all that could go into headers. A key of `as-user-extra` goes into a header's name, escaped. */
function presentedLength(user: User): number {
  const { token, username, password, as, 'as-uid': uid, 'as-groups': groups, 'as-user-extra': extra } = user;
  const provider = user['auth-provider'];
  const values = [token, username, password, as, uid, ...groups, provider ? idTokenOf(provider) : ''];
  const length = values.reduce((sum, value) => sum + value.length, 0);
  return extra.flatMap(([key, of]) => [`Impersonate-Extra-${key}`, ...of]).reduce((sum, of) => sum + of.length, length);
}

function presentedBy(name: string, user: User): Presented {
  if (user.tokenFile !== '') return tokenFileOf(name, user);
  if (user.token !== '') return { signIn: { kind: 'token' }, ...readToken(name, 'token', user.token) };
  if (user.username !== '' || user.password !== '') return basicOf(name, user);
  const provider = user['auth-provider'];
  // An id token goes out beside a certificate, as a token would.
  if (provider && (idTokenOf(provider) !== '' || !hasClientCertificate(user))) return providerOf(name, provider);
  if (hasClientCertificate(user)) return { signIn: { kind: 'clientCertificate' } };
  if (!user.exec) return { signIn: { kind: 'none' } };
  const { exec } = user;
  return { signIn: { kind: 'exec', command: commandLine(exec), installHint: plainHint(exec.installHint) } };
}

/** kubectl takes the file's content before the inline token, and that one while the file cannot be read. */
function tokenFileOf(name: string, user: User): Presented {
  const signIn: SignIn = { kind: 'tokenFile', path: user.tokenFile };
  const { credential, notes = [] } = readToken(name, 'token', user.token);
  // An inline token that cannot be used stands in nobody's way: the file's content is asked for.
  if (!credential) return { signIn };
  return { signIn, credential, notes: [...notes, problemOf('tokenFileNotRead', { user: name, path: user.tokenFile })] };
}

/** Unlike kubectl, which sends `abc` and a line break and fails, or spaces alone and is refused. */
function readToken(user: string, field: string, text: string): Omit<Presented, 'signIn'> {
  const token = text.trim();
  if (token === '') return { notes: [problemOf('tokenBlank', { user, field })] };
  if (isRedacted(token)) {
    return { obstacles: [problemOf('credentialRedacted', { user, field, command: RAW_VIEW_COMMAND })] };
  }
  if (!isSendableToken(token)) return { obstacles: [problemOf('headerUnsafe', { user, field })] };
  const notes = token === text ? [] : [problemOf('tokenTrimmed', { user, field })];
  return { notes, credential: { type: 'bearer', token } };
}

function basicOf(user: string, { username, password }: User): Presented {
  const signIn: SignIn = { kind: 'basic', username };
  if (isRedacted(password)) {
    const redacted = problemOf('credentialRedacted', { user, field: 'password', command: RAW_VIEW_COMMAND });
    return { signIn, obstacles: [redacted] };
  }
  if (/\p{Cc}/u.test(username)) return { signIn, obstacles: [problemOf('headerUnsafe', { user, field: 'username' })] };
  // The first colon ends the name (RFC 7617, 2): what follows would be taken for the password.
  if (username.includes(':')) return { signIn, obstacles: [problemOf('usernameHasColon', { user })] };
  return { signIn, credential: { type: 'basic', username, password } };
}

/** kubectl presents the id token of `oidc`; the providers of clouds it had once are stubs that only fail. */
function providerOf(user: string, provider: AuthProvider): Presented {
  const signIn: SignIn = { kind: 'authProvider', name: provider.name };
  const idToken = idTokenOf(provider);
  if (provider.name === 'gcp') return { signIn, notes: [removed(user, provider, 'gke-gcloud-auth-plugin')] };
  if (provider.name === 'azure') return { signIn, notes: [removed(user, provider, 'kubelogin')] };
  if (provider.name !== 'oidc')
    return { signIn, notes: [problemOf('authProviderUnknown', { user, provider: provider.name })] };
  if (idToken === '') return { signIn };
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(idToken.trim()))
    return { signIn, notes: [problemOf('idTokenUnreadable', { user })] };
  return { signIn, ...readToken(user, 'id-token', idToken) };
}

function idTokenOf({ name, config }: AuthProvider): string {
  return name === 'oidc' ? (config.findLast(([key]) => key === 'id-token')?.[1] ?? '') : '';
}

function removed(user: string, { name }: AuthProvider, plugin: string): Problem {
  return problemOf('authProviderRemoved', { user, provider: name, plugin });
}

function certificateNotes(user: string, entry: User, signIn: SignIn): Problem[] {
  if (!hasClientCertificate(entry)) return [];
  if (signIn.kind !== 'clientCertificate') return [problemOf('clientCertificateLeftOut', { user })];
  const notes: Problem[] = [];
  for (const field of ['client-certificate-data', 'client-key-data'] as const) {
    if (isRedacted(entry[field]))
      notes.push(problemOf('credentialRedacted', { user, field, command: RAW_VIEW_COMMAND }));
  }
  for (const field of ['client-certificate', 'client-key'] as const) {
    if (entry[field] !== '') notes.push(problemOf('fileNotRead', { field, path: entry[field] }));
  }
  return notes;
}
