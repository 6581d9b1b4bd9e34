import { allowedForms } from '../../core/access/allowed-forms.ts';
import type { ContextReview } from '../../core/access/context-review.ts';
import { missingRight, rightAsCommands } from '../../core/failures/missing-right.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import { shellQuote } from '../../core/kubeconfig/shell-quote.ts';
import { prefixOf } from '../../core/proxy-url/build.ts';
import { joinSegment } from '../../core/proxy-url/segment.ts';
import type { ServicePort } from '../../core/services/service.ts';
import { targetOf } from '../../core/services/target-of.ts';
import { t } from '../shared/translate.ts';
import type { Entry } from './entries.ts';
import { permissionToOpen } from './entry-access.ts';
import type { Action } from './rows.ts';

interface AccessActionsOptions {
  readonly entry: Entry;
  /** The port that the row itself opens. */
  readonly port: ServicePort | undefined;
  readonly review: ContextReview | null;
  readonly effects: {
    readonly openUrl: (context: KubeContext, url: string, how: { readonly isExact: boolean }) => void;
    readonly copy: (text: string) => void;
  };
}

/** What helps somebody who may not open what is listed: for a service other forms of its name that a role allows, and the commands that grant the right. */
export function accessActions({ entry, port, review, effects }: AccessActionsOptions): Action[] {
  const { context, service } = entry;
  const { server } = context;
  if (!server || !port || !review || permissionToOpen(service, port, review) !== 'forbidden') return [];
  const target = targetOf(service, port);
  if (!target) return [];
  const { namespace, name, object } = service;
  const forms = (object ? [] : allowedForms(review.access, service)).map(({ scheme, port: formPort }): Action => {
    const url = prefixOf(server, { kind: 'services', namespace, scheme, name, port: formPort });
    return {
      id: `form ${url}`,
      icon: 'globe',
      title: t('popup.openForm', [joinSegment(scheme, name, formPort)]),
      detail: t('popup.formAllowed'),
      run: () => effects.openUrl(context, url, { isExact: true }),
    };
  });
  const { user, source } = review.identity;
  const right = missingRight(target, '', source === 'apiserver' ? user : (context.impersonation?.user ?? null));
  const commands = rightAsCommands(right).map((words) => words.map(shellQuote).join(' '));
  const grant: Action = {
    id: 'grant',
    icon: 'copy',
    title: t('popup.copyGrant'),
    run: () => effects.copy(commands.join(' &&\n')),
  };
  return [...forms, grant];
}
