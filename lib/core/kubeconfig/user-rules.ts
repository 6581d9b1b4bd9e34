import type { Problem } from '../problems.ts';
import { problemOf } from './redact.ts';
import type { Exec, User } from './schema.ts';

const INTERACTIVE_MODES = ['Never', 'IfAvailable', 'Always'];

/**
 * What client-go's strict layer has against a user entry: `validateAuthInfo` in
 * `client-go/tools/clientcmd/validation.go`, and the pairs that its transport refuses. Files are not looked for.
 */
export function userConflicts(name: string, user: User): Problem[] {
  const conflicts: Problem[] = [];
  const refuseBoth = (field: keyof User, other: keyof User) => {
    if (isGiven(user[field]) && isGiven(user[other])) {
      conflicts.push(problemOf('fieldsConflict', { entry: name, field, other }));
    }
  };
  const tokenField = user.token === '' ? 'tokenFile' : 'token';
  refuseBoth(tokenField, user.username === '' ? 'password' : 'username');
  refuseBoth('client-certificate', 'client-certificate-data');
  refuseBoth('client-key', 'client-key-data');
  refuseBoth('exec', 'auth-provider');
  const hasKey = isGiven(user['client-key']) || isGiven(user['client-key-data']);
  if (hasClientCertificate(user) && !hasKey) conflicts.push(problemOf('clientKeyMissing', { user: name }));
  return user.exec ? [...conflicts, ...execFaults(name, user.exec)] : conflicts;
}

/** Whether a user entry names a client certificate. A key alone is nothing to kubectl. */
export function hasClientCertificate(user: User): boolean {
  return isGiven(user['client-certificate']) || isGiven(user['client-certificate-data']);
}

function execFaults(name: string, exec: Exec): Problem[] {
  const missing: string[] = [];
  if (exec.command === '') missing.push('command');
  if (exec.apiVersion === '') missing.push('apiVersion');
  if (exec.env.some((variable) => variable.name === '')) missing.push('env[].name');
  // The older versions stand for IfAvailable when they say nothing.
  const isDefaulted = /^client\.authentication\.k8s\.io\/v1(alpha|beta)1$/.test(exec.apiVersion);
  if (exec.interactiveMode === '' && !isDefaulted) missing.push('interactiveMode');
  const faults = missing.map((field) => problemOf('execIncomplete', { user: name, field }));
  if (exec.interactiveMode !== '' && !INTERACTIVE_MODES.includes(exec.interactiveMode)) {
    faults.push(problemOf('execInteractiveModeUnknown', { user: name }));
  }
  return faults;
}

function isGiven(value: User[keyof User]): boolean {
  return value !== '' && value !== undefined && value !== null;
}
