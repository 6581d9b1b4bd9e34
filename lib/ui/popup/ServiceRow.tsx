import type { ServiceMatch } from '../../core/services/search.ts';
import type { Service, ServicePort } from '../../core/services/service.ts';
import { ROW } from '../hooks/use-row-keys.ts';
import { Highlight } from '../shared/Highlight.tsx';
import { Icon } from '../shared/Icon.tsx';
import { memo } from '../shared/memo.ts';
import { withoutScheme } from '../shared/without-scheme.ts';
import { t } from '../shared/words.ts';
import { portLabel } from './port-url.ts';
import { webLinks } from './web-links.ts';

export type OpenService = (service: Service, port: ServicePort | undefined) => void;

/** More ports than a row has room for are on the sheet of the service. */
const MOST_PORTS = 12;

interface ServiceRowProps {
  match: ServiceMatch;
  showsNamespace: boolean;
  /** The way into the list for the Tab key; the arrow keys do the rest. */
  isFirst: boolean;
  onOpen: OpenService;
  onMore: (service: Service) => void;
}

/** One service: its name opens its first port, each further port has a control of its own. */
export const ServiceRow = memo(({ match, showsNamespace, isFirst, onOpen, onMore }: ServiceRowProps) => {
  const { service } = match;
  const { displayName, namespace, ports } = service;
  const obstacle = obstacleOf(service);
  const [firstPort] = ports;
  const links = webLinks(service);
  return (
    <li class={obstacle ? 'service is-dimmed' : 'service'} {...ROW}>
      <button type="button" class="service-open" tabIndex={isFirst ? 0 : -1} onClick={() => onOpen(service, firstPort)}>
        <span class="service-name">
          <Highlight text={displayName} ranges={match.displayNameRanges} />
        </span>
        {showsNamespace && <span class="service-namespace">{namespace}</span>}
        {obstacle && <span class="service-obstacle">{obstacle}</span>}
        {ports.length === 1 && firstPort && <PortChip port={firstPort} />}
      </button>
      {ports.length > 1 && (
        <span class="ports">
          {ports.slice(0, MOST_PORTS).map((port, index) => (
            <button
              key={index}
              type="button"
              class="port"
              tabIndex={-1}
              aria-label={t('popup.openPort', [displayName, portLabel(port)])}
              title={`${port.number}`}
              onClick={() => onOpen(service, port)}
            >
              {portLabel(port)}
            </button>
          ))}
        </span>
      )}
      {links[0] && (
        <a
          class="port"
          tabIndex={-1}
          href={links[0]}
          target="_blank"
          rel="noreferrer"
          aria-label={t('popup.openExternal', [displayName])}
          title={withoutScheme(links[0])}
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
});

function PortChip({ port }: { port: ServicePort }) {
  return (
    <span class="port" title={`${port.number}`}>
      {portLabel(port)}
    </span>
  );
}

function obstacleOf({ ports, endpoints }: Service): string | null {
  if (ports.length === 0) return t('popup.noPorts');
  return endpoints === 'none' ? t('popup.noEndpoints') : null;
}
