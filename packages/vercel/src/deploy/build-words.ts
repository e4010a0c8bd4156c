import { cleanText } from '../errors/clean-text.ts';
import type { Complaint, DeploymentView } from '../views.ts';

const MINUTE = 60_000;
/** Minutes that are told: a new word at each look would fill the log. */
const STEPS = [1, 2, 5, 10, 15, 20, 30, 40, 60, 90, 120];

/** ` for 5 minutes or more`; empty where it is not worth a word. */
export function forLong(since: number | undefined, now: number): string {
  const passed = since === undefined ? 0 : (now - since) / MINUTE;
  const step = STEPS.findLast(each => each <= passed);
  if (step === undefined) return '';
  return ` for ${step === 1 ? 'a minute' : `${step} minutes`} or more`;
}

/** `dpl_1 (production, main, by jane)`. */
export function deploymentWords({ id, environment, commit, creator }: DeploymentView): string {
  const about = [environment, commit?.ref, creator && `by ${creator}`].filter(Boolean);
  return cleanText(`${id} (${about.join(', ')})`);
}

/** `BUILD_FAILED: Command "npm run build" exited with 1`. */
export function complaintWords(complaint: Complaint | undefined): string {
  if (complaint === undefined) return 'Vercel gives no reason';
  const { code, message } = complaint;
  return cleanText([code, message].filter(each => each !== '').join(': ')) || 'Vercel gives no reason';
}
