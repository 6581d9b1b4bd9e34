import type { Problem } from '../problems.ts';
import { isRedactedByKubectl, RAW_VIEW_COMMAND } from '../text/redact.ts';
import { safeProblem } from '../text/safe-problem.ts';
import { commandLine, plainHint } from './exec-command.ts';
import { isSendableToken, LONGEST_CREDENTIAL } from './header-value.ts';
import { readImpersonation } from './impersonation.ts';
import type { Credential, Impersonation, SignIn } from './kube-context.ts';
import type { AuthProvider, User } from './kubeconfig-schema.ts';
import { hasClientCertificate, validateImpersonation, validateUser } from './validate-user.ts';

/** What a user entry amounts to. */
export interface UserReading {
  readonly signIn: SignIn;
  /** What can be presented right away; null where it has to be given by hand. */
  readonly credential: Credential | null;
  readonly impersonation: Impersonation | null;
  /** Why it cannot be used, as far as the kubeconfig goes. */
  readonly faults: readonly Problem[];
  /** What was ignored or changed. */
  readonly notes: readonly Problem[];
}

/** The reading of a user that could not be read, for these reasons. */
export function unreadableUser(...faults: Problem[]): UserReading {
  return { signIn: { kind: 'none' }, credential: null, impersonation: null, faults, notes: [] };
}

interface SignInReading {
  readonly signIn: SignIn;
  readonly credential?: Credential;
  readonly faults?: readonly Problem[];
  readonly notes?: readonly Problem[];
}

/**
 * How a user entry signs in, in client-go's order: `tokenFile`, `token`, basic, `auth-provider`, client certificate, exec.
 * Anything static leaves exec unused (`client-go/tools/clientcmd/client_config.go`,
 * `client-go/plugin/pkg/client/auth/exec`).
 *
 * An extension presents nothing but headers: a client certificate next to a token is left out, with a note.
 */
export function readUser(name: string, user: User): UserReading {
  if (lengthOfHeaders(user) > LONGEST_CREDENTIAL) {
    const tooLong = unreadableUser(safeProblem('credentialTooLong', { user: name }));
    return { ...tooLong, signIn: readSignIn(name, user).signIn };
  }
  const { signIn, credential = null, faults = [], notes = [] } = readSignIn(name, user);
  return {
    signIn,
    credential,
    impersonation: readImpersonation(user),
    faults: [...validateUser(name, user), ...faults, ...validateImpersonation(name, user)],
    notes: [...notes, ...certificateNotes(name, user, signIn)],
  };
}

/** Length of everything that could end up in headers. A key of `as-user-extra` becomes part of a header's name. */
function lengthOfHeaders(user: User): number {
  const { token, username, password, as, 'as-uid': uid, 'as-groups': groups, 'as-user-extra': extra } = user;
  const provider = user['auth-provider'];
  const values = [token, username, password, as, uid, ...groups, provider ? idTokenOf(provider) : ''];
  const extraValues = extra.flatMap(([key, of]) => [`Impersonate-Extra-${key}`, ...of]);
  return [...values, ...extraValues].reduce((sum, value) => sum + value.length, 0);
}

function readSignIn(name: string, user: User): SignInReading {
  if (user.tokenFile !== '') return readTokenFile(name, user);
  if (user.token !== '') return { signIn: { kind: 'token' }, ...readToken(name, 'token', user.token) };
  if (user.username !== '' || user.password !== '') return readBasic(name, user);
  const provider = user['auth-provider'];
  // An id token is sent along with a certificate, as a token would be.
  if (provider && (idTokenOf(provider) !== '' || !hasClientCertificate(user))) return readProvider(name, provider);
  if (hasClientCertificate(user)) return { signIn: { kind: 'clientCertificate' } };
  if (!user.exec) return { signIn: { kind: 'none' } };
  const { exec } = user;
  return { signIn: { kind: 'exec', command: commandLine(exec), installHint: plainHint(exec.installHint) } };
}

/** kubectl prefers the file's content to the inline token, and uses that one while the file cannot be read. */
function readTokenFile(name: string, user: User): SignInReading {
  const signIn: SignIn = { kind: 'tokenFile', path: user.tokenFile };
  const { credential, notes = [] } = readToken(name, 'token', user.token);
  // An unusable inline token doesn't matter: the file's content is asked for.
  if (!credential) return { signIn };
  const fileNote = safeProblem('tokenFileNotRead', { user: name, path: user.tokenFile });
  return { signIn, credential, notes: [...notes, fileNote] };
}

/** Unlike kubectl, which sends `abc` with a line break and fails, or nothing but spaces and is refused. */
function readToken(user: string, field: string, text: string): Omit<SignInReading, 'signIn'> {
  const token = text.trim();
  if (token === '') return { notes: [safeProblem('tokenBlank', { user, field })] };
  if (isRedactedByKubectl(token)) return { faults: [redactedFault(user, field)] };
  if (!isSendableToken(token)) return { faults: [safeProblem('headerUnsafe', { user, field })] };
  const notes = token === text ? [] : [safeProblem('tokenTrimmed', { user, field })];
  return { notes, credential: { type: 'bearer', token } };
}

function readBasic(user: string, { username, password }: User): SignInReading {
  const signIn: SignIn = { kind: 'basic', username };
  if (isRedactedByKubectl(password)) return { signIn, faults: [redactedFault(user, 'password')] };
  if (/\p{Cc}/u.test(username)) return { signIn, faults: [safeProblem('headerUnsafe', { user, field: 'username' })] };
  // The first colon ends the name (RFC 7617, 2): the rest would be taken for the password.
  if (username.includes(':')) return { signIn, faults: [safeProblem('usernameHasColon', { user })] };
  return { signIn, credential: { type: 'basic', username, password } };
}

/** kubectl presents the id token of `oidc`. The cloud providers that it once had are stubs that only fail. */
function readProvider(user: string, provider: AuthProvider): SignInReading {
  const signIn: SignIn = { kind: 'authProvider', name: provider.name };
  const removed = (plugin: string) => safeProblem('authProviderRemoved', { user, provider: provider.name, plugin });
  if (provider.name === 'gcp') return { signIn, notes: [removed('gke-gcloud-auth-plugin')] };
  if (provider.name === 'azure') return { signIn, notes: [removed('kubelogin')] };
  if (provider.name !== 'oidc') {
    return { signIn, notes: [safeProblem('authProviderUnknown', { user, provider: provider.name })] };
  }
  const idToken = idTokenOf(provider);
  if (idToken === '') return { signIn };
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(idToken.trim())) {
    return { signIn, notes: [safeProblem('idTokenUnreadable', { user })] };
  }
  return { signIn, ...readToken(user, 'id-token', idToken) };
}

function idTokenOf({ name, config }: AuthProvider): string {
  return name === 'oidc' ? (config.findLast(([key]) => key === 'id-token')?.[1] ?? '') : '';
}

function certificateNotes(user: string, entry: User, signIn: SignIn): Problem[] {
  if (!hasClientCertificate(entry)) return [];
  if (signIn.kind !== 'clientCertificate') return [safeProblem('clientCertificateLeftOut', { user })];
  const notes: Problem[] = [];
  for (const field of ['client-certificate-data', 'client-key-data'] as const) {
    if (isRedactedByKubectl(entry[field])) notes.push(redactedFault(user, field));
  }
  for (const field of ['client-certificate', 'client-key'] as const) {
    if (entry[field] !== '') notes.push(safeProblem('fileNotRead', { field, path: entry[field] }));
  }
  return notes;
}

function redactedFault(user: string, field: string): Problem {
  return safeProblem('credentialRedacted', { user, field, command: RAW_VIEW_COMMAND });
}
