import * as v from 'valibot';
import { CredentialSchema, ImportedContextSchema } from './kubeconfig/kube-context.ts';
import type { MessageName } from './messages.ts';
import { ServiceListSchema } from './services/service.ts';
import { LockingSchema } from './vault/lock-state.ts';
import { NewPasskeySchema, NewPassphraseSchema, ProofSchema } from './vault/vault-state.ts';

/** The shape of each message's request, checked by whoever receives it. */
export const MESSAGE_SCHEMAS = {
  listContexts: v.undefined(),
  planImport: v.array(ImportedContextSchema),
  importContexts: v.array(ImportedContextSchema),
  forgetContexts: v.array(v.string()),
  giveCredential: v.object({ contextId: v.string(), credential: CredentialSchema }),
  signingHeaders: v.string(),
  openTarget: v.object({
    contextId: v.string(),
    url: v.string(),
    storage: v.optional(v.picklist(['shared', 'none'])),
  }),
  openApi: v.string(),
  chooseAddress: v.object({ tabId: v.number(), address: v.picklist(['root', 'prefix']) }),
  passGate: v.object({
    url: v.string(),
    contextId: v.nullable(v.string()),
    prefix: v.nullable(v.string()),
    consent: v.picklist(['none', 'once', 'always']),
    isResumed: v.boolean(),
  }),
  isolatedApp: v.string(),
  listTrustedSites: v.undefined(),
  distrustSite: v.string(),
  selectContext: v.string(),
  rememberServices: v.object({ contextId: v.string(), list: ServiceListSchema }),
  vaultState: v.undefined(),
  unlock: v.object({ proof: ProofSchema, stronger: v.nullable(NewPassphraseSchema) }),
  lock: v.undefined(),
  keepNothing: v.undefined(),
  keepSealed: v.object({ passphrase: NewPassphraseSchema, passkey: v.nullable(NewPasskeySchema) }),
  changePassphrase: v.object({
    proof: ProofSchema,
    passphrase: NewPassphraseSchema,
    passkey: v.nullable(NewPasskeySchema),
  }),
  setPasskey: v.nullable(NewPasskeySchema),
  setLocking: LockingSchema,
  exportKubeconfig: v.nullable(ProofSchema),
  forgetEverything: v.undefined(),
  putEnvelopeAside: v.undefined(),
} as const satisfies Record<MessageName, v.GenericSchema>;

/**
 * What only these pages may ask, and nothing else: the gate, the one page of ours that others can lead a tab to, and the
 * page around an app.
 */
const OWN_MESSAGES: Readonly<Record<string, readonly MessageName[]>> = {
  '/gate.html': ['passGate', 'giveCredential', 'vaultState', 'unlock'],
  '/isolated.html': ['isolatedApp'],
};

/** Whether the page of ours at this path may send the message: these their own, the others all that is about no tab. */
export function maySend(path: string, name: MessageName): boolean {
  const own = Object.hasOwn(OWN_MESSAGES, path) ? OWN_MESSAGES[path] : undefined;
  return own ? own.includes(name) : name !== 'passGate' && name !== 'isolatedApp';
}

/** The message in its proper shape, or null. */
export function readMessage(message: unknown): { name: MessageName; request: unknown } | null {
  if (typeof message !== 'object' || message === null) return null;
  const { name, request } = message as { name?: unknown; request?: unknown };
  if (typeof name !== 'string' || !Object.hasOwn(MESSAGE_SCHEMAS, name)) return null;
  const known = name as MessageName;
  const result = v.safeParse(MESSAGE_SCHEMAS[known] as v.GenericSchema, request);
  return result.success ? { name: known, request: result.output } : null;
}
