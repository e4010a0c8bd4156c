import {
  parseIntent,
  parseOutcome,
  parseProof,
  type ReleaseIntent,
  type ReleaseOutcome,
  type ReleaseProof,
} from '@pipeline/contracts';
import type { EntryKind } from './entry.ts';

export const INTENT: EntryKind<ReleaseIntent> = {
  task: 'pipeline',
  title: ({ id }) => `Release ${id}`,
  read: parseIntent,
  keyOf: ({ id, at, targets }) => JSON.stringify([id, at, targets.map(({ subject }) => subject)]),
};

export const OUTCOME: EntryKind<ReleaseOutcome> = {
  task: 'pipeline:outcome',
  title: ({ intent }) => `How release ${intent} ended`,
  read: parseOutcome,
  // What is said after a hold is another one.
  keyOf: ({ intent, at, targets }) =>
    JSON.stringify([intent, at, targets.map(({ subject, verdict }) => [subject, verdict])]),
};

export const PROOF: EntryKind<ReleaseProof> = {
  task: 'pipeline:proof',
  title: ({ release }) => `What checks said of release ${release}`,
  read: parseProof,
  keyOf: ({ release, at, result, checks, digests, artifacts }) =>
    JSON.stringify([release, at, result, checks, digests, artifacts]),
};
