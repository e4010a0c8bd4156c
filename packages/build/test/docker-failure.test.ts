import { ActionError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { failedLine } from '../src/docker/failed-line.ts';
import { buildFailure } from '../src/docker/failure.ts';
import { DockerfileError } from '../src/dockerfile-error.ts';

/** What BuildKit 0.26, the BuildKit in engine 20.10 and the classic builder printed, without what came before. */
const lines = (text: string) => text.split('\n');

const CLASSIC = lines(`Step 1/3 : FROM scratch
 --->${' '}
Step 2/3 : COPY Base /
 ---> 6bdfeb3a52fa
Step 3/3 : COPY nothing /
COPY failed: file not found in build context or excluded by .dockerignore: stat nothing: file does not exist`);

const RUN = lines(`#6 0.152 one
#6 0.152 ::error::x
#6 ERROR: process "/bin/sh -c echo one &&     echo \\"::error::x\\" &&     false" did not complete successfully: exit code: 1
------
 > [linux/amd64 3/3] RUN echo one &&     echo "::error::x" &&     false:
0.152 one
0.152 ::error::x
------
F4:3
--------------------
   2 |     WORKDIR /a
   3 | >>> RUN echo one && \\
   4 | >>>     echo "::error::x" && \\
   5 | >>>     false
   6 |${'     '}
--------------------
ERROR: failed to build: failed to solve: process "/bin/sh -c echo one" did not complete successfully: exit code: 1`);

const SECRET = lines(`#5 ERROR: secret npm: not found
------
 > [stage-0 2/2] RUN --mount=type=secret,id=npm,required=true cat /run/secrets/npm:
------
F1:3
--------------------
   1 |     FROM 127.0.0.1:5055/team/base:v1
   2 |${'     '}
   3 | >>> RUN --mount=type=secret,id=npm,required=true cat /run/secrets/npm
   4 |${'     '}
--------------------
ERROR: failed to build: failed to solve: secret npm: not found`);

const PLATFORM = lines(`#2 ERROR: no match for platform in manifest: not found
------
 > [internal] load metadata for 127.0.0.1:5055/team/both:v1:
------
F9:1
--------------------
   1 | >>> FROM 127.0.0.1:5055/team/both:v1
   2 |     COPY Base /b2
--------------------
ERROR: failed to build: failed to solve: 127.0.0.1:5055/team/both:v1: failed to resolve source metadata for 127.0.0.1:5055/team/both:v1: no match for platform in manifest: not found`);

const EMULATION = lines(`#5 0.087 exec /bin/sh: exec format error
------
 > [2/2] RUN echo hi:
0.087 exec /bin/sh: exec format error
------
F15:3
--------------------
   3 | >>> RUN echo hi
--------------------
ERROR: failed to build: failed to solve: process "/bin/sh -c echo hi" did not complete successfully: exit code: 1`);

const PRIVATE = lines(`F14:1
--------------------
   1 | >>> FROM 127.0.0.1:5056/team/base:v1
--------------------
ERROR: failed to build: failed to solve: 127.0.0.1:5056/team/base:v1: failed to resolve source metadata for 127.0.0.1:5056/team/base:v1: unexpected status from HEAD request to http://127.0.0.1:5056/v2/team/base/manifests/v1: 401 Unauthorized`);

const PULL_LIMIT = [
  'ERROR: failed to build: failed to solve: node:24: failed to resolve source metadata for docker.io/library/node:24: unexpected status from HEAD request to https://registry-1.docker.io/v2/library/node/manifests/24: 429 Too Many Requests',
];

const FULL =
  lines(`#3 ERROR: write /var/lib/buildkit/runc-native/snapshots/snapshots/3/big: no space left on device
------
 > [internal] load build context:
------
ERROR: failed to build: failed to solve: ResourceExhausted: write /var/lib/buildkit/runc-native/snapshots/snapshots/3/big: no space left on device`);

const FULL_HERE = lines(`------
 > exporting to oci image format:
------
ERROR: failed to build: failed to solve: failed to copy: failed to send write: rpc error: code = Unknown desc = write /home/runner/work/_temp/images/0/ingest/075d/data: no space left on device`);

const FULL_INSIDE = lines(`------
 > [2/2] RUN dd if=/dev/zero of=/dev/full bs=1 count=1:
0.093 dd: error writing '/dev/full': No space left on device
------
F16:2
--------------------
   2 | >>> RUN dd if=/dev/zero of=/dev/full bs=1 count=1
--------------------
ERROR: failed to build: failed to solve: process "/bin/sh -c dd" did not complete successfully: exit code: 1`);

const MOUNT = lines(`Step 2/2 : RUN --mount=type=secret,id=npm,required=true cat /run/secrets/npm
the --mount option requires BuildKit. Refer to https://docs.docker.com/go/buildkit/ to learn how to build images with BuildKit enabled`);

const NO_BUILDX = lines(`ERROR: BuildKit is enabled but the buildx component is missing or broken.
       Install the buildx component to build images with BuildKit:
       https://docs.docker.com/go/buildx/`);

const ENGINE =
  'ERROR: failed to build: failed to solve: rpc error: code = Unknown desc = failed to solve with frontend dockerfile.v0: failed to create LLB definition: ';

const FILE = { name: 'api/Dockerfile', text: 'FROM node\nRUN a', platforms: [] };
const failure = (output: string[]) => buildFailure(output, 1, FILE);

describe('buildFailure', () => {
  it.each<[string, string[], string, string]>([
    ['a command that fails', RUN, 'Dockerfile:3: process "/bin/sh -c echo one"', '::error::x'],
    ['a file that is not there', CLASSIC, 'COPY failed: file not found', 'Step 3/3'],
    [
      'a secret that is missing',
      SECRET,
      ':3: secret npm: not found',
      'Give the secret by that id in `secrets`',
    ],
    [
      'a platform that the base lacks',
      PLATFORM,
      ':1: 127.0.0.1:5055/team/both:v1: failed to resolve',
      'Take a base image that has',
    ],
    ['a platform that needs emulation', EMULATION, ':3: process', 'set up emulation'],
    ['a base that wants a login', PRIVATE, ':1: 127.0.0.1:5056/team/base:v1', 'needs a login'],
    ['a limit of pulls', PULL_LIMIT, '429 Too Many Requests', 'log in to it'],
    ['a disk that is full within the build', FULL_INSIDE, ':2: process', 'The disk is full'],
    [
      'BuildKit’s mount in the classic builder',
      MOUNT,
      'the --mount option requires BuildKit',
      'Install buildx',
    ],
    ['no BuildKit', NO_BUILDX, 'the buildx component is missing', 'Install buildx'],
    [
      'an old engine’s BuildKit',
      [`${ENGINE}target stage nope could not be found`],
      'Dockerfile: target stage nope could not',
      '',
    ],
    [
      'a server’s own words',
      ['Step 1/1 : FROM a', 'Get "https://x": no such host', ''],
      'exit code 1: Get "https://x": no such host',
      '',
    ],
    ['nothing at all', [], 'exit code 1: it printed nothing', ''],
  ])('tells %s', (_, output, message, hint) => {
    const error = failure(output);
    expect(error).toBeInstanceOf(DockerfileError);
    expect(error.message).toContain(message);
    expect(error.hint).toContain(hint);
  });

  it.each([
    ['BuildKit’s', FULL],
    ['the runner’s', FULL_HERE],
  ])('takes %s full disk for no fault of the Dockerfile', (_, output) => {
    const error = failure(output);
    expect(error).toBeInstanceOf(ActionError);
    expect(error).toMatchObject({ code: 'disk', hint: expect.stringContaining('The disk is full') });
  });

  it('names the platforms that were asked for', () => {
    const platforms = [
      { os: 'linux', architecture: 'amd64' },
      { os: 'linux', architecture: 's390x' },
    ];
    expect(buildFailure(PLATFORM, 1, { ...FILE, platforms }).hint).toContain('has linux/amd64, linux/s390x');
  });

  it('asks for no login where a program within the build was refused', () => {
    const { hint } = failure([
      '0.1 npm error 401 Unauthorized',
      'ERROR: failed to solve: process "/bin/sh -c npm ci" did not',
    ]);
    expect(hint).not.toContain('login');
  });

  it('leaves colours and the standing advice of the engine out of what failed', () => {
    const output =
      lines(`DEPRECATED: The legacy builder is deprecated and will be removed in a future release.
            Install the buildx component to build images with BuildKit:
            https://docs.docker.com/go/buildx/

Step 1/1 : FROM scratch
\u001b[91mCOPY failed: no\u001b[0m`);
    expect(failure(output).hint).toBe(
      'The last lines of the build:\nStep 1/1 : FROM scratch\nCOPY failed: no',
    );
  });
});

const STAGES = `# syntax=docker/dockerfile:1
ARG BASE=node:24
FROM node AS deps
WORKDIR /a
RUN npm ci

FROM deps AS Build
ENV A=1
COPY . .
RUN npm run \\
  build
FROM ghcr.io/team/base:v1
COPY --from=build /a /a
FROM scratch
COPY x /`;

describe('failedLine', () => {
  it.each<[string, string[], number | undefined]>([
    ['the classic builder’s step', ['Step 4/9 : WORKDIR /a', 'no such thing'], 5],
    ['BuildKit’s mark, at the instruction’s start', RUN, 3],
    [
      'the classic parser',
      ['Error response from daemon: dockerfile parse error line 7: unknown instruction: X'],
      7,
    ],
    ['BuildKit’s parser', ['ERROR: dockerfile parse error on line 5: unknown instruction: X'], 5],
    ['an old engine’s parser', [`${ENGINE}dockerfile parse error line 2: unknown instruction: X`], 2],
    ['the place in a stage', [' > [deps 3/3] RUN npm ci:'], 5],
    ['the place in a stage on another', [' > [linux/arm64 build 2/2] RUN npm run   build:'], 10],
    ['a place with room for more', [' > [linux/amd64->arm64 build  1/2] COPY . .:'], 9],
    ['the place in a stage without a name', [' > [stage-2 2/2] COPY --from=build /a /a:'], 13],
    ['the place in the last stage', [' > [1/1] COPY x /:'], 15],
    ['a base image', [' > [internal] load metadata for docker.io/library/node:latest:'], 3],
    [
      'a base image for a platform',
      [' > [linux/arm64 internal] load metadata for ghcr.io/team/base:v1:'],
      12,
    ],
    ['a place that counts otherwise', [' > [deps 3/4] RUN npm ci:'], undefined],
    ['another kind of instruction', [' > [deps 3/3] COPY npm ci:'], undefined],
    ['a stage that is not there', [' > [other 1/1] RUN x:'], undefined],
    [
      'an image that is not there',
      [' > [internal] load metadata for docker.io/library/python:3:'],
      undefined,
    ],
    ['nothing to go by', ['no space left on device'], undefined],
  ])('by %s', (_, output, line) => {
    expect(failedLine(output, { text: STAGES })).toBe(line);
  });

  it('looks in the stage that was asked for', () => {
    expect(failedLine([' > [2/3] WORKDIR /a:'], { text: STAGES, target: 'deps' })).toBe(4);
  });

  it('takes what a program within the build says for no mark of BuildKit’s', () => {
    const said = ['#5 0.1 jq: parse error line 9', '0.1 parse error on line 9', '0.1   9 | >>> RUN x'];
    expect(failedLine([...said, ' > [deps 3/3] RUN npm ci:'], { text: STAGES })).toBe(5);
  });

  it('knows no line of what it cannot read', () => {
    expect(failedLine([' > [1/1] COPY x /:'], { text: 'RUN <<EOF\n' })).toBeUndefined();
  });
});
