import type { Step } from './history.ts';

/** One thing that was said of an image, in the order of time. */
interface Fact {
  minute: number;
  /** By the minute in which it began. */
  release: number;
  said: 'passed' | 'failed' | 'down';
  check: string;
}

/**
 * The same question, answered by going forward through what happened, without records or proofs. Only for histories in
 * which every release has an id of its own.
 */
export function oracle(history: readonly Step[], name: string): 'proven' | 'refused' | 'silent' {
  const begun: Array<{ minute: number; images: Record<string, string>; ended: boolean; calm: boolean }> = [];
  const facts: Fact[] = [];
  const deployChecks: Fact[] = [];
  history.forEach((step, minute) => {
    if ('begin' in step) begun.unshift({ minute, images: step.begin, ended: false, calm: false });
    else if ('end' in step) {
      const release = begun[step.end];
      if (release === undefined || release.ended) return;
      release.ended = true;
      const mine = Object.keys(release.images).filter(subject => release.images[subject] === name);
      release.calm = mine.every(
        subject => step.targets[subject]?.verdict === 'steady' && !step.targets[subject]?.undone,
      );
      for (const subject of mine) {
        const end = step.targets[subject];
        const undone = end?.undone && end.verdict !== 'held';
        const fact = { minute, release: release.minute };
        if (undone || end?.verdict === 'failed') facts.push({ ...fact, said: 'down', check: '' });
        else if (end?.verdict === 'steady')
          deployChecks.push(...end.checks.map(check => ({ ...fact, said: 'passed' as const, check })));
      }
    } else {
      const release = begun[step.proof];
      const ran = release !== undefined && Object.values(release.images).includes(name);
      const named = step.digests.includes(name);
      const aboutAll =
        release !== undefined && !Object.values(release.images).some(one => step.digests.includes(one));
      if (release === undefined ? !named : !ran) return;
      if (release === undefined && step.result === 'passed') return;
      if (!named && !(step.result === 'failed' && aboutAll)) return;
      for (const check of step.checks)
        facts.push({ minute, release: release?.minute ?? -1, said: step.result, check });
    }
  });
  const all = [...facts, ...deployChecks];
  const bad = all.filter(
    fact =>
      fact.said === 'down' ||
      (fact.said === 'failed' &&
        !(
          fact.release >= 0 &&
          all.some(
            later =>
              later.said === 'passed' &&
              later.check === fact.check &&
              later.release === fact.release &&
              later.minute > fact.minute,
          )
        )),
  );
  for (const { minute, calm } of begun) {
    const passes = all.filter(fact => fact.release === minute && fact.said === 'passed');
    const last = Math.max(...passes.map(fact => fact.minute));
    if (!calm || passes.length === 0) continue;
    if (!bad.some(fact => fact.release >= minute || fact.minute >= last)) return 'proven';
  }
  return bad.length > 0 ? 'refused' : 'silent';
}
