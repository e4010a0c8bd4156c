/** An archive as its publisher prints its size; nothing of it is downloaded or run here. */
export interface PublishedArchive {
  name: string;
  /** Of the compressed archive. */
  megabytes: number;
  sha256: string;
  source: string;
  read: string;
}

/** What `setup-gcloud` downloads on a runner that has no gcloud. */
export const GCLOUD: PublishedArchive = {
  name: 'google-cloud-cli-linux-x86_64.tar.gz',
  megabytes: 150.5,
  // As far as the excerpt that was read has it.
  sha256: '31000673…',
  source:
    'https://documentation.s3ns.fr/sdk/docs/install?hl=en (a mirror of https://cloud.google.com/sdk/docs/install)',
  read: '2026-11-29',
};

/** What users say that it takes them. */
export const REPORTED = [
  '"50 seconds", "nearly a minute every build": https://github.com/google-github-actions/setup-gcloud/issues/649',
  '"more than a minute": https://github.com/google-github-actions/setup-gcloud/issues/701',
];
