import { ownerOf, type Source } from './source.ts';

/** Which packages a package may import: the arrows of docs/architecture.md. Clients know contracts, not each other. */
const EDGES: Record<string, readonly string[]> = {
  contracts: [],
  rollout: ['contracts'],
  'action-kit': ['contracts'],
  // Who may say yes to what, and what counts as that: no platform, no clock.
  approval: ['contracts'],
  attestation: ['contracts'],
  'aws-identity': ['contracts'],
  build: ['contracts', 'oci'],
  checks: ['contracts'],
  cloudrun: ['contracts', 'rollout', 'trace'],
  // What every stage that deploys has: above the clients, which it does not know, and below the actions.
  'deploy-stage': ['action-kit', 'checks', 'contracts', 'release', 'release-home', 'rollout'],
  ecs: ['contracts', 'rollout', 'trace'],
  // All targets of an environment, each opened by the name that the release log has for it.
  fleet: [
    'action-kit',
    'aws-identity',
    'cloudrun',
    'contracts',
    'deploy-stage',
    'ecs',
    'fleet-config',
    'google-identity',
    'oci',
    'release-home',
    'rollout',
    'vercel',
    'vercel-stage',
  ],
  // What of a fleet is known from inputs and names, before anything of it is loaded.
  'fleet-config': ['aws-identity', 'contracts', 'google-identity'],
  github: ['contracts'],
  'google-identity': ['contracts'],
  notices: ['contracts', 'release-history'],
  oci: ['contracts'],
  'process-target': ['contracts', 'rollout'],
  'registry-login': ['aws-identity', 'contracts', 'google-identity', 'oci'],
  release: ['contracts'],
  'release-files': ['contracts'],
  'release-home': ['contracts', 'github', 'release-files'],
  // What a log has to say of what was released: only who looks back loads it.
  'release-history': ['contracts', 'release'],
  sbom: ['contracts'],
  // What other people's systems measured, to compare one release with the one before.
  telemetry: ['checks', 'contracts'],
  // What the traces of all platforms share: how they are kept, and judged again.
  trace: ['contracts', 'rollout'],
  vercel: ['contracts', 'rollout', 'trace'],
  // What a deployment is made of: beside the client, since Vercel’s own library weighs more than all of that.
  'vercel-source': ['contracts', 'vercel'],
  // What the stages of Vercel share, as `deploy-stage` is what all that deploy do.
  'vercel-stage': [
    'action-kit',
    'checks',
    'contracts',
    'deploy-stage',
    'release',
    'release-home',
    'rollout',
    'vercel',
  ],
  workspace: ['contracts'],
  'lib-aws': [],
  'lib-core': [],
  'lib-google': [],
  'lib-sigstore': [],
  'local-cloud': [],
};
/** Never in what an action ships: stand-ins, the kept example of a target, and the libraries of `_lib`. */
const NOT_FOR_ACTIONS = [
  'local-cloud',
  'process-target',
  'lib-aws',
  'lib-core',
  'lib-google',
  'lib-sigstore',
];
const PURE = [
  'packages/approval',
  'packages/contracts',
  'packages/rollout',
  'packages/release',
  'packages/release-history',
  'packages/trace',
];
const AWS = ['packages/ecs', 'packages/aws-identity', 'packages/oci', 'packages/lib-aws'];
const GOOGLE = ['packages/google-identity', 'packages/lib-google'];
/** `local-cloud` takes the published protos from it. */
const GOOGLE_RUN = ['packages/cloudrun', 'packages/lib-google', 'packages/local-cloud'];
const CORE = ['packages/action-kit', 'packages/lib-core'];
const GITHUB = ['packages/github', 'packages/lib-core'];
const VERCEL = ['packages/vercel-source'];
const SIGSTORE = ['packages/attestation', 'packages/lib-sigstore'];
const ENVIRONMENT = ['packages/local-cloud', 'scripts', 'test', 'bench'];
const ENVIRONMENT_FILES = [
  'packages/action-kit/src/run-action.ts',
  'packages/action-kit/src/context.ts',
  // What a program inherits, beside what it is given.
  'packages/build/src/runner.ts',
];
const LONGEST = { source: 250, test: 450 };

/** What a file does that its place in the tree does not allow, a line each. */
export function complaints(source: Source): string[] {
  return [...importComplaints(source), ...ambientComplaints(source), ...shapeComplaints(source)].map(
    complaint => `${source.path}: ${complaint}`,
  );
}

function importComplaints({ path, owner, isTest, imports }: Source): string[] {
  const found: string[] = [];
  for (const { from, lazyOrTypeOnly } of imports) {
    const wanted = from.startsWith('@pipeline/') ? from.slice('@pipeline/'.length) : undefined;
    if (from.startsWith('.')) {
      const other = ownerOf(path, from);
      // A test may borrow a stand-in or a fake; what is shipped takes packages by their name only.
      if (other !== owner && /^(?:packages|actions)\//.test(owner) && !isTest)
        found.push(`reaches into ${other} by path`);
      if (other !== owner && other.startsWith('actions/') && owner !== 'test')
        found.push(`imports an action, ${other}`);
    } else if (wanted !== undefined && !mayImport(owner, wanted, isTest)) {
      found.push(`may not import ${from}`);
    } else if (from.startsWith('node:') && PURE.includes(owner) && !isTest) {
      found.push(`is pure and imports ${from}`);
    } else if (from.startsWith('@aws-sdk/')) {
      if (!AWS.includes(owner) && !(owner === 'packages/local-cloud' && isTest) && owner !== 'test')
        found.push(`imports ${from}, which is for ${AWS.join(', ')} only`);
      else if (!lazyOrTypeOnly && !isTest)
        found.push(`must import ${from} when it is first needed, or its types`);
    } else if (from.startsWith('google-auth-library')) {
      if (!GOOGLE.includes(owner)) found.push(`imports ${from}, which is for ${GOOGLE.join(', ')} only`);
      else if (!lazyOrTypeOnly && !isTest && owner !== 'packages/lib-google')
        found.push(`must import ${from} when it is first needed, or its types`);
    } else if (from.startsWith('@google-cloud/run')) {
      if (!GOOGLE_RUN.includes(owner) && owner !== 'test' && owner !== 'bench')
        found.push(`imports ${from}, which is for ${GOOGLE_RUN.join(', ')} only`);
      else if (!lazyOrTypeOnly && !isTest)
        found.push(`must import ${from} when it is first needed, or its types`);
    } else if (from.startsWith('@vercel/client')) {
      if (!VERCEL.includes(owner) && owner !== 'test' && owner !== 'bench')
        found.push(`imports ${from}, which is for ${VERCEL.join(', ')} only`);
      else if (!lazyOrTypeOnly && !isTest)
        found.push(`must import ${from} when it is first needed, or its types`);
    } else if (from.startsWith('@sigstore/') && owner !== 'packages/local-cloud') {
      if (!SIGSTORE.includes(owner) && owner !== 'test')
        found.push(`imports ${from}, which is for ${SIGSTORE.join(', ')} only`);
      else if (!lazyOrTypeOnly && !isTest)
        found.push(`must import ${from} when it is first needed, or its types`);
    } else if (from.startsWith('@actions/core') && !CORE.includes(owner)) {
      found.push(`imports ${from}, which is for ${CORE.join(', ')} only`);
    } else if (from.startsWith('@actions/github') && !GITHUB.includes(owner) && owner !== 'test' && !isTest) {
      found.push(`imports ${from}, which is for packages/github only`);
    }
  }
  return found;
}

function mayImport(owner: string, wanted: string, isTest: boolean): boolean {
  const [top, name = ''] = owner.split('/');
  if (top === 'packages') {
    return (
      EDGES[name]?.includes(wanted) === true || (isTest && (wanted === name || wanted === 'local-cloud'))
    );
  }
  if (top === 'actions')
    return wanted in EDGES && (!NOT_FOR_ACTIONS.includes(wanted) || (isTest && wanted === 'local-cloud'));
  return wanted in EDGES;
}

function ambientComplaints({ path, owner, isTest, ambient }: Source): string[] {
  if (isTest) return [];
  return ambient.flatMap(read => {
    if (read === 'process.env') {
      const allowed = ENVIRONMENT.includes(owner) || ENVIRONMENT_FILES.includes(path);
      return allowed ? [] : ['reads process.env; take what is needed as an argument'];
    }
    return PURE.includes(owner) ? [`is pure and uses ${read}; take a Clock or a port`] : [];
  });
}

function shapeComplaints({ path, isTest, lines }: Source): string[] {
  const found: string[] = [];
  if (/(?:^|[/.-])(?:utils?|helpers?|common)(?:[/.-]|$)/i.test(path))
    found.push('has a name that says nothing; name the idea');
  const longest = isTest ? LONGEST.test : LONGEST.source;
  if (lines > longest && !path.endsWith('.gen.ts')) found.push(`has ${lines} lines, more than ${longest}`);
  return found;
}

/** Imported packages that the nearest `package.json` does not declare; tests may use the root's tools, too. */
export function undeclared(
  source: Source,
  own: { name: string; dependencies: string[]; devDependencies: string[] },
  rootTools: readonly string[],
): string[] {
  const known = new Set([own.name, ...own.dependencies]);
  if (source.isTest || !source.owner.includes('/')) {
    for (const name of [...own.devDependencies, ...rootTools]) known.add(name);
  }
  return source.imports
    .filter(({ from }) => !from.startsWith('.') && !from.startsWith('node:'))
    .map(({ from }) => from.split('/', from.startsWith('@') ? 2 : 1).join('/'))
    .filter(name => !known.has(name))
    .map(name => `${source.path}: imports ${name}, which ${source.owner}/package.json does not declare`);
}
