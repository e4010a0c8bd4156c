import type { Copied, CopyPlan } from '@pipeline/oci';
import { expect, it } from 'vitest';
import type { Ready } from '../../src/prepare.ts';
import { attached, mountHint, moved, plannedMove } from '../../src/report/blocks.ts';
import { digest } from '../fakes.ts';

const COPIED: Copied = {
  digest: digest('a'),
  roots: [],
  manifests: { present: 0, put: 1 },
  blobs: { present: 0, mounted: 0, sent: 2 },
  bytesSent: 1_500_000,
  mountRefused: 0,
  referrers: 0,
};
const MISSING = [{ state: 'missing', role: 'image' }] as CopyPlan['manifests'];
const BYTES = { present: 0, mount: 0, send: 1_500_000, manifests: 0 };

const plan = (fields: Partial<CopyPlan>) =>
  ({ manifests: MISSING, blobs: [], bytes: BYTES, ...fields }) as CopyPlan;
const at = (registry: string) => [{ to: { registry, repository: 'shop/api' } }] as Ready[];

it.each<[Partial<Copied>, string]>([
  [{}, '1.5 MB sent'],
  [{ blobs: { present: 3, mounted: 2, sent: 1 } }, '1.5 MB sent, 2 mounted, 3 were there'],
  [{ manifests: { present: 1, put: 0 }, bytesSent: 0 }, 'nothing: it was there'],
])('tells what moved: %j', (fields, text) => {
  expect(moved({ ...COPIED, ...fields })).toBe(text);
});

it('tells what would move', () => {
  expect(plannedMove(plan({}))).toBe('1.5 MB to send');
  expect(plannedMove(plan({ bytes: { ...BYTES, mount: 2_000 } }))).toBe('1.5 MB to send, 2.0 kB to mount');
  expect(plannedMove(plan({ manifests: [] }))).toBe('nothing: it is there');
});

it('counts what is attached, and not the images', () => {
  const roles = ['index', 'image', 'attestation', 'referrer', 'signature'].map(role => ({ role }));
  expect(attached(plan({ manifests: roles as CopyPlan['manifests'] }))).toBe('3');
  expect(attached(plan({}))).toBe('none');
});

it('names the setting where ECR refused to mount, and nowhere else', () => {
  const ecr = at('210987654321.dkr.ecr.eu-west-1.amazonaws.com');
  expect(JSON.stringify(mountHint(ecr, 2))).toContain(
    'put-account-setting --name BLOB_MOUNTING --value ENABLED',
  );
  expect(mountHint(ecr, 0)).toEqual([]);
  expect(mountHint(at('ghcr.io'), 2)).toEqual([]);
});
