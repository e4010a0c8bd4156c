import { json } from '../../http/exchange.ts';
import { checkDispatch } from '../workflows.ts';
import { type Routes, reading, writing } from './route.ts';

/** https://docs.github.com/en/rest/actions */
export const ACTIONS: Routes = {
  'POST actions/workflows/{}/dispatches': {
    operation: 'CreateWorkflowDispatch',
    write: true,
    needs: writing('actions'),
    run: ({ repository, parts: [workflow = ''], body, by, started }) => {
      const dispatch = {
        repository: repository.name,
        ...checkDispatch(workflow, body, repository.workflows),
        by: by.login,
      };
      repository.dispatches.push(dispatch);
      started(dispatch);
      return { status: 204 };
    },
  },
  'GET actions/runs/{}/attempts/{}': {
    operation: 'GetWorkflowRunAttempt',
    write: false,
    needs: reading('actions'),
    run: ({ repository, parts: [run = '', attempt = ''] }) =>
      json(200, repository.runs.attempt(run, attempt)),
  },
  'GET actions/runs/{}/approvals': {
    operation: 'GetReviewsForRun',
    write: false,
    needs: reading('actions'),
    run: ({ repository, parts: [run = ''] }) => json(200, repository.environments.reviewsOf(run)),
  },
};
