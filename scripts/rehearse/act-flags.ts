/** Which `owner/name@ref` stands for which folder. */
export interface Suite {
  ref: string;
  folder: string;
}

/** What makes act run steps on this machine, and take the suite from a folder. https://nektosact.com/usage/index.html */
export function actFlags({ ref, folder }: Suite): string[] {
  return ['--platform', 'ubuntu-latest=-self-hosted', '--local-repository', `${ref}=${folder}`];
}
