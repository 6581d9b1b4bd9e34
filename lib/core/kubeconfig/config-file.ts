import * as v from 'valibot';
import { failure, type Outcome, success } from '../outcome.ts';
import type { Problem } from '../problems.ts';
import type { Steps } from '../steps.ts';
import { type Parsed, type Position, parseYaml } from './parse.ts';
import { problemOf } from './redact.ts';
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
} from './schema.ts';

/** How many entries of a list are read in one go. */
export const ENTRIES_PER_STEP = 200;

/** One list of a kubeconfig by name. An entry that cannot be used stands there as its problem. */
export type Entries<Value> = ReadonlyMap<string, Outcome<Value>>;

/** What one kubeconfig holds, before anything in it is looked up. */
export interface ConfigFile {
  /** Tells files apart: the file's name, numbered where two have the same. */
  readonly source: string;
  readonly clusters: Entries<Cluster>;
  readonly users: Entries<User>;
  readonly contexts: Entries<Context>;
  readonly currentContext: string;
  /** What is wrong with the file as a whole, or with entries that no context could name. */
  readonly problems: readonly Problem[];
}

/**
 * What a kubeconfig text holds. Entries are read one by one: where client-go refuses the file for a number in place
 * of a token, only the contexts of that user suffer here.
 */
export function* readConfigFile(source: string, text: string): Steps<ConfigFile> {
  const parsed = yield* parseYaml(source, text);
  if (!parsed.ok) return emptyFile(source, [parsed.problem]);
  const { value } = parsed.value;
  // An empty file, or one of comments alone, is an empty config.
  if (value === null) return emptyFile(source, []);
  if (typeof value !== 'object' || Array.isArray(value)) {
    return emptyFile(source, [problemOf('kubeconfigNotConfig', { file: source })]);
  }
  return yield* readConfig(source, value as Record<string, unknown>, parsed.value);
}

function emptyFile(source: string, problems: Problem[]): ConfigFile {
  return { source, clusters: new Map(), users: new Map(), contexts: new Map(), currentContext: '', problems };
}

function* readConfig(source: string, config: Readonly<Record<string, unknown>>, parsed: Parsed): Steps<ConfigFile> {
  const problems: Problem[] = [];

  function check<Schema extends v.GenericSchema>(schema: Schema, value: unknown, path: readonly PropertyKey[]) {
    const read = v.safeParse(schema, value, { abortEarly: true });
    return read.success ? success(read.output) : failure(issueProblem(source, parsed, path, read.issues[0]));
  }

  function readField<Schema extends v.GenericSchema>(key: string, schema: Schema, fallback: v.InferOutput<Schema>) {
    const read = check(schema, config[key], [key]);
    if (read.ok) return read.value;
    problems.push(read.problem);
    return fallback;
  }

  function* readList<Schema extends v.GenericSchema>(
    list: keyof typeof nameTwice,
    content: string,
    schema: Schema,
  ): Steps<Map<string, Outcome<v.InferOutput<Schema>>>> {
    const entries = new Map<string, Outcome<v.InferOutput<Schema>>>();
    for (const [index, raw] of readField(list, ListSchema, []).entries()) {
      if (index % ENTRIES_PER_STEP === 0) yield;
      const entry = check(EntrySchema, raw, [list, index]);
      if (!entry.ok) {
        problems.push(entry.problem);
        continue;
      }
      const { name } = entry.value;
      const path = [list, index];
      if (!entries.has(name)) entries.set(name, check(schema, entry.value[content] ?? {}, [...path, content]));
      else entries.set(name, failure(nameTwice[list]({ name, file: source, ...parsed.positionOf([...path, 'name']) })));
    }
    return entries;
  }

  const [kind, apiVersion] = [readField('kind', TextSchema, ''), readField('apiVersion', TextSchema, '')];
  if ((kind !== '' && kind !== 'Config') || (apiVersion !== '' && apiVersion !== 'v1')) {
    return emptyFile(source, [problemOf('kubeconfigKindWrong', { file: source })]);
  }
  return {
    source,
    clusters: yield* readList('clusters', 'cluster', ClusterSchema),
    users: yield* readList('users', 'user', UserSchema),
    contexts: yield* readList('contexts', 'context', ContextSchema),
    currentContext: readField('current-context', TextSchema, ''),
    problems,
  };
}

function issueProblem(
  file: string,
  parsed: Parsed,
  start: readonly PropertyKey[],
  issue: v.BaseIssue<unknown>,
): Problem {
  const path = [...start, ...(issue.path ?? []).map(({ key }) => key as PropertyKey)];
  const code = REFUSAL_CODES.get(issue.message) ?? 'kubeconfigTypeWrong';
  return problemOf(code, { file, ...parsed.positionOf(path), field: fieldOf(path) });
}

const REFUSAL_CODES = new Map<string, 'kubeconfigBase64Invalid' | 'kubeconfigLineBreak'>([
  [REFUSALS.base64, 'kubeconfigBase64Invalid'],
  [REFUSALS.lineBreak, 'kubeconfigLineBreak'],
]);

type Repeated = { name: string; file: string } & Position;

const nameTwice = {
  clusters: (at: Repeated) => problemOf('clusterNameTwice', at),
  users: (at: Repeated) => problemOf('userNameTwice', at),
  contexts: (at: Repeated) => problemOf('contextNameTwice', at),
};

/** A path as a person would write it: `users[0].user.token`. */
function fieldOf(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}
