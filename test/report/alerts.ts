import * as fc from 'fast-check';
import type { Conversion } from '../../shared/conversions/conversion.ts';
import { ALERT_TOPICS, type ConversionAlert } from '../../shared/report/conversion-alert.ts';
import { assessment, connectionFinding, conversion, finding, NOW, pipeline, PROJECT } from '../conversions/building.ts';
import { HOSTILE_NAMES, hostileName } from './hostile-names.ts';

export const ORGANIZATION = 'https://dev.azure.com/contoso';

export const alert = (over: Partial<Conversion> = {}, about: Partial<ConversionAlert> = {}): ConversionAlert => ({
  topic: 'converted',
  conversion: conversion(over),
  organizationUrl: ORGANIZATION,
  nowMs: NOW,
  ...about,
});

/** An alert in which everything that somebody can name has this name. */
export function named(name: string, pipelines: number, topic: ConversionAlert['topic'] = 'converted'): ConversionAlert {
  const findings = [finding({ message: name, remedy: name, file: name, task: name })];
  const projects = Array.from({ length: 7 }, () => ({ id: PROJECT, name, connectionName: name }));
  return alert(
    {
      name,
      projects,
      byName: name,
      from: name,
      to: name,
      revertReason: name,
      stateReason: name,
      assessment: assessment({
        connectionFindings: [connectionFinding({ message: name, remedy: name })],
        pipelines: Array.from({ length: pipelines }, () => pipeline({ project: name, name, findings })),
        unseen: Array.from({ length: 20 }, () => name),
      }),
    },
    { topic, note: name },
  );
}

/** Any alert, with hostile or very long names and up to hundreds of pipelines. */
export const anyAlert = fc
  .tuple(
    fc.oneof(
      hostileName,
      fc.constantFrom(...HOSTILE_NAMES, '😀'.repeat(5_000), '漢'.repeat(10_000), '"'.repeat(10_000)),
    ),
    fc.constantFrom(0, 1, 20, 400),
    fc.constantFrom(...ALERT_TOPICS),
  )
  .map(([name, pipelines, topic]) => named(name, pipelines, topic));

/** One, or as many as a digest can have. */
export const anyAlerts = fc
  .tuple(anyAlert, fc.constantFrom(1, 1, 1, 6, 60, 120))
  .map(([one, count]) => Array.from({ length: count }, () => one));
