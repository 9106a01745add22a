import { z } from 'zod';
import { ServiceError, json } from '../answers.ts';
import { bodyOf, type Call, type Routes } from '../call.ts';
import type { Definition } from '../state/model.ts';
import { pipelineOf } from './pipelines.ts';

const previewBody = z.object({ previewRun: z.boolean().nullish() });

/** What a client may send beside, and what changes nothing here. */
const UNHEEDED = ['yamlOverride', 'templateParameters', 'variables', 'stagesToSkip'] as const;

/** Answers what the step `plan-preview` says; the reference is taken and has no effect (reference: azure-devops.md 6). */
function preview(call: Call) {
  call.query.ignore('pipelineVersion');
  const definition = pipelineOf(call);
  if (bodyOf(call, previewBody).previewRun !== true) {
    call.report('unproven', 'No source says what a preview does without previewRun: true.');
  }
  for (const name of UNHEEDED.filter((name) => hasPart(call.body, name))) {
    call.report('not-simulated', `${name} has no effect on a preview in the simulator.`);
  }
  // That a classic pipeline is refused with this type is an assumption.
  if (definition.process.type !== 'yaml') throw invalid(`${named(definition)} is not a YAML pipeline.`);
  const plan = call.organization.state.previewPlans.get(definition.id);
  if (plan === undefined) {
    throw invalid(`No preview of ${named(definition)} is planned: say with the step "plan-preview" what it comes to.`);
  }
  if ('failure' in plan) throw new ServiceError(plan.failure);
  return json({ finalYaml: plan.finalYaml });
}

function hasPart(body: unknown, name: string): boolean {
  return typeof body === 'object' && body !== null && Object.hasOwn(body, name);
}

function named({ id, name }: Definition): string {
  return `pipeline "${name}" (${id})`;
}

function invalid(message: string): ServiceError {
  return new ServiceError({ status: 400, typeKey: 'PipelineValidationException', message });
}

/** The YAML of a pipeline with its templates expanded. */
export const pipelinePreview: Routes = { 'pipelines/Preview_Preview': preview };
