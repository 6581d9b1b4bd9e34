import { joseCrypto } from '../../../lib/adapters/crypto/jose-crypto.ts';
import { passphraseRecipient } from '../../../lib/background/vault.ts';
import type { Credentials } from '../../../lib/core/vault/credentials.ts';
import type { Envelope } from '../../../lib/core/vault/envelope.ts';
import type { KeyDerivation } from '../../../lib/core/vault/passphrase.ts';

/** The derivation of the sample's passphrase key, as stored in its recipient. */
export const DERIVATION: KeyDerivation = {
  name: 'argon2id',
  memoryKib: 65_536,
  passes: 3,
  lanes: 4,
  salt: 'A'.repeat(22),
};

/** The sample's contents. */
export const CONTENTS = {
  version: 3,
  credentials: {
    'config/dev': {
      server: 'https://k8s.example:6443',
      impersonation: 'null',
      credential: { type: 'bearer', token: 'token-of-dev' },
    },
  } satisfies Credentials,
} as const;

/** A vault with a passphrase, and its keys. */
export interface SampleEnvelope {
  readonly envelope: Envelope;
  /** The key derived from the passphrase, base64url. */
  readonly key: string;
  /** The key of the contents, base64url. */
  readonly contentsKey: string;
}

/** Seals `CONTENTS` with new keys. */
export async function sealSample(): Promise<SampleEnvelope> {
  const crypto = joseCrypto();
  const [key, contentsKey] = [crypto.newKey(), crypto.newKey()];
  const recipient = await passphraseRecipient({ crypto }, contentsKey, { cost: DERIVATION, key });
  return { envelope: await crypto.seal(CONTENTS, contentsKey, [recipient]), key, contentsKey };
}
