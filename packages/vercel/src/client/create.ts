import { isRecord } from '@pipeline/contracts';
import type { NewDeployment, VercelApi } from '../api.ts';
import type { Raw } from '../raw.ts';
import { fields } from '../view/fields.ts';
import type { DeploymentView } from '../views.ts';
import type { Answer } from '../wire/send.ts';
import type { Connection } from './connection.ts';
import { toldDeployment } from './told.ts';

/** Milliseconds: of a large tree its body alone has megabytes, and a lost answer to it is dear. */
const TIMEOUT = 120_000;
/** Of a file: bytes that come through in a millisecond at least. */
const SLOWEST = 50;

/** https://vercel.com/docs/rest-api/deployments/create-a-new-deployment and …/upload-deployment-files */
export function createApi(connection: Connection): Pick<VercelApi, 'create' | 'upload'> {
  return {
    create(body, { prebuilt = false, forceNew = false }) {
      connection.secrets.add(valuesIn(body));
      return connection.take(
        {
          about: {
            operation: 'CreateDeployment',
            changes: true,
            subject: { kind: 'project', id: body.project },
          },
          method: 'POST',
          path: '/v13/deployments',
          query: {
            // Nobody is there to be asked whether the framework was recognised.
            skipAutoDetectionConfirmation: 1,
            prebuilt: prebuilt ? 1 : undefined,
            forceNew: forceNew ? 1 : undefined,
          },
          body: body as Raw,
          timeout: TIMEOUT,
        },
        answer => madeFrom(answer, connection.secrets.clean),
      );
    },

    async upload({ sha, size, open }, signal) {
      const broken = new AbortController();
      await connection.take(
        {
          // By its hash: a file that is there already is there.
          about: {
            operation: 'UploadFile',
            changes: true,
            repeatable: true,
            subject: { kind: 'file', id: sha },
          },
          method: 'POST',
          path: '/v2/files',
          timeout: TIMEOUT + Math.ceil(size / SLOWEST),
        },
        ({ status }) => (status >= 200 && status < 300 ? { value: undefined } : undefined),
        {
          headers: {
            'content-type': 'application/octet-stream',
            'content-length': String(size),
            // The documented one, and the one that Vercel's own client sends.
            'x-vercel-digest': sha,
            'x-now-digest': sha,
            'x-now-size': String(size),
          },
          content: () => watched(open(), broken),
          signal: signal === undefined ? broken.signal : AbortSignal.any([broken.signal, signal]),
        },
      );
    },
  };
}

/** The deployment; or the hashes of the files that Vercel lacks, which it tells as an error. */
function madeFrom(
  { status, body }: Answer,
  clean: (text: string) => string,
): { value: Awaited<ReturnType<VercelApi['create']>> } | undefined {
  if (!isRecord(body)) return undefined;
  if (status >= 200 && status < 300) return made(body, clean);
  const error = fields(isRecord(body.error) ? body.error : body, 'an error');
  if (error.text('code') !== 'missing_files') return undefined;
  return { value: { missing: error.texts('missing') } };
}

/** Something was made, so that an answer that cannot be read is one that is lost. */
function made(body: Raw, clean: (text: string) => string): { value: DeploymentView } | undefined {
  try {
    return { value: toldDeployment(body, clean) };
  } catch {
    return undefined;
  }
}

/** What breaks off by itself is no lost answer: it ends the upload with its own reason. */
function watched(
  content: Uint8Array | ReadableStream<Uint8Array>,
  broken: AbortController,
): Uint8Array | ReadableStream<Uint8Array> {
  if (content instanceof Uint8Array) return content;
  return ReadableStream.from(
    (async function* () {
      try {
        yield* content;
      } catch (error) {
        broken.abort(error);
        throw error;
      }
    })(),
  );
}

/** Of the variables that are sent: Vercel's words, and the build's, may hold them. */
function valuesIn({ env, build }: NewDeployment): string[] {
  return [env, build?.env]
    .flatMap(each => Object.values(each ?? {}))
    .filter(value => typeof value === 'string');
}
