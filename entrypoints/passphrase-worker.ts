import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { deriveKey } from '../lib/adapters/crypto/derive-key.ts';
import type { KeyRequest } from '../lib/pages/derive-key.ts';
import { answerRequests } from '../lib/pages/worker-server.ts';

/** Derives keys from passphrases for our pages. */
export default defineUnlistedScript(() =>
  answerRequests(({ passphrase, derivation }: KeyRequest) => deriveKey(passphrase, derivation)),
);
