import { defineConnectionRule } from './connection-rule.ts';

/** `isDisabled` of a service endpoint; that a run is refused is what the property is for. */
const SOURCE =
  'https://github.com/MicrosoftDocs/vsts-rest-api-specs/blob/master/specification/serviceEndpoint/7.2/serviceEndpoint.json';

/** Somebody switched the connection off: nothing runs on it, whatever it signs in by. */
export const connectionDisabled = defineConnectionRule({
  id: 'connection-disabled',
  title: 'Connection is disabled',
  severity: 'error',
  check({ name, connection }, report) {
    if (connection?.isDisabled !== true) return;
    report({
      message: `Connection "${name ?? connection.name}" is disabled: no run can use it, however it signs in.`,
      remedy: 'Enable it in the project settings, or name another connection.',
      confidence: 'confirmed',
      source: SOURCE,
      asOf: '2026',
    });
  },
});
