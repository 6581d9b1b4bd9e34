import { canonicalJson } from '../../core/canonical-json.ts';
import { isPolicyContext, policyContexts } from '../../core/policy.ts';
import { removeContexts } from '../handlers/remove-contexts.ts';
import { policyOf } from '../state.ts';
import type { Turn } from '../turn.ts';

/**
 * Follows the organisation's policy as the browser provides it now: its clusters exist, clusters that it no longer names are
 * removed, and nothing is stored on disk where it forbids that. Which servers may be used is checked whenever they are.
 */
export async function applyPolicy(turn: Turn, managed: unknown): Promise<void> {
  if (canonicalJson(managed) === canonicalJson(turn.state.policy)) return;
  await turn.commit({ policy: managed });
  const policy = policyOf(turn.state);
  if (policy.keepNothing) {
    await turn.commit({ envelope: null, openVault: { ...turn.state.openVault, contentsKey: null } });
  }
  const wanted = policyContexts(policy);
  const wantedTexts = new Set(wanted.map(canonicalJson));
  // A cluster whose server changed is removed first: what was given for it does not go to another server.
  const gone = turn.state.contexts.filter(
    (context) => isPolicyContext(context) && !wantedTexts.has(canonicalJson(context)),
  );
  if (gone.length > 0) {
    await removeContexts(
      turn,
      gone.map(({ id }) => id),
      'policy',
    );
  }
  const missing = wanted.filter(({ id }) => !turn.state.contexts.some((context) => context.id === id));
  if (missing.length > 0) await turn.commit({ contexts: [...turn.state.contexts, ...missing] });
}
