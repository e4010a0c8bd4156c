import type { Digest } from '@pipeline/contracts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newestProven, provenIn, verdictOn } from '../../src/index.ts';
import { DIGESTS, steps, written } from './history.ts';
import { oracle } from './oracle.ts';
import { digest, image } from './records.ts';

it('a digest is proven or refused as what happened says, one thing after the other', () => {
  const seen = { proven: 0, refused: 0, silent: 0 };
  fc.assert(
    fc.property(steps(fc.constant(false)), fc.constantFrom(...DIGESTS), (history, name) => {
      const { records, proofs } = written(history);
      const { state } = verdictOn(digest(name), records, proofs);
      const expected = oracle(history, name);
      seen[expected] += 1;
      expect(state === 'unproven' || state === 'unknown' ? 'silent' : state).toBe(expected);
    }),
    { numRuns: 2_000 },
  );
  expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(50);
});

it('what was taken back last, or failed a check last, is never proven', () => {
  const last = fc.constantFrom('undone', 'failed', 'proof');
  fc.assert(
    fc.property(steps(fc.boolean()), fc.constantFrom(...DIGESTS), last, (history, name, how) => {
      const steady = { verdict: 'steady', undone: false, checks: ['health'] } as const;
      const end =
        how === 'undone'
          ? { ...steady, undone: true }
          : ({ ...steady, verdict: how === 'failed' ? 'failed' : 'steady' } as const);
      const failedProof = { proof: 0, result: 'failed' as const, checks: ['smoke'], digests: [name] };
      const { records, proofs } = written([
        ...history,
        { begin: { api: name }, again: false },
        { end: 0, targets: { api: { ...end, checks: ['health'] } } },
        ...(how === 'proof' ? [failedProof] : []),
      ]);
      expect(verdictOn(digest(name), records, proofs).state).toBe('refused');
      const { release } = newestProven(records, proofs);
      expect(Object.values(release?.images ?? {})).not.toContain(image(name));
    }),
  );
});

it('nothing is proven that nobody said passed, and nothing known-good that is not steady', () => {
  fc.assert(
    fc.property(steps(fc.boolean()), history => {
      const { records, proofs } = written(history);
      const passed = (name: Digest) =>
        proofs.some(proof => proof.result === 'passed' && proof.digests.includes(name)) ||
        records.some(({ intent, outcome }) =>
          intent.targets.some(
            ({ subject, artifacts }) =>
              artifacts.web?.endsWith(name) &&
              outcome?.targets.some(end => end.subject === subject && end.checks?.length),
          ),
        );
      for (const name of DIGESTS.map(digest))
        if (verdictOn(name, records, proofs).state === 'proven') expect(passed(name)).toBe(true);
      for (const good of provenIn(records, proofs)) {
        expect(good.checks.length).toBeGreaterThan(0);
        for (const { subject } of good.targets) {
          const record = records.find(
            ({ intent }) => intent.id === good.id && intent.targets.some(t => t.subject === subject),
          );
          expect(record?.outcome?.targets.find(end => end.subject === subject)).toMatchObject({
            verdict: 'steady',
            undone: false,
          });
        }
      }
    }),
  );
});

it('what is promoted is proven, image by image, and everything newer is accounted for', () => {
  fc.assert(
    fc.property(steps(fc.boolean()), history => {
      const { records, proofs } = written(history);
      const { release, passedOver } = newestProven(records, proofs);
      for (const reference of Object.values(release?.images ?? {})) {
        const [, named] = reference.split('@');
        expect(verdictOn(named as Digest, records, proofs).state).toBe('proven');
      }
      const ids = [...new Set(records.map(({ intent }) => intent.id))];
      expect([...passedOver.map(one => one.release.id), ...(release ? [release.id] : [])]).toEqual(
        release ? ids.slice(0, passedOver.length + 1) : ids,
      );
      for (const { why } of passedOver) expect(why).not.toBe('');
    }),
  );
});

it('neither the order in which proofs are read nor one that was written twice makes a difference', () => {
  fc.assert(
    fc.property(steps(fc.boolean()), fc.constantFrom(...DIGESTS), (history, name) => {
      const { records, proofs } = written(history);
      const asked = verdictOn(digest(name), records, proofs);
      const disordered = verdictOn(digest(name), records, [...proofs, ...proofs].reverse());
      expect(disordered.state).toBe(asked.state);
    }),
  );
});
