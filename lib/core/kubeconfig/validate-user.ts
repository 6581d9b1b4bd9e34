import type { Problem } from '../problems.ts';
import { safeProblem } from '../text/safe-problem.ts';
import { impersonatesNobody } from './impersonation.ts';
import type { Exec, User } from './kubeconfig-schema.ts';

const INTERACTIVE_MODES = ['Never', 'IfAvailable', 'Always'];

/**
 * What client-go's strict validation refuses about a user entry: `validateAuthInfo` in
 * `client-go/tools/clientcmd/validation.go`, and the combinations that its transport refuses. Files are not looked for.
 */
export function validateUser(name: string, user: User): Problem[] {
  const faults: Problem[] = [];
  const refuseBoth = (field: keyof User, other: keyof User) => {
    if (isSet(user[field]) && isSet(user[other])) {
      faults.push(safeProblem('fieldsConflict', { entry: name, field, other }));
    }
  };
  const tokenField = user.token === '' ? 'tokenFile' : 'token';
  refuseBoth(tokenField, user.username === '' ? 'password' : 'username');
  refuseBoth('client-certificate', 'client-certificate-data');
  refuseBoth('client-key', 'client-key-data');
  refuseBoth('exec', 'auth-provider');
  const hasKey = isSet(user['client-key']) || isSet(user['client-key-data']);
  if (hasClientCertificate(user) && !hasKey) faults.push(safeProblem('clientKeyMissing', { user: name }));
  if (user.exec) faults.push(...validateExec(name, user.exec));
  return faults;
}

/** What client-go refuses about whom a user entry impersonates. */
export function validateImpersonation(name: string, user: User): Problem[] {
  return impersonatesNobody(user) ? [safeProblem('impersonationWithoutUser', { user: name })] : [];
}

/** Whether a user entry names a client certificate. kubectl ignores a key alone. */
export function hasClientCertificate(user: User): boolean {
  return isSet(user['client-certificate']) || isSet(user['client-certificate-data']);
}

function validateExec(name: string, exec: Exec): Problem[] {
  const missing: string[] = [];
  if (exec.command === '') missing.push('command');
  if (exec.apiVersion === '') missing.push('apiVersion');
  if (exec.env.some((variable) => variable.name === '')) missing.push('env[].name');
  // In the older versions the mode is optional and defaults to IfAvailable.
  const isOptional = /^client\.authentication\.k8s\.io\/v1(alpha|beta)1$/.test(exec.apiVersion);
  if (exec.interactiveMode === '' && !isOptional) missing.push('interactiveMode');
  const faults = missing.map((field) => safeProblem('execIncomplete', { user: name, field }));
  if (exec.interactiveMode !== '' && !INTERACTIVE_MODES.includes(exec.interactiveMode)) {
    faults.push(safeProblem('execInteractiveModeUnknown', { user: name }));
  }
  return faults;
}

function isSet(value: User[keyof User]): boolean {
  return value !== '' && value !== undefined && value !== null;
}
