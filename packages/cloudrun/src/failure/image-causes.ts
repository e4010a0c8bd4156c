import { any, type CauseRow, docs, gives, named, runDocs, says } from './cause.ts';

const REGISTRY = docs('artifact-registry/docs/integrate-cloud-run');
/** https://docs.cloud.google.com/run/docs/securing/service-identity: the agent by which Cloud Run itself reads images. */
const AGENT = /\b(service-\d+@serverless-robot-prod\.iam\.gserviceaccount\.com)\b/;

/** Why an image cannot be run, before anything has started. */
export const imageCauses: CauseRow[] = [
  {
    // find_string 13264512726
    when: says(/must support amd64\/linux/i),
    words: 'The image is for another processor: Cloud Run runs linux/amd64',
    fix: 'Build it for linux/amd64, or for several platforms with that among them',
    page: runDocs('container-contract'),
  },
  {
    // bcgov/entity#24573
    when: says(/User does not have access to image/i),
    words: 'The identity that deploys may not read the image',
    fix: 'Grant roles/artifactregistry.reader on the image’s repository to the identity that deploys',
    page: REGISTRY,
  },
  {
    // terraform-google-modules/terraform-docs-samples#606; condition.proto
    when: any(gives('CONTAINER_PERMISSION_DENIED'), says(/must have permission to read the image/i)),
    words: 'Cloud Run itself may not read the image, as when its repository is in another project',
    fix: clue =>
      `Grant roles/artifactregistry.reader on the image’s repository to the Cloud Run service agent, ${
        named(AGENT, clue) ?? 'service-PROJECT_NUMBER@serverless-robot-prod.iam.gserviceaccount.com'
      }`,
    page: REGISTRY,
  },
  {
    // google-github-actions/deploy-cloudrun#465; condition.proto
    when: any(gives('CONTAINER_MISSING'), says(/\bImage '[^']*' not found/i)),
    words: 'The image is not in the registry under this digest or tag',
    fix: 'Check that it was pushed to this very project, region and repository, and that no clean-up policy has deleted it',
    page: REGISTRY,
  },
  {
    // condition.proto
    when: gives('CONTAINER_IMAGE_UNAUTHORIZED', 'CONTAINER_IMAGE_AUTHORIZATION_CHECK_FAILED'),
    words: 'Binary Authorization does not let the image run, or could not be asked',
    fix: 'Attest the image as the project’s policy demands, or have the policy allow it',
    page: docs('binary-authorization/docs/run/enabling-binauthz-cloud-run'),
  },
];
