// Bundled once as dist/_lib/google-run.js: the clients of Cloud Run that packages/cloudrun asks for, over REST alone.
// Each comes from its own file, since the package's index loads 1.2 MB of types; and each is given the REST half of gax,
// as its constructor's documentation says, since all of gax brings gRPC with it.
const gax = { fallback: require('google-gax/fallback') };

const overRest = Client =>
  class extends Client {
    constructor(options) {
      super({ ...options, fallback: true }, gax);
    }
  };

const { ExecutionsClient } = require('@google-cloud/run/build/src/v2/executions_client.js');
const { JobsClient } = require('@google-cloud/run/build/src/v2/jobs_client.js');
const { RevisionsClient } = require('@google-cloud/run/build/src/v2/revisions_client.js');
const { ServicesClient } = require('@google-cloud/run/build/src/v2/services_client.js');
const { TasksClient } = require('@google-cloud/run/build/src/v2/tasks_client.js');
const { WorkerPoolsClient } = require('@google-cloud/run/build/src/v2/worker_pools_client.js');

module.exports = {
  ExecutionsClient: overRest(ExecutionsClient),
  JobsClient: overRest(JobsClient),
  RevisionsClient: overRest(RevisionsClient),
  ServicesClient: overRest(ServicesClient),
  TasksClient: overRest(TasksClient),
  WorkerPoolsClient: overRest(WorkerPoolsClient),
};
