// Stands in for @actions/http-client within dist/_lib/actions-core.js. Only a request for an OIDC token needs it,
// and to load it took a third of an action's start.
exports.HttpClient = function HttpClient(...given) {
  const { HttpClient: Real } = require('./actions-http-client.js');
  return new Real(...given);
};
