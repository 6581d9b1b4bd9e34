import type { Problem } from '../problems.ts';
import { safeProblem } from '../text/safe-problem.ts';
import type { AssessedPlatform } from './assess-context.ts';
import { type ConfigFile, readConfigFile } from './config-file.ts';
import { contextId, POLICY_SOURCE } from './kube-context.ts';
import type { ImportCandidate, KubeconfigReading, KubeconfigText } from './kubeconfig-reading.ts';
import { resolveContext } from './resolve-context.ts';

/** Characters of all contexts as JSON. Chromium sends no message of more than 64 MiB. */
const MAX_READING_LENGTH = 20_000_000;

/**
 * Reads kubeconfigs together: each context with what it refers to. One bad part spoils nothing else: a broken file becomes
 * a problem, a broken entry an obstacle of the contexts that use it.
 *
 * Unlike kubectl, where the first file wins a name (`client-go/tools/clientcmd/loader.go`), contexts of the same name are
 * kept apart by `source`. The first `current-context` that is set counts, as in kubectl.
 *
 * @example
 * readKubeconfigs([{ name: 'config', text }], platform).candidates[0]?.context.id; // 'config/kind-dev'
 */
export function readKubeconfigs(files: readonly KubeconfigText[], platform: AssessedPlatform): KubeconfigReading {
  const configs = withUniqueSources(files).map(({ source, text }) => readConfigFile(source, text));
  const problems = configs.flatMap((config) => config.problems);
  let candidates: ImportCandidate[] = [];
  let room = MAX_READING_LENGTH;
  for (const config of configs) {
    const resolved = resolveContexts(config, configs, platform, room);
    if (resolved) {
      candidates = candidates.concat(resolved.candidates);
      room -= resolved.length;
    } else problems.push(safeProblem('kubeconfigTooComplex', { file: config.source }));
  }
  problems.push(...filesWithoutContexts(configs));
  const current = configs.find(({ currentContext }) => currentContext !== '');
  const currentContextId = current ? findCurrent(current, configs) : null;
  if (current && currentContextId === null) {
    problems.push(safeProblem('currentContextUnknown', { file: current.source, context: current.currentContext }));
  }
  return { candidates, problems, currentContextId };
}

/**
 * The contexts of one file; null where their JSON is longer than `room`. Each repeats what its user contains, so a few
 * thousand contexts that share a large user could be.
 */
function resolveContexts(
  config: ConfigFile,
  configs: readonly ConfigFile[],
  platform: AssessedPlatform,
  room: number,
): { candidates: ImportCandidate[]; length: number } | null {
  const otherFiles = configs.filter((other) => other !== config);
  const candidates: ImportCandidate[] = [];
  let length = 0;
  for (const [name, entry] of config.contexts) {
    const candidate = resolveContext(config, name, entry, otherFiles, platform);
    length += JSON.stringify(candidate).length;
    if (length > room) return null;
    candidates.push(candidate);
  }
  return { candidates, length };
}

/**
 * Gives each file a name of its own, without folders, and never the one that is reserved for policies. The same text under
 * the same name is one file given twice, as in `KUBECONFIG=a:a`.
 */
function withUniqueSources(files: readonly KubeconfigText[]): { source: string; text: string }[] {
  const textsBySource = new Map<string, string>();
  for (const { name, text } of files) {
    const base = name.split(/[/\\]/).at(-1) || 'kubeconfig';
    const isTaken = (source: string) =>
      source === POLICY_SOURCE || (textsBySource.has(source) && textsBySource.get(source) !== text);
    let source = base;
    for (let count = 2; isTaken(source); count += 1) source = `${base} (${count})`;
    textsBySource.set(source, text);
  }
  return [...textsBySource].map(([source, text]) => ({ source, text }));
}

function findCurrent(current: ConfigFile, configs: readonly ConfigFile[]): string | null {
  const name = current.currentContext;
  const holder = [current, ...configs].find(({ contexts }) => contexts.has(name));
  return holder ? contextId(holder.source, name) : null;
}

/** A file may contain clusters or users for the contexts of another; one that helps nobody is a mistake. */
function filesWithoutContexts(configs: readonly ConfigFile[]): Problem[] {
  const hasContexts = configs.some(({ contexts }) => contexts.size > 0);
  return configs
    .filter(({ contexts, clusters, users, problems }) => {
      const isEmpty = clusters.size === 0 && users.size === 0;
      return problems.length === 0 && contexts.size === 0 && (isEmpty || !hasContexts);
    })
    .map(({ source }) => safeProblem('kubeconfigWithoutContexts', { file: source }));
}
