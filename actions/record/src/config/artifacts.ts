import { deploymentIn, isRecord, parseImageRef } from '@pipeline/contracts';

/** https://www.rfc-editor.org/rfc/rfc3986#section-3.1 */
const ADDRESS = /^[a-z][a-z0-9+.-]*:[^\s\p{C}]+$/iu;
const LONGEST = 1_000;

/**
 * What lets its bearer in: whatever stands before the host, and what signed addresses end with.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html https://cloud.google.com/storage/docs/authentication/signatures
 * https://learn.microsoft.com/rest/api/storageservices/create-service-sas
 */
const CREDENTIAL =
  /:\/\/(?!git@)[^/?#@]*@|[?&#](?:[\w.-]*(?:signature|token|secret|password|api[_-]?key)|sig)=/i;

/** What is wrong, and how to mend it; `undefined` where nothing is. */
type Wrong = [problem: string, fix: string] | undefined;

/** Of what is written down for everybody to read. It is never told where it may be a secret. */
function openness(address: string): Wrong {
  if (!CREDENTIAL.test(address)) return undefined;
  return [
    'it lets whoever reads it in',
    'Remove the password, token or signature: the release log is no secret',
  ];
}

export function urlProblem(url: string): Wrong {
  const open = openness(url);
  if (open !== undefined || (url.length <= LONGEST && /^https?:\/\//.test(url) && URL.canParse(url)))
    return open;
  return [`${JSON.stringify(url.slice(0, 80))} is no web page’s address`, 'Write it with https://'];
}

export function artifactProblem(artifact: string): Wrong {
  const open = openness(artifact);
  if (open !== undefined) return open;
  const image = parseImageRef(artifact);
  if (typeof image !== 'string')
    return image.digest === undefined
      ? [
          `${JSON.stringify(artifact)} is an image without a digest, and what a tag names can change`,
          'Write the image with @sha256:…, or an address such as s3://bucket/key?versionId=…',
        ]
      : undefined;
  if (artifact.startsWith('vercel:') && deploymentIn(artifact) === undefined)
    return [`${JSON.stringify(artifact)} is no deployment`, 'Write it like vercel://dpl_5ucQ'];
  if (ADDRESS.test(artifact) && artifact.length <= LONGEST) return undefined;
  return [
    `${JSON.stringify(artifact.slice(0, 80))} is neither an image by digest nor an address`,
    'Write it like s3://bucket/key?versionId=…, arn:aws:… or https://…, without blanks',
  ];
}

/** `undefined` where it is not an object of texts. */
export function artifactMap(json: unknown): Record<string, string> | undefined {
  if (!isRecord(json)) return undefined;
  const entries = Object.entries(json).flatMap(([name, artifact]) =>
    typeof artifact === 'string' ? [[name, artifact] as const] : [],
  );
  return entries.length === Object.keys(json).length ? Object.fromEntries(entries) : undefined;
}
