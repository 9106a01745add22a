import type { ConversionKey } from '../../shared/conversions/conversion.ts';
import type { FirstRun } from '../../shared/conversions/first-run.ts';

/** A first run that succeeded. */
export const firstRun = ({ connectionId, change }: ConversionKey): FirstRun => ({
  connectionId,
  change,
  projectId: 'p',
  projectName: 'Payments',
  pipelineId: 7,
  pipelineName: 'shop-ci',
  state: 'succeeded',
  runId: 1,
  at: '2020-01-01T00:00:00Z',
  step: '',
  signature: '',
  told: true,
});
