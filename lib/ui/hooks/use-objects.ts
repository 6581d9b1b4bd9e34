import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Problem } from '../../core/problems.ts';
import {
  listedObjects,
  type ObjectList,
  type ObjectResource,
  type ReadObjects,
  resourcesFor,
} from '../../core/services/cluster-object.ts';
import { OBJECT_KINDS, type ObjectKind, type Service, type ServiceList } from '../../core/services/service.ts';
import type { PopupBackend } from '../backend.ts';

/** Pods, nodes and workloads of contexts, of the kinds that were asked for. */
export interface Objects {
  /** Reads objects of these kinds, unless they were read. */
  ask(kinds: readonly ObjectKind[]): void;
  /** The objects of a context, as far as they were read. */
  of(context: KubeContext): readonly Service[];
  /** Whether some of these were not read yet. */
  isLoading(kinds: readonly ObjectKind[]): boolean;
  /** Why none of these could be read; null where some could. */
  problemOf(kinds: readonly ObjectKind[]): Problem | null;
  /** Whether there are more than were read. */
  readonly isCut: boolean;
}

type Answers = ReadonlyMap<string, Outcome<ObjectList> | null>;

type Lists = Readonly<Record<string, ServiceList>>;

/** What is listed one by one where listing all is forbidden: what services are listed of, otherwise the context's own. */
function namespacesOf({ id, namespace }: KubeContext, lists: Lists): readonly string[] {
  const { namespaces = [] } = lists[id] ?? {};
  return namespaces.length > 0 ? namespaces : [namespace].filter(Boolean);
}

/** With other namespaces there may be another answer. */
const keyOf = (context: KubeContext, resource: ObjectResource, lists: Lists) =>
  JSON.stringify([context.id, resource, namespacesOf(context, lists)]);
const ALL = resourcesFor(OBJECT_KINDS);
const NONE: readonly Service[] = [];

/** Objects of these contexts, each resource read once, when it is first asked for. What was read stays until the popup closes. */
export function useObjects(
  { listObjects }: Pick<PopupBackend, 'listObjects'>,
  contexts: readonly KubeContext[],
  lists: Lists,
): Objects {
  const [answers, setAnswers] = useState<Answers>(new Map());
  const asked = useRef(new Set<string>());
  const isMounted = useRef(true);
  useEffect(
    () => () => {
      isMounted.current = false;
    },
    [],
  );

  const ask = useCallback(
    (kinds: readonly ObjectKind[]) => {
      for (const context of contexts) {
        for (const resource of resourcesFor(kinds)) {
          const key = keyOf(context, resource, lists);
          if (asked.current.has(key)) continue;
          asked.current.add(key);
          const set = (answer: Outcome<ObjectList> | null) =>
            isMounted.current && setAnswers((before) => new Map(before).set(key, answer));
          set(null);
          void listObjects(context.id, resource, namespacesOf(context, lists)).then(set);
        }
      }
    },
    [listObjects, contexts, lists],
  );

  return useMemo(() => {
    const readOf = (context: KubeContext): ReadObjects => {
      const read = ALL.map((resource) => answers.get(keyOf(context, resource, lists)));
      return Object.assign({}, ...read.map((answer) => (answer?.ok ? answer.value.objects : {})));
    };
    const asked = answers.size === 0 ? [] : contexts;
    const listed = new Map(
      asked.map((context) => [context.id, listedObjects(readOf(context), lists[context.id]?.services ?? [])] as const),
    );
    const answersTo = (resources: readonly ObjectResource[]) =>
      contexts.flatMap((context) => resources.map((resource) => answers.get(keyOf(context, resource, lists))));
    return {
      ask,
      of: ({ id }) => listed.get(id) ?? NONE,
      isLoading: (kinds) => answersTo(resourcesFor(kinds)).some((answer) => !answer),
      problemOf: (kinds) => {
        // The first one is that of the kind itself.
        const all = answersTo(kinds.flatMap((kind) => resourcesFor([kind]).slice(0, 1)));
        const problems = all.flatMap((answer) => (answer && !answer.ok ? [answer.problem] : []));
        return problems.length > 0 && problems.length === all.length ? (problems[0] ?? null) : null;
      },
      isCut: [...answers.values()].some((answer) => answer?.ok && !answer.value.isComplete),
    };
  }, [answers, contexts, lists, ask]);
}
