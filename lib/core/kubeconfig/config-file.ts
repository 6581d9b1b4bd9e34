import * as v from 'valibot';
import { failure, type Outcome, success } from '../outcome.ts';
import type { Problem } from '../problems.ts';
import { safeProblem } from '../text/safe-problem.ts';
import {
  type Cluster,
  ClusterSchema,
  type Context,
  ContextSchema,
  EntrySchema,
  ListSchema,
  REFUSALS,
  TextSchema,
  type User,
  UserSchema,
} from './kubeconfig-schema.ts';
import { type Parsed, type Position, parseYaml } from './parse-yaml.ts';

/** One list of a kubeconfig by name. An entry that cannot be used is represented by its problem. */
export type Entries<Value> = ReadonlyMap<string, Outcome<Value>>;

/** The content of one kubeconfig, before references between its entries are resolved. */
export interface ConfigFile {
  /** The file's name, numbered where two files have the same. */
  readonly source: string;
  readonly clusters: Entries<Cluster>;
  readonly users: Entries<User>;
  readonly contexts: Entries<Context>;
  readonly currentContext: string;
  /** Problems of the file as a whole, or of entries that no context could refer to. */
  readonly problems: readonly Problem[];
}

/**
 * Reads a kubeconfig text entry by entry: where client-go refuses the whole file because of a number in place of a token,
 * only the contexts of that user are affected here.
 */
export function readConfigFile(source: string, text: string): ConfigFile {
  const parsed = parseYaml(source, text);
  if (!parsed.ok) return emptyFile(source, [parsed.problem]);
  const { value } = parsed.value;
  // An empty file, or one with comments only, is an empty config.
  if (value === null) return emptyFile(source, []);
  if (typeof value !== 'object' || Array.isArray(value)) {
    return emptyFile(source, [safeProblem('kubeconfigNotConfig', { file: source })]);
  }
  return readConfig(source, value as Record<string, unknown>, parsed.value);
}

function emptyFile(source: string, problems: Problem[]): ConfigFile {
  return { source, clusters: new Map(), users: new Map(), contexts: new Map(), currentContext: '', problems };
}

function readConfig(source: string, config: Readonly<Record<string, unknown>>, parsed: Parsed): ConfigFile {
  const problems: Problem[] = [];

  function check<Schema extends v.GenericSchema>(schema: Schema, value: unknown, path: readonly PropertyKey[]) {
    const read = v.safeParse(schema, value, { abortEarly: true });
    return read.success ? success(read.output) : failure(problemOfIssue(source, parsed, path, read.issues[0]));
  }

  function readField<Schema extends v.GenericSchema>(key: string, schema: Schema, fallback: v.InferOutput<Schema>) {
    const read = check(schema, config[key], [key]);
    if (read.ok) return read.value;
    problems.push(read.problem);
    return fallback;
  }

  function readList<Schema extends v.GenericSchema>(
    list: keyof typeof duplicateName,
    content: string,
    schema: Schema,
  ): Map<string, Outcome<v.InferOutput<Schema>>> {
    const entries = new Map<string, Outcome<v.InferOutput<Schema>>>();
    for (const [index, raw] of readField(list, ListSchema, []).entries()) {
      const path = [list, index];
      const entry = check(EntrySchema, raw, path);
      if (!entry.ok) {
        problems.push(entry.problem);
        continue;
      }
      const { name } = entry.value;
      if (!entries.has(name)) {
        entries.set(name, check(schema, entry.value[content] ?? {}, [...path, content]));
      } else {
        const position = parsed.positionOf([...path, 'name']);
        entries.set(name, failure(duplicateName[list]({ name, file: source, ...position })));
      }
    }
    return entries;
  }

  const [kind, apiVersion] = [readField('kind', TextSchema, ''), readField('apiVersion', TextSchema, '')];
  if ((kind !== '' && kind !== 'Config') || (apiVersion !== '' && apiVersion !== 'v1')) {
    return emptyFile(source, [safeProblem('kubeconfigKindWrong', { file: source })]);
  }
  return {
    source,
    clusters: readList('clusters', 'cluster', ClusterSchema),
    users: readList('users', 'user', UserSchema),
    contexts: readList('contexts', 'context', ContextSchema),
    currentContext: readField('current-context', TextSchema, ''),
    problems,
  };
}

function problemOfIssue(
  file: string,
  parsed: Parsed,
  start: readonly PropertyKey[],
  issue: v.BaseIssue<unknown>,
): Problem {
  const path = [...start, ...(issue.path ?? []).map(({ key }) => key as PropertyKey)];
  const code = REFUSAL_CODES.get(issue.message) ?? 'kubeconfigTypeWrong';
  return safeProblem(code, { file, ...parsed.positionOf(path), field: fieldOf(path) });
}

const REFUSAL_CODES = new Map<string, 'kubeconfigBase64Invalid' | 'kubeconfigLineBreak'>([
  [REFUSALS.base64, 'kubeconfigBase64Invalid'],
  [REFUSALS.lineBreak, 'kubeconfigLineBreak'],
]);

type Duplicate = { name: string; file: string } & Position;

const duplicateName = {
  clusters: (at: Duplicate) => safeProblem('clusterNameTwice', at),
  users: (at: Duplicate) => safeProblem('userNameTwice', at),
  contexts: (at: Duplicate) => safeProblem('contextNameTwice', at),
};

/** A path as a person would write it: `users[0].user.token`. */
function fieldOf(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}
