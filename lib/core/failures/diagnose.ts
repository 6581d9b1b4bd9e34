import { type Problem, type ProblemCode, problem } from '../problems.ts';
import { prefixOf } from '../proxy-url/build.ts';
import type { ProxyUrl } from '../proxy-url/parse.ts';
import { joinSegment } from '../proxy-url/segment.ts';
import type { Service, ServicePort } from '../services/service.ts';
import { safeProblem } from '../text/safe-problem.ts';
import type { FailedAnswer } from './failed-answer.ts';
import {
  forbidsImpersonation,
  type MissingRight,
  missingRight,
  rightAsCommands,
  UNNAMED_USER,
} from './missing-right.ts';
import { otherForm } from './other-form.ts';
import { similarServices } from './similar-services.ts';

/** Why an app did not open, and what a person can do about it. */
export interface Diagnosis {
  readonly problem: Problem;
  /** The right that somebody has to grant. */
  readonly right?: MissingRight;
  /** Commands that grant it, or that tell more. Each argument is one word. */
  readonly commands?: readonly (readonly string[])[];
  /** The URL by the other scheme, where that is likely to work, or may. */
  readonly other?: { readonly url: string; readonly scheme: 'http' | 'https'; readonly isLikely: boolean };
  /** What may have been meant, by name and URL. */
  readonly instead?: readonly { readonly name: string; readonly url: string }[];
}

/** What is known about an app that did not open. */
export interface Failure {
  readonly answer: FailedAnswer;
  readonly target: ProxyUrl;
  /** Who opened it, where the kubeconfig says that. */
  readonly user: string | null;
  /** The context that opened it. */
  readonly contextName: string;
  /** Whom the context impersonates; null for nobody. */
  readonly impersonated: string | null;
  /** The services that the context was last seen to have. */
  readonly services: readonly Service[];
}

type PodProblemCode = Exclude<ProblemCode & `pod${string}`, 'podUnknown'>;

/** What a message of the apiserver says about the way to the pod, and the problem that this is. The first that matches counts. */
const POD_PROBLEMS: readonly (readonly [RegExp, PodProblemCode])[] = [
  [/server gave HTTP response to HTTPS client|first record does not look like a TLS handshake/i, 'podSpeaksHttp'],
  [/malformed HTTP response|Client sent an HTTP request to an HTTPS server/i, 'podSpeaksHttps'],
  [/connection refused/i, 'podRefusesConnection'],
  [/no such host/i, 'podNameUnknown'],
  [/timeout|timed out|deadline exceeded/i, 'podTooSlow'],
  [/\bEOF\b|connection reset|broken pipe|closed (?:idle )?connection/i, 'podClosesConnection'],
  [/(?:x509|certificate)\b/i, 'podCertificateRefused'],
];

/**
 * The reason for an apiserver's answer in place of an app, as far as the answer and what is known besides tell it. Names come from the
 * URL and from the list of services, and not from the answer, which may be an app's.
 */
export function diagnose(failure: Failure): Diagnosis {
  const { commands, ...found } = diagnosisOf(failure);
  if (!commands) return found;
  // The current context of whoever runs them may be another cluster's.
  const inContext = ['kubectl', '--context', failure.contextName];
  return { ...found, commands: commands.map((words) => [...inContext, ...words]) };
}

/** The same, with commands that say what to do, not yet where. */
function diagnosisOf(failure: Failure): Diagnosis {
  const { answer, target } = failure;
  const { reason, message, status } = answer;
  switch (true) {
    case reason === 'Forbidden':
      return forbidden(failure);
    case /^no service port /.test(message):
      return portUnknown(failure);
    case /^no endpoints available for |^endpoints "/.test(message):
      return { problem: safeProblem('podNotReady', { name: target.target.name }), ...inspection(target) };
    case reason === 'NotFound' && answer.kind !== '':
      return targetUnknown(failure);
    case status === 429 || reason === 'TooManyRequests':
      return { problem: problem('apiserverBusy', { origin: target.server.origin }) };
    default:
      return podProblem(failure);
  }
}

function forbidden({ answer, target, user, contextName, impersonated }: Failure): Diagnosis {
  // No commands: the user who would be allowed to act as another comes from the answer, which may be an app's.
  if (impersonated !== null && forbidsImpersonation(answer.message)) {
    return { problem: safeProblem('impersonationForbidden', { context: contextName, user: impersonated }) };
  }
  const right = missingRight(target.target, answer.message, user);
  const { verb, resource, name } = right;
  const values = { verb, resource, name };
  const isUnnamed = right.user === UNNAMED_USER;
  return {
    problem: isUnnamed
      ? safeProblem('rightMissingUnnamed', values)
      : safeProblem('rightMissing', { user: right.user, ...values }),
    right,
    commands: rightAsCommands(right),
  };
}

function portUnknown({ target: { target, server }, services }: Failure): Diagnosis {
  const { name, port } = target;
  const known = serviceOf(services, target);
  const instead = known?.ports.map((one) => portOf(known, one, server)) ?? [];
  if (port === '') return { problem: safeProblem('servicePortMissing', { name }), instead };
  return { problem: safeProblem('servicePortUnknown', { name, port }), instead };
}

function targetUnknown({ target: failed, services, answer }: Failure): Diagnosis {
  const { target, server } = failed;
  const { kind, name } = target;
  if (kind === 'nodes') return { problem: safeProblem('nodeUnknown', { name }) };
  const { namespace } = target;
  if (kind === 'pods') return { problem: safeProblem('podUnknown', { name, namespace }) };
  if (answer.kind === 'namespaces') return { problem: safeProblem('namespaceUnknown', { namespace }) };
  // Apiservers of before 1.37 say so too where a service has no Endpoints (`core/service/storage`, `ResourceLocation`).
  if (serviceOf(services, target)) return { problem: safeProblem('podNotReady', { name }), ...inspection(failed) };
  const instead = similarServices(services, namespace, name).flatMap((service) =>
    service.ports.slice(0, 1).map((port) => portOf(service, port, server)),
  );
  return { problem: safeProblem('serviceUnknown', { name, namespace }), instead };
}

function podProblem({ answer, target }: Failure): Diagnosis {
  const { name, scheme } = target.target;
  const isTls = scheme === 'https';
  const code = POD_PROBLEMS.find(([pattern]) => pattern.test(answer.message))?.[1];
  // The answer cannot say that the other scheme was tried.
  if (code === undefined || code === (isTls ? 'podSpeaksHttps' : 'podSpeaksHttp')) {
    const { origin } = target.server;
    return { problem: problem('apiserverRefused', { origin, status: String(answer.status) }) };
  }
  const isLikely = code === 'podSpeaksHttp' || code === 'podSpeaksHttps';
  const mayBeOther = isLikely || code === 'podClosesConnection';
  const found = { problem: safeProblem(code, { name }), ...(isLikely ? {} : inspection(target)) };
  if (!mayBeOther) return found;
  return { ...found, other: { url: otherForm(target).url, scheme: isTls ? 'http' : 'https', isLikely } };
}

/** The commands that show which pods there are and what is wrong with them. */
function inspection({ target }: ProxyUrl): Pick<Diagnosis, 'commands'> {
  const { kind, name } = target;
  if (kind === 'nodes') return { commands: [['describe', 'node', name]] };
  const { namespace } = target;
  if (kind === 'pods') return { commands: [['describe', 'pod', name, '-n', namespace]] };
  return {
    commands: [
      ['describe', 'service', name, '-n', namespace],
      ['get', 'pods', '-n', namespace],
    ],
  };
}

function serviceOf(services: readonly Service[], target: ProxyUrl['target']): Service | undefined {
  if (target.kind !== 'services') return undefined;
  return services.find(({ namespace, name }) => namespace === target.namespace && name === target.name);
}

function portOf({ namespace, name }: Service, port: ServicePort, server: ProxyUrl['server']) {
  const url = prefixOf(server, { kind: 'services', namespace, scheme: port.scheme, name, port: port.name });
  const label = port.name === '' ? String(port.number) : port.name;
  return { name: `${namespace}/${joinSegment('', name, label)}`, url };
}
