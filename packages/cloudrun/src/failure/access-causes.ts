import { any, type CauseRow, type Clue, gives, named, runDocs, says } from './cause.ts';

const SECRETS = runDocs('configuring/services/secrets');
const VPC = runDocs('configuring/vpc-direct-vpc');
const SECRET = /\b(projects\/[\w:.-]+\/secrets\/[\w-]+)/;
const ACCOUNT = /\bservice account:? ([\w.-]+@[\w.-]+\w)/i;

const account = (clue: Clue) => named(ACCOUNT, clue) ?? 'the service account that the container runs as';
const secret = (clue: Clue) => named(SECRET, clue) ?? 'each secret that it uses';

/** What a revision may not read or reach. */
export const accessCauses: CauseRow[] = [
  {
    // find_string 4927296681, 71511862446
    when: says(/\/versions\/\S+ was not found/i),
    words: clue => `A secret has no such version, or does not exist: ${secret(clue)}`,
    fix: 'Add a version (a secret without one has no `latest` either), or correct the name in `secrets`',
    page: SECRETS,
  },
  {
    // facts of issue 7, find_string `Permission denied on secret:`; condition.proto
    when: any(gives('SECRETS_ACCESS_CHECK_FAILED'), says(/Permission denied on secret/i)),
    words: 'A secret may not be read by the service account that the container runs as',
    fix: clue => `Grant roles/secretmanager.secretAccessor on ${secret(clue)} to ${account(clue)}`,
    page: SECRETS,
  },
  {
    // condition.proto
    when: gives('ENCRYPTION_KEY_PERMISSION_DENIED', 'ENCRYPTION_KEY_CHECK_FAILED'),
    words: 'The key that encrypts the image may not be used by Cloud Run, or could not be asked for',
    fix: 'Grant roles/cloudkms.cryptoKeyEncrypterDecrypter on the key to the Cloud Run service agent, and see that the key is enabled',
    page: runDocs('securing/using-cmek'),
  },
  {
    // condition.proto
    when: gives('VPC_NETWORK_NOT_FOUND'),
    words: 'The VPC network or subnet is not there',
    fix: 'Correct `vpc-network` and `vpc-subnet`: the subnet must lie in the service’s region',
    page: VPC,
  },
  {
    // find_string 1176856581
    when: says(/Health check failed for the deployment with the user-provided VPC network/i),
    words: clue =>
      /permission denied/i.test(clue.texts.join('\n'))
        ? 'Cloud Run may not use the VPC network'
        : 'The container cannot be reached in the VPC network',
    fix: 'Grant roles/compute.networkUser on the subnet to the Cloud Run service agent, and leave addresses free in the subnet; where both are so, deploy again',
    page: VPC,
  },
];
