export interface SourceOptions {
  /** Absolute; of a monorepo its root. What is sent is named from here. */
  folder: string;
  /** What is checked out, in which the folder lies; without it, the folder itself. Nothing outside of it is sent. */
  checkout?: string | undefined;
  /** The app's folder below it, such as `apps/web`. */
  rootDirectory?: string | undefined;
  /** A prebuilt output instead of the source: where it is, below the folder or absolute. */
  prebuilt?:
    | {
        output: string;
        /** `production`, `preview` or a custom environment's slug; one that was built for another is refused. */
        environment?: string | undefined;
      }
    | undefined;
  /** Whether the files are sent in one archive; `auto`: where there are many. */
  archive: 'auto' | 'none' | 'tgz';
  /** Where an archive is kept, such as the runner's, which is emptied after the job; without it the system's. */
  tempFolder?: string | undefined;
  /** By which a microfrontend's configuration is found, where there is one. */
  projectName?: string | undefined;
  /** What `vercel.json` says so, from the app's folder. */
  bulkRedirectsPath?: string | undefined;
}
