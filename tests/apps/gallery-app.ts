import type { Page } from 'puppeteer';
import type { AccessMethodName } from './access-methods.ts';
import type { Workspace } from './workspace.ts';

/**
 * A third-party web app: where its packages come from, how it is started, and how its page is used.
 *
 * The app is started in a new workspace for each access method, so that no state of one run can help another.
 */
export interface GalleryApp {
  /** Name of its file, and of its service in the cluster. */
  readonly name: string;
  readonly title: string;
  /** What it is and how its pages work, in one line. */
  readonly description: string;
  /** What `use` does and checks. */
  readonly check: string;
  readonly source: PackageSource;
  /** Whether it is part of `--lean`, and so of `npm test`: it starts in seconds and needs only npm packages. */
  readonly isLean?: boolean;
  /** Path of the page to open first, relative to the app's root. */
  readonly entryPath?: string;
  /** Whether it works only when it is served from `/`, which a person chooses in Portside's popup. */
  readonly needsRoot?: boolean;
  /** Starts the app at `workspace.port` on loopback, and returns when it answers. */
  start(workspace: Workspace): Promise<void>;
  /**
   * Uses the app as a person would. Throws a sentence that says what did not work.
   *
   * @param page Shows the entry page.
   * @param root The URL of the app's root with this access method, ending in a slash.
   */
  use(page: Page, root: string, workspace: Workspace): Promise<void>;
  /** Why an access method is known to fail. Reported together with the failure. */
  readonly knownCauses?: Partial<Record<AccessMethodName, string>>;
  /** What a reader of the report should know and the recorded traffic does not show. */
  readonly note?: string;
}

/** The packages of an app. npm versions are exact; Debian versions are those of the installed release. */
export interface PackageSource {
  readonly npm?: Readonly<Record<string, string>>;
  /** npm's `overrides`, for dependencies that cannot be installed as declared. */
  readonly overrides?: Readonly<Record<string, unknown>>;
  readonly debian?: readonly string[];
}
