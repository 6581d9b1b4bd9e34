import { useEffect, useState } from 'preact/hooks';
import type { ContextReview } from '../../core/access/context-review.ts';
import { type Permission, permissionFor } from '../../core/access/permissions.ts';
import type { ServicePort } from '../../core/services/service.ts';
import type { PopupBackend, TargetReview } from '../backend.ts';
import { type Entry, entryKey } from './entries.ts';
import { proxyTargetOf } from './entry-access.ts';

/**
 * What somebody may do with a port of a service. Unless its context's rules allow all of it, the apiserver is asked about exactly this port:
 * rules may have changed meanwhile, and not every authorizer can list its rules.
 */
export function usePermissions(
  { reviewTarget }: Pick<PopupBackend, 'reviewTarget'>,
  entry: Entry,
  port: ServicePort | undefined,
  review: ContextReview | null,
): TargetReview {
  const [asked, setAsked] = useState<{ readonly key: string; readonly answer: TargetReview } | null>(null);
  const target = port && proxyTargetOf(entry.service, port);
  const key = `${entryKey(entry)} ${target?.name}`;
  const byRules = (verb: 'get' | 'create'): Permission =>
    target && review ? permissionFor(review.access, target, verb) : 'unknown';
  const isSettled = byRules('get') === 'allowed' && byRules('create') === 'allowed';

  useEffect(() => {
    if (!target || isSettled) return undefined;
    let isCurrent = true;
    void reviewTarget(entry.context.id, target).then((answer) => {
      if (isCurrent) setAsked({ key, answer });
    });
    return () => {
      isCurrent = false;
    };
  }, [key, isSettled]);

  const answer = asked?.key === key ? asked.answer : null;
  const permission = (verb: 'get' | 'create'): Permission => {
    const told = answer?.[verb] ?? 'unknown';
    return told === 'unknown' ? byRules(verb) : told;
  };
  return { get: permission('get'), create: permission('create') };
}
