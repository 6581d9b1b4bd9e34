import * as v from 'valibot';

/**
 * How a key is derived from a passphrase: Argon2id with this much memory, this many passes and lanes, and a salt of its own.
 * Stored with the key that it protects, so that the cost can be raised without invalidating existing vaults.
 */
export const KeyDerivationSchema = v.object({
  name: v.literal('argon2id'),
  memoryKib: v.pipe(v.number(), v.integer()),
  passes: v.pipe(v.number(), v.integer()),
  lanes: v.pipe(v.number(), v.integer()),
  /** Base64url of at least 16 bytes. */
  salt: v.pipe(v.string(), v.regex(/^[\w-]{22,86}$/)),
});
export type KeyDerivation = v.InferOutput<typeof KeyDerivationSchema>;

type Cost = Omit<KeyDerivation, 'salt' | 'name'>;

/** The cost for a new passphrase: the second recommendation of RFC 9106 (64 MiB, 3 passes, 4 lanes). */
export const DEFAULT_COST: Cost = { memoryKib: 65_536, passes: 3, lanes: 4 };

/** The minimum of OWASP's password storage cheat sheet. */
const MIN_COST: Cost = { memoryKib: 19_456, passes: 2, lanes: 1 };

/** Beyond this, a vault that somebody else wrote could hang the page that opens it. */
const MAX_COST: Cost = { memoryKib: 1_048_576, passes: 16, lanes: 16 };

const PARAMETERS = ['memoryKib', 'passes', 'lanes'] as const;

/** Whether the cost is neither too low to protect anything nor high enough to hang the page. */
export function isCostAcceptable(cost: Cost): boolean {
  return PARAMETERS.every((name) => cost[name] >= MIN_COST[name] && cost[name] <= MAX_COST[name]);
}

/** Whether the cost is lower than that of a new passphrase, so that it is raised at the next unlock. */
export function isCostOutdated(cost: Cost): boolean {
  return cost.memoryKib < DEFAULT_COST.memoryKib || cost.passes < DEFAULT_COST.passes;
}

/** Characters. Whoever has the profile folder can try passphrases offline. */
export const MIN_PASSPHRASE_LENGTH = 10;

/**
 * The passphrase in the form that keys are derived from: another keyboard or system may produce the same text in another
 * Unicode form (RFC 8265 requires NFC). Inner spaces count.
 */
export function normalizePassphrase(passphrase: string): string {
  return passphrase.normalize('NFC');
}
