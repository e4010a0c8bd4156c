import { addDeployment } from '../deployments/create.ts';
import { setState } from '../deployments/record.ts';
import type { OfKind } from '../faults.ts';
import type { Deployment, User } from '../model.ts';
import { newId, type World } from '../world.ts';

/** What somebody else promotes in the dashboard while ours is under way: theirs by its id, or a newer one like ours. */
export async function meddler(
  world: World,
  ours: Deployment,
  { by, user = 'mallory' }: OfKind<'superseded'>,
): Promise<Deployment> {
  if (by !== 'new') {
    const found = world.deployments.find(({ id }) => id === by);
    if (found === undefined) throw new Error(`the fault superseded names ${by}, which is no deployment`);
    return found;
  }
  const token = { value: '', user: userCalled(world, user) };
  const { target, customEnvironment, files } = ours;
  const theirs = await addDeployment(
    world,
    ours.project,
    { token },
    { target, customEnvironment, files, from: ours, autoAssignCustomDomains: true, source: 'git' },
  );
  theirs.ready = world.stamp();
  theirs.readySubstate = 'STAGED';
  setState(world, theirs, 'READY');
  return theirs;
}

function userCalled(world: World, username: string): User {
  const known = world.users.find(user => user.username === username);
  if (known !== undefined) return known;
  const user = { id: newId('', 24), username, email: `${username}@example.com`, name: username };
  world.users.push(user);
  return user;
}
