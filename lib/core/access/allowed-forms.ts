import { type Segment, splitSegment } from '../proxy-url/segment.ts';
import type { Service } from '../services/service.ts';
import type { ProxyAccess } from './proxy-access.ts';

/** More would be a list of all that a role names. */
const MAX_FORMS = 8;

/**
 * The forms of a service's name by which rules let somebody open it, where they name it at all. RBAC compares the whole segment, so a role
 * for `https:web:https` allows no `web:https`, which is the same port.
 */
export function allowedForms(access: ProxyAccess, { namespace, name, ports }: Service): Segment[] {
  const rules = Object.hasOwn(access.namespaces, namespace) ? (access.namespaces[namespace]?.rules ?? []) : [];
  const named = rules
    .filter(({ resources, verbs }) => resources.includes('services') && verbs.includes('get'))
    .flatMap(({ names }) => names);
  return [...new Set(named)]
    .flatMap((segment) => splitSegment(segment) ?? [])
    .filter((form) => form.name === name && ports.some((port) => [port.name, String(port.number)].includes(form.port)))
    .slice(0, MAX_FORMS);
}
