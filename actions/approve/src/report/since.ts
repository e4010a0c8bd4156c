import { type Decision, names } from '@pipeline/approval';

/**
 * Whose yes an earlier job of this run had counted, and why it counts no more; a text of ours, empty where all of them still do.
 * @param before logins
 */
export function lostSince(before: readonly string[], { by, heeded }: Decision): string {
  const lost = before.filter(login => !names(by, login));
  return lost
    .map(login => {
      const yes = heeded.findLast(word => word.said === 'approve' && names([word.login], login));
      return `; the yes of ${login}, which counted when this run verified it before, ${yes === undefined ? 'is not there any more' : `counts no more: ${yes.why}`}`;
    })
    .join('');
}
