import * as v from 'valibot';

/**
 * What deriving a key from a passphrase costs: Argon2id with so much memory, so many passes and lanes, and a salt of its
 * own. Kept with what the key opens, so that it can be raised without breaking what was sealed before.
 */
export const PassphraseCostSchema = v.object({
  name: v.literal('argon2id'),
  memoryKib: v.pipe(v.number(), v.integer()),
  passes: v.pipe(v.number(), v.integer()),
  lanes: v.pipe(v.number(), v.integer()),
  /** Base64url of 16 bytes or more. */
  salt: v.pipe(v.string(), v.regex(/^[\w-]{22,86}$/)),
});
export type PassphraseCost = v.InferOutput<typeof PassphraseCostSchema>;

type Parameters = Omit<PassphraseCost, 'salt' | 'name'>;

/** What a new passphrase is given: the second choice of RFC 9106 (64 MiB, 3 passes, 4 lanes). */
export const COST: Parameters = { memoryKib: 65_536, passes: 3, lanes: 4 };

/** The least that is accepted: what OWASP's password storage page names as the minimum. */
const FLOOR: Parameters = { memoryKib: 19_456, passes: 2, lanes: 1 };

/** The most: beyond it an envelope that somebody else wrote could hang the page that opens it. */
const CEILING: Parameters = { memoryKib: 1_048_576, passes: 16, lanes: 16 };

const NAMES = ['memoryKib', 'passes', 'lanes'] as const;

/** Whether the cost lies between what is too weak to protect anything and what would hang the page. */
export function isCostAcceptable(cost: Parameters): boolean {
  return NAMES.every((name) => cost[name] >= FLOOR[name] && cost[name] <= CEILING[name]);
}

/** Whether it is below what a new passphrase is given, so that it is raised at the next unlock. */
export function isCostOutdated(cost: Parameters): boolean {
  return cost.memoryKib < COST.memoryKib || cost.passes < COST.passes;
}

/** The fewest characters of a passphrase. Whoever has the profile folder can try them at leisure. */
export const SHORTEST_PASSPHRASE = 10;

/**
 * The passphrase as it is derived from: the same text from another keyboard or system may come in another Unicode form
 * (RFC 8265 asks for NFC). Spaces inside count.
 */
export function normalPassphrase(passphrase: string): string {
  return passphrase.normalize('NFC');
}
