/** What people wrote about an app in annotations. Empty where they wrote nothing. */
export interface Description {
  readonly title: string;
  readonly group: string;
  /** A file, URL or name of an icon. Nothing is ever loaded from it. */
  readonly icon: string;
  /** Where the app is, as given by hand. */
  readonly url: string;
}

/** Annotations of the dashboards that list the apps of a cluster, most used first. */
const CONVENTIONS: readonly Readonly<Record<keyof Description, string>>[] = [
  // https://gethomepage.dev/configs/kubernetes
  {
    title: 'gethomepage.dev/name',
    group: 'gethomepage.dev/group',
    icon: 'gethomepage.dev/icon',
    url: 'gethomepage.dev/href',
  },
  // https://github.com/stakater/Forecastle
  {
    title: 'forecastle.stakater.com/appName',
    group: 'forecastle.stakater.com/group',
    icon: 'forecastle.stakater.com/icon',
    url: 'forecastle.stakater.com/url',
  },
  // https://github.com/toboshii/hajimari
  { title: 'hajimari.io/appName', group: 'hajimari.io/group', icon: 'hajimari.io/icon', url: 'hajimari.io/url' },
];

/** What annotations of Homepage, Forecastle and Hajimari say about an app. */
export function describedBy(annotations: Readonly<Record<string, string>>): Description {
  const read = (property: keyof Description) =>
    CONVENTIONS.map((names) => annotations[names[property]]?.trim() ?? '').find((value) => value !== '') ?? '';
  return { title: read('title'), group: read('group'), icon: read('icon'), url: read('url') };
}

/** The first description, completed by the second where it says nothing. */
export function completeDescription(one: Description, other: Description): Description {
  return {
    title: one.title || other.title,
    group: one.group || other.group,
    icon: one.icon || other.icon,
    url: one.url || other.url,
  };
}

/** Nothing is written. */
export const NO_DESCRIPTION: Description = { title: '', group: '', icon: '', url: '' };
