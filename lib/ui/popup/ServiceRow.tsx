import { useMemo } from 'preact/hooks';
import { matchingRanges } from '../../core/services/search.ts';
import type { Service, ServicePort } from '../../core/services/service.ts';
import { ROW } from '../hooks/use-list-navigation.ts';
import { Highlight } from '../shared/Highlight.tsx';
import { Icon } from '../shared/Icon.tsx';
import { t } from '../shared/translate.ts';
import { withoutScheme } from '../shared/without-scheme.ts';
import { AppIcon } from './AppIcon.tsx';
import { portLabel } from './port-url.ts';
import { webLinks } from './web-links.ts';

export type OpenService = (service: Service, port: ServicePort | undefined) => void;

/** More ports than these are only on the sheet of the service. */
const MAX_PORTS = 12;

interface ServiceRowProps {
  service: Service;
  /** The port that its name opens. */
  port: ServicePort | undefined;
  /** Whether a tab shows it. */
  isOpen: boolean;
  /** What to mark in it. */
  query: string;
  showsNamespace: boolean;
  /** Whether the Tab key enters the list here; arrow keys do the rest. */
  isFirst: boolean;
  onOpen: OpenService;
  onMore: (service: Service) => void;
}

/** One service: its name opens one port, and each port of several has its own button. Memoized. */
export function ServiceRow({ service, port, isOpen, query, showsNamespace, isFirst, onOpen, onMore }: ServiceRowProps) {
  return useMemo(() => {
    const { displayName, namespace, ports } = service;
    const obstacle = obstacleTo(service);
    const [externalUrl] = webLinks(service);
    return (
      <li class={obstacle ? 'service is-dimmed' : 'service'} {...ROW}>
        <button type="button" class="service-open" tabIndex={isFirst ? 0 : -1} onClick={() => onOpen(service, port)}>
          <AppIcon kind={service.kind} />
          <span class="service-text">
            <span class="service-name">
              <Highlight text={displayName} ranges={matchingRanges(displayName, query)} />
            </span>
            {showsNamespace && (
              <span class="service-namespace">
                <Highlight text={namespace} ranges={matchingRanges(namespace, query)} />
              </span>
            )}
            {isOpen && <span class="badge">{t('popup.isOpen')}</span>}
            {obstacle && <span class="service-obstacle">{obstacle}</span>}
          </span>
          {ports.length === 1 && port && (
            <span class="port" title={`${port.number}`}>
              {portLabel(port)}
            </span>
          )}
        </button>
        {ports.length > 1 && <PortButtons service={service} onOpen={onOpen} />}
        {externalUrl && (
          <a
            class="port"
            tabIndex={-1}
            href={externalUrl}
            target="_blank"
            rel="noreferrer"
            aria-label={t('popup.openExternal', [displayName])}
            title={withoutScheme(externalUrl)}
          >
            <Icon name="external" />
          </a>
        )}
        <button
          type="button"
          class="icon-button more"
          tabIndex={-1}
          aria-label={t('popup.more', [displayName])}
          title={t('popup.more', [displayName])}
          onClick={() => onMore(service)}
        >
          <Icon name="more" />
        </button>
      </li>
    );
  }, [service, port, isOpen, query, showsNamespace, isFirst, onOpen, onMore]);
}

function PortButtons({ service, onOpen }: { service: Service; onOpen: OpenService }) {
  return (
    <span class="ports">
      {service.ports.slice(0, MAX_PORTS).map((port, index) => (
        <button
          key={index}
          type="button"
          class="port"
          tabIndex={-1}
          aria-label={t('popup.openPort', [service.displayName, portLabel(port)])}
          title={`${port.number}`}
          onClick={() => onOpen(service, port)}
        >
          {portLabel(port)}
        </button>
      ))}
    </span>
  );
}

function obstacleTo({ ports, endpoints }: Service): string | null {
  if (ports.length === 0) return t('popup.noPorts');
  return endpoints === 'none' ? t('popup.noEndpoints') : null;
}
