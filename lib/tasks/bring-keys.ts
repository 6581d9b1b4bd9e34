import type { MessageName, Messages } from '../core/messages.ts';
import { failure, type Outcome, success } from '../core/outcome.ts';
import { problem } from '../core/problems.ts';
import { isCostOutdated, type PassphraseCost, SHORTEST_PASSPHRASE } from '../core/vault/passphrase-cost.ts';
import type { NewPasskey, NewPassphrase, Proof, VaultState } from '../core/vault/vault-state.ts';

/** Sends a message to the background. */
export type Ask = <Name extends MessageName>(
  name: Name,
  ...request: Parameters<Messages[Name]>
) => Promise<Awaited<ReturnType<Messages[Name]>>>;

/** How a passphrase becomes a key. Loaded only when one is typed. */
export interface PassphraseKeys {
  deriveKey(passphrase: string, cost: PassphraseCost): Promise<string>;
  newCost(): PassphraseCost;
}

/** How a passkey becomes a key. */
export interface PasskeyKeys {
  newPasskey(): Promise<Outcome<NewPasskey>>;
  askPasskey(way: Pick<NewPasskey, 'credentialId' | 'salt'>): Promise<Outcome<NewPasskey>>;
}

/**
 * Opens the vault from a page. Pages turn what a person brings into a key, and send the key: the passphrase stays on the
 * page, and the background carries no WebAssembly into each of its starts.
 */
export function unlocking(
  ask: Ask,
  loadKeys: () => Promise<PassphraseKeys>,
  passkeys: Pick<PasskeyKeys, 'askPasskey'>,
) {
  return {
    vaultState: () => {
      // There by the time that somebody has typed.
      void loadKeys();
      return ask('vaultState');
    },
    unlockByPassphrase: async (passphrase: string): Promise<Outcome<null>> => {
      const { passphrase: cost, nextTryAt } = await ask('vaultState');
      if (!cost) return success(null);
      const soon = tooSoon(nextTryAt);
      if (soon) return soon;
      const { deriveKey, newCost } = await loadKeys();
      const proof: Proof = { kind: 'passphrase', key: await deriveKey(passphrase, cost) };
      const stronger = isCostOutdated(cost) ? await newPassphrase(passphrase, { deriveKey, newCost }) : null;
      return ask('unlock', { proof, stronger });
    },
    unlockByPasskey: async (): Promise<Outcome<null>> => {
      const proof = await passkeyProof(await ask('vaultState'), passkeys);
      return proof.ok ? ask('unlock', { proof: proof.value, stronger: null }) : proof;
    },
  };
}

/** Decides from a page how credentials are kept. Where the vault has a passkey, that is what a person proves it by. */
export function keeping(ask: Ask, loadKeys: () => Promise<PassphraseKeys>, passkeys: PasskeyKeys) {
  return {
    lock: () => ask('lock'),
    keepNothing: () => ask('keepNothing'),
    keepSealed: async (passphrase: string, hasPasskey: boolean): Promise<Outcome<null>> => {
      const refusal = refusalOf(passphrase);
      if (refusal) return refusal;
      const passkey = hasPasskey ? await passkeys.newPasskey() : success(null);
      if (!passkey.ok) return passkey;
      const sealing = await newPassphrase(passphrase, await loadKeys());
      return ask('keepSealed', { passphrase: sealing, passkey: passkey.value });
    },
    changePassphrase: async (current: string, next: string): Promise<Outcome<null>> => {
      const refusal = refusalOf(next);
      if (refusal) return refusal;
      const state = await ask('vaultState');
      const passkey = state.passkey ? await passkeys.askPasskey(state.passkey) : success(null);
      if (!passkey.ok) return passkey;
      const proof = passkey.value
        ? success<Proof>({ kind: 'passkey', key: passkey.value.key })
        : await passphraseProof(state, current, loadKeys);
      if (!proof.ok) return proof;
      const passphrase = await newPassphrase(next, await loadKeys());
      return ask('changePassphrase', { proof: proof.value, passphrase, passkey: passkey.value });
    },
    addPasskey: async (): Promise<Outcome<null>> => {
      const passkey = await passkeys.newPasskey();
      return passkey.ok ? ask('setPasskey', passkey.value) : passkey;
    },
    removePasskey: () => ask('setPasskey', null),
    setLocking: (locking: VaultState['locking']) => ask('setLocking', locking),
    exportKubeconfig: async (passphrase: string): Promise<Outcome<string>> => {
      const state = await ask('vaultState');
      if (state.passkey && passphrase === '') {
        const proof = await passkeyProof(state, passkeys);
        return proof.ok ? ask('exportKubeconfig', proof.value) : proof;
      }
      if (!state.passphrase) return ask('exportKubeconfig', null);
      const proof = await passphraseProof(state, passphrase, loadKeys);
      return proof.ok ? ask('exportKubeconfig', proof.value) : proof;
    },
    forgetEverything: () => ask('forgetEverything'),
    putEnvelopeAside: () => ask('putEnvelopeAside'),
  };
}

async function newPassphrase(passphrase: string, { deriveKey, newCost }: PassphraseKeys): Promise<NewPassphrase> {
  const cost = newCost();
  return { cost, key: await deriveKey(passphrase, cost) };
}

async function passphraseProof(
  { passphrase: cost, nextTryAt }: VaultState,
  passphrase: string,
  loadKeys: () => Promise<PassphraseKeys>,
): Promise<Outcome<Proof>> {
  if (!cost) return failure(problem('passphraseWrong', {}));
  const soon = tooSoon(nextTryAt);
  if (soon) return soon;
  const { deriveKey } = await loadKeys();
  return success({ kind: 'passphrase', key: await deriveKey(passphrase, cost) });
}

async function passkeyProof(
  { passkey }: VaultState,
  { askPasskey }: Pick<PasskeyKeys, 'askPasskey'>,
): Promise<Outcome<Proof>> {
  const answer = passkey ? await askPasskey(passkey) : failure(problem('passkeyOutdated', {}));
  return answer.ok ? success({ kind: 'passkey', key: answer.value.key }) : answer;
}

function refusalOf(passphrase: string) {
  if ([...passphrase].length >= SHORTEST_PASSPHRASE) return null;
  return failure(problem('passphraseTooShort', { length: String(SHORTEST_PASSPHRASE) }));
}

/** Nothing is derived for an answer that would not be heard. */
function tooSoon(nextTryAt: number) {
  const waitMs = nextTryAt - Date.now();
  return waitMs > 0 ? failure(problem('unlockTooSoon', { seconds: String(Math.ceil(waitMs / 1000)) })) : null;
}
