import type { LoginSource } from '@pipeline/registry-login';
import { expect, it } from 'vitest';
import { canLook } from '../src/live/can-look.ts';
import { digest } from './fakes.ts';
import { read } from './read.ts';

const ECR = '210987654321.dkr.ecr.eu-west-1.amazonaws.com';
const ROLE = { 'role-to-assume': 'arn:aws:iam::210987654321:role/promote' };
const TOKENS = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://example.com' };
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'secret' };

it.each<[string, string, Record<string, string>, LoginSource, Record<string, string>, boolean]>([
  ['a role on GitHub', ECR, ROLE, 'ecr', TOKENS, true],
  ['a role under act', ECR, ROLE, 'ecr', {}, false],
  ['keys', ECR, {}, 'ecr', KEYS, true],
  ['ECR without anything', ECR, {}, 'ecr', {}, false],
  ['Google on GitHub', 'europe-docker.pkg.dev/a/b', {}, 'google', TOKENS, true],
  ['Google under act', 'europe-docker.pkg.dev/a/b', {}, 'google', {}, false],
  ['docker’s login', 'ghcr.io/org/prod', {}, 'docker', {}, true],
  ['no login', 'ghcr.io/org/prod', {}, 'none', {}, false],
  ['a registry of this machine', '127.0.0.1:5000', {}, 'none', {}, true],
])('%s', (_, to, given, source, env, expected) => {
  const { logins } = read({ image: `docker.io/org/api@${digest('api')}`, to, ...given });
  const lookup = (name: string) => env[name];
  const there = { login: logins.source('docker.io'), source: 'none' } as const;
  expect(canLook({ login: logins.target, source }, [there], lookup)).toBe(expected);
});
