/** What a bug report needs to know about an installation. No name, host, URL or secret. */
export interface DiagnosticReport {
  readonly version: string;
  /** How many contexts there are of each kind of sign-in, and how many are unusable. */
  readonly contexts: {
    readonly total: number;
    readonly unusable: number;
    readonly bySignIn: Readonly<Record<string, number>>;
  };
  readonly servers: { readonly total: number; readonly withBasePath: number; readonly withHostAccess: number };
  readonly credentials: { readonly total: number; readonly expired: number; readonly rejected: number };
  readonly vault: { readonly mode: string; readonly isLocked: boolean };
  /** How many tabs are in each state. */
  readonly tabs: Readonly<Record<string, number>>;
  readonly apps: { readonly used: number; readonly atRoot: number; readonly isolated: number };
  /** How many rules are in force, and how many should be. */
  readonly rules: Readonly<Record<'dynamic' | 'session', { readonly inForce: number; readonly wanted: number }>>;
  /** Names of the policy's settings, not their values. */
  readonly policy: readonly string[];
  /** Codes of stored values that cannot be read. */
  readonly storageProblems: readonly string[];
}
