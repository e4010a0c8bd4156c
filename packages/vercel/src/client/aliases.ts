import { isRecord } from '@pipeline/contracts';
import type { VercelApi } from '../api.ts';
import { readAlias } from '../view/domain.ts';
import { fields } from '../view/fields.ts';
import { path } from '../wire/path.ts';
import type { Answer } from '../wire/send.ts';
import type { Ask, Connection } from './connection.ts';

export function aliasesApi(connection: Connection): Pick<VercelApi, 'alias' | 'assignAlias' | 'removeAlias'> {
  return {
    // https://vercel.com/docs/rest-api/aliases/get-an-alias
    async alias(host) {
      const raw = await connection.find({
        about: of('GetAlias', host),
        method: 'GET',
        path: path`/v4/aliases/${host}`,
      });
      return raw && readAlias(raw);
    },

    // https://vercel.com/docs/rest-api/aliases/assign-an-alias
    async assignAlias(deployment, host) {
      await connection.done(
        {
          about: of('AssignAlias', host, true),
          method: 'POST',
          path: path`/v2/deployments/${deployment}/aliases`,
          body: { alias: host },
        },
        isThere,
      );
    },

    // https://vercel.com/docs/rest-api/aliases/delete-an-alias
    async removeAlias(host) {
      await connection.done(
        { about: of('DeleteAlias', host, true), method: 'DELETE', path: path`/v2/aliases/${host}` },
        ({ status }) => status === 404,
      );
    },
  };
}

function of(operation: string, host: string, changes = false): Ask['about'] {
  return { operation, changes, subject: { kind: 'domain', id: host } };
}

/** A host that the deployment has already is told as a conflict, with the alias that it is. */
function isThere({ status, body }: Answer): boolean {
  if (status !== 409 || !isRecord(body)) return false;
  return fields(isRecord(body.error) ? body.error : body, 'an error').text('uid') !== undefined;
}
