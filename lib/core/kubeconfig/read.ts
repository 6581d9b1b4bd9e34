import type { Problem } from '../problems.ts';
import { finish, type Steps } from '../steps.ts';
import { type ConfigFile, ENTRIES_PER_STEP, readConfigFile } from './config-file.ts';
import { contextId, resolveContext } from './contexts.ts';
import type { ImportedContext } from './kube-context.ts';
import { problemOf } from './redact.ts';

/** Of all contexts as JSON, in characters. Chromium sends no message of more than 64 MiB. */
const LARGEST_READING = 20_000_000;

/** One kubeconfig as a person chose, dropped or pasted it. */
export interface KubeconfigText {
  /** The file's name, or the word for pasted text. */
  readonly name: string;
  readonly text: string;
}

/** What several kubeconfigs hold together. */
export interface KubeconfigReading {
  /** Every context of every file, in order; those that cannot be used with their obstacles. */
  readonly imported: ImportedContext[];
  /** What is wrong with a file or its entries beyond any one context. */
  readonly problems: Problem[];
  /** The context that kubectl would use, where there is one. */
  readonly currentContextId: string | null;
}

/**
 * The contexts of these kubeconfigs with what each refers to. Nothing is lost to a bad neighbour: a broken file
 * becomes a problem, a broken entry an obstacle of the contexts that use it.
 *
 * Unlike kubectl, which lets the first file win a name (`client-go/tools/clientcmd/loader.go`), contexts of the same
 * name stay apart by `source`; the first `current-context` that is set counts, as there.
 *
 * @example
 * readKubeconfigs([{ name: 'config', text }]).imported[0]?.context.id; // 'config/kind-dev'
 */
export function readKubeconfigs(files: readonly KubeconfigText[]): KubeconfigReading {
  return finish(readInSteps(files));
}

/** The same in steps: 10,000 contexts take seconds, in which a page must not stand still. */
export function* readInSteps(files: readonly KubeconfigText[]): Steps<KubeconfigReading> {
  const configs: ConfigFile[] = [];
  for (const { source, text } of withSources(files)) configs.push(yield* readConfigFile(source, text));
  const problems = configs.flatMap((config) => config.problems);
  let imported: ImportedContext[] = [];
  let room = LARGEST_READING;
  for (const config of configs) {
    const contexts = yield* resolveContexts(config, configs, room);
    if (contexts) {
      imported = imported.concat(contexts.imported);
      room -= contexts.length;
    } else problems.push(problemOf('kubeconfigTooIntricate', { file: config.source }));
  }
  problems.push(...filesWithoutContexts(configs));
  const current = configs.find(({ currentContext }) => currentContext !== '');
  const currentContextId = current ? findCurrent(current, configs) : null;
  if (current && currentContextId === null) {
    problems.push(problemOf('currentContextUnknown', { file: current.source, context: current.currentContext }));
  }
  return { imported, problems, currentContextId };
}

/**
 * The contexts of one file; null where they come to more than there is room for. Each holds what its user holds, so a
 * few thousand that share a large one would.
 */
function* resolveContexts(
  config: ConfigFile,
  configs: readonly ConfigFile[],
  room: number,
): Steps<{ imported: ImportedContext[]; length: number } | null> {
  const others = configs.filter((other) => other !== config);
  const imported: ImportedContext[] = [];
  let length = 0;
  for (const [name, entry] of config.contexts) {
    if (imported.length % ENTRIES_PER_STEP === 0) yield;
    const context = resolveContext(config, name, entry, others);
    length += JSON.stringify(context).length;
    if (length > room) return null;
    imported.push(context);
  }
  return { imported, length };
}

/**
 * Gives each file a name of its own, without folders. The same text under the same name is one file given twice, as
 * in `KUBECONFIG=a:a`.
 */
function withSources(files: readonly KubeconfigText[]): { source: string; text: string }[] {
  const bySource = new Map<string, string>();
  for (const { name, text } of files) {
    const base = name.split(/[/\\]/).at(-1) || 'kubeconfig';
    let source = base;
    for (let count = 2; bySource.has(source) && bySource.get(source) !== text; count++) source = `${base} (${count})`;
    bySource.set(source, text);
  }
  return [...bySource].map(([source, text]) => ({ source, text }));
}

function findCurrent(current: ConfigFile, configs: readonly ConfigFile[]): string | null {
  const name = current.currentContext;
  const holder = [current, ...configs].find(({ contexts }) => contexts.has(name));
  return holder ? contextId(holder.source, name) : null;
}

/** A file may hold clusters or users for the contexts of another; one that helps nobody is a mistake. */
function filesWithoutContexts(configs: readonly ConfigFile[]): Problem[] {
  const hasContexts = configs.some(({ contexts }) => contexts.size > 0);
  return configs
    .filter(({ contexts, clusters, users, problems }) => {
      const isEmpty = clusters.size === 0 && users.size === 0;
      return problems.length === 0 && contexts.size === 0 && (isEmpty || !hasContexts);
    })
    .map(({ source }) => problemOf('kubeconfigWithoutContexts', { file: source }));
}
