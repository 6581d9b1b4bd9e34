import * as v from 'valibot';
import { isObjectName } from '../proxy-url/kubernetes-names.ts';
import { listOf, metadata, portNumber, text, textsByKey, tolerantList } from './wire.ts';

const ContainerSchema = v.object({
  ports: listOf(v.object({ name: text, containerPort: portNumber, protocol: v.fallback(v.string(), 'TCP') })),
});

const ConditionSchema = v.object({ type: text, status: text });

/** A Pod (core/v1), as far as Portside reads it. Its name becomes part of URLs, so it must be valid. */
const PodObjectSchema = v.object({
  metadata: v.object({ ...metadata.entries, deletionTimestamp: text }),
  spec: v.fallback(v.object({ containers: listOf(ContainerSchema) }), { containers: [] }),
  status: v.fallback(v.object({ phase: text, conditions: listOf(ConditionSchema) }), { phase: '', conditions: [] }),
});
/** A pod, read. */
export type PodObject = v.InferOutput<typeof PodObjectSchema>;

/** A Node (core/v1). */
const NodeObjectSchema = v.object({
  metadata: v.object({ name: v.pipe(v.string(), v.check(isObjectName)), labels: textsByKey }),
  status: v.fallback(v.object({ conditions: listOf(ConditionSchema) }), { conditions: [] }),
});
/** A node, read. */
export type NodeObject = v.InferOutput<typeof NodeObjectSchema>;

const RequirementSchema = v.object({ key: text, operator: text, values: listOf(v.string()) });

/** A Deployment, StatefulSet or DaemonSet (apps/v1). */
const WorkloadObjectSchema = v.object({
  metadata,
  spec: v.object({
    selector: v.object({ matchLabels: textsByKey, matchExpressions: listOf(RequirementSchema) }),
    template: v.fallback(v.object({ metadata: v.fallback(v.object({ labels: textsByKey }), { labels: {} }) }), {
      metadata: { labels: {} },
    }),
  }),
});
/** A workload, read. */
export type WorkloadObject = v.InferOutput<typeof WorkloadObjectSchema>;

/** Reply to a list of pods. */
export const PodListReplySchema = tolerantList(PodObjectSchema);
/** Reply to a list of nodes. */
export const NodeListReplySchema = tolerantList(NodeObjectSchema);
/** Reply to a list of deployments, stateful sets or daemon sets. */
export const WorkloadListReplySchema = tolerantList(WorkloadObjectSchema);
