import { paged, textOf } from '../fields.ts';
import type { Operations } from '../handler.ts';
import type { World } from '../world.ts';

/** https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.operations; there is no cancel. */
export function longRunningOperations({ operations }: World): Operations {
  return {
    'Operations.GetOperation': ({ name }) => operations.get(String(name)),
    // It may answer before the operation is over, says the page: here it does so at once.
    'Operations.WaitOperation': ({ name }) => operations.get(String(name)),
    'Operations.ListOperations': request =>
      paged('operations', operations.list(textOf(request, 'name')), request),
    'Operations.DeleteOperation': ({ name }) => {
      operations.delete(String(name));
      return {};
    },
  };
}
