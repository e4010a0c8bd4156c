import type { Raw } from '../raw.ts';
import { readDeployment } from '../view/deployment.ts';
import type { Complaint, DeploymentView } from '../views.ts';

/** A deployment as it may be told: a build's error may hold the variables that it was given. */
export function toldDeployment(raw: Raw, clean: (text: string) => string): DeploymentView {
  const view = readDeployment(raw);
  const cleaned = <C extends Complaint>(complaint: C | undefined) =>
    complaint && { ...complaint, message: clean(complaint.message) };
  return { ...view, error: cleaned(view.error), aliasError: cleaned(view.aliasError) };
}
