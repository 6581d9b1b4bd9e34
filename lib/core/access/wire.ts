import * as v from 'valibot';

/** The most rules, or parts of a rule, that are read. */
const MAX_ITEMS = 10_000;
/** Characters, of a name or a verb. */
const MAX_TEXT = 500;
/** Nobody is in more groups. */
const MAX_GROUPS = 200;

const shortText = v.pipe(v.string(), v.maxLength(MAX_TEXT));
const texts = v.optional(v.nullable(v.pipe(v.array(shortText), v.maxLength(MAX_ITEMS))), []);
const list = v.pipe(
  texts,
  v.transform((all): readonly string[] => all ?? []),
);

const ResourceRuleSchema = v.object({ verbs: list, apiGroups: list, resources: list, resourceNames: list });
/** A rule of RBAC. */
export type ResourceRule = v.InferOutput<typeof ResourceRuleSchema>;

const RulesReviewStatusSchema = v.object({
  resourceRules: v.pipe(
    v.optional(v.nullable(v.pipe(v.array(ResourceRuleSchema), v.maxLength(MAX_ITEMS))), []),
    v.transform((all): readonly ResourceRule[] => all ?? []),
  ),
  /** An authorizer cannot list its rules. */
  incomplete: v.optional(v.boolean(), false),
  evaluationError: v.optional(v.string(), ''),
});
/** What a SelfSubjectRulesReview answers. */
export type RulesReviewStatus = v.InferOutput<typeof RulesReviewStatusSchema>;

/** A SelfSubjectRulesReview (authorization.k8s.io/v1). Where it cannot be read whole, it is not read at all. */
export const RulesReviewReplySchema = v.object({
  kind: v.literal('SelfSubjectRulesReview'),
  status: RulesReviewStatusSchema,
});

/** A SelfSubjectAccessReview (authorization.k8s.io/v1). */
export const AccessReviewReplySchema = v.object({
  kind: v.literal('SelfSubjectAccessReview'),
  status: v.object({ allowed: v.boolean(), evaluationError: v.optional(v.string(), '') }),
});

/** A SelfSubjectReview (authentication.k8s.io). */
export const SelfReviewReplySchema = v.object({
  kind: v.literal('SelfSubjectReview'),
  status: v.object({
    userInfo: v.object({
      username: v.pipe(shortText, v.nonEmpty()),
      groups: v.pipe(
        v.fallback(v.array(v.string()), []),
        v.transform((groups) => groups.filter((group) => group.length <= MAX_TEXT).slice(0, MAX_GROUPS)),
      ),
    }),
  }),
});
