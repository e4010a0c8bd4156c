import type { Place } from '@pipeline/cloudrun';
import type { Absence } from '../model.ts';

/**
 * Google says NOT_FOUND to whoever may look. To all others it denies a permission, of what exists and of what does not, and that is
 * thrown. https://docs.cloud.google.com/iam/docs/permission-error-messages
 * @param looked `undefined` where Google said so
 */
export async function absenceOf(
  looked: Promise<object | undefined>,
  what: string,
  { project, region }: Place,
): Promise<Absence | undefined> {
  const found = await looked;
  if (found !== undefined) return undefined;
  return { sure: true, why: `Cloud Run has no ${what} in ${region} of ${project}` };
}
