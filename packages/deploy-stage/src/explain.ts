import { ActionError, TimeoutError, type Verdict } from '@pipeline/contracts';
import type { StagePorts } from './ports.ts';

/** Looks for the cause of a rollout that failed or ran out of time; what else ended has none to look for. */
export async function explained<Started, Diagnosis>(
  name: string,
  { started, ending }: { started?: Started; ending?: Verdict | Error },
  { log }: { log: Pick<StagePorts['log'], 'group'> },
  look: (started: Started) => Promise<Diagnosis | undefined>,
): Promise<Diagnosis | undefined> {
  if (started === undefined || ending === undefined || !needsDiagnosis(ending)) return undefined;
  return log.group(`Looking for the cause in ${name}`, () => look(started));
}

function needsDiagnosis(ending: Verdict | Error): boolean {
  if (!(ending instanceof Error)) return ending.state === 'failed';
  return ending instanceof TimeoutError || !(ending instanceof ActionError);
}
