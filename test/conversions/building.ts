import type {
  AssessedFinding,
  AssessedPipeline,
  Assessment,
  ConnectionFinding,
} from '../../shared/conversions/assessment.ts';
import type { Conversion } from '../../shared/conversions/conversion.ts';
import type { Health } from '../../shared/conversions/health.ts';
import type { ConnectionSnapshot } from '../../shared/conversions/snapshot.ts';

export const NOW = Date.parse('2026-11-24T10:00:00Z');
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export const PROJECT = '6ccc6dcf-a875-4572-a2b2-731318be4d3a';
export const CONNECTION = '2805a14e-c1f5-4b45-ab1b-ac0de3de0540';

/** A federated connection as it was last seen. */
export function snapshot(over: Partial<ConnectionSnapshot> = {}): ConnectionSnapshot {
  return {
    id: CONNECTION,
    name: 'prod',
    scheme: 'WorkloadIdentityFederation',
    issuer: 'https://login.microsoftonline.com/tenant/v2.0',
    deadline: '2026-12-01T09:00:00.0000000Z',
    creationMode: 'Automatic',
    creationDate: '2026-01-05T09:00:00.0000000Z',
    modificationDate: '2026-11-24T09:00:00.1234567Z',
    modifiedById: 'person-id',
    modifiedByName: 'Robin Admin',
    projects: [{ id: PROJECT, name: 'Payments', connectionName: 'prod' }],
    hasHiddenProjects: false,
    isDisabled: false,
    environment: 'AzureCloud',
    identityType: '',
    ...over,
  };
}

/** What breaks a pipeline for sure. */
export function finding(over: Partial<AssessedFinding> = {}): AssessedFinding {
  return {
    rule: 'task-unsupported',
    severity: 'error',
    confidence: 'confirmed',
    when: 'now',
    message: 'AzureFileCopy@4 cannot sign in through workload identity federation.',
    remedy: 'Move to AzureFileCopy@6.',
    file: 'deploy.yml',
    line: 12,
    task: 'AzureFileCopy@4',
    unknown: false,
    waived: false,
    ...over,
  };
}

/** What is wrong with the connection itself. */
export function connectionFinding(over: Partial<ConnectionFinding> = {}): ConnectionFinding {
  return {
    rule: 'issuer-retiring',
    severity: 'warning',
    confidence: 'likely',
    when: 'now',
    message: 'Connection "prod" is federated through an issuer that retires.',
    remedy: 'Choose Update.',
    unknown: false,
    waived: false,
    ...over,
  };
}

/** A pipeline that a conversion breaks. */
export function pipeline(over: Partial<AssessedPipeline> = {}): AssessedPipeline {
  const evidence: AssessedPipeline['evidence'] = ['static'];
  return {
    project: 'Payments',
    id: 7,
    kind: 'yaml',
    lastRun: { id: 70, at: new Date(NOW - 24 * HOUR).toISOString(), result: 'succeeded' },
    name: 'shop\\ci',
    verdict: 'blocked',
    uses: 1,
    evidence,
    findings: [finding()],
    ...over,
  };
}

/** Of one pipeline that breaks, everything seen. */
export function assessment(over: Partial<Assessment> = {}): Assessment {
  return {
    verdict: 'blocked',
    edition: '2026-08',
    judgedAt: '2026-11-24T10:00:00.000Z',
    connectionFindings: [],
    pipelines: [pipeline()],
    pipelinesUsing: 1,
    pipelinesRead: 4,
    cutShort: false,
    inFlight: { runs: 0, deployments: 0, unseen: [] },
    findingsLeftOut: 0,
    unseen: [],
    otherConsumers: [],
    otherConsumersLeftOut: 0,
    coverage: [],
    samePrincipal: [],
    ...over,
  };
}

/** Ready then and now, and every pipeline has run since. */
export function health(over: Partial<Health> = {}): Health {
  const ready = { verdict: 'ready', edition: '2026-08', judgedAt: '2026-11-24T10:00:00.000Z' } as const;
  return {
    at: '2026-11-28T09:00:05.000Z',
    atFirst: ready,
    now: { ...ready, judgedAt: '2026-11-28T09:00:00.000Z' },
    problem: '',
    pipelinesUsing: 1,
    pipelinesBroken: 0,
    unseenCount: 0,
    inFlight: { runs: 0, deployments: 0, unseen: [] },
    runs: { succeeded: 3, failedBy: [], failedOtherwise: 0, pipelinesWithout: 0, unseen: [] },
    ...over,
  };
}

/** A conversion of an hour ago that breaks a pipeline and can be reverted for seven days. */
export function conversion(over: Partial<Conversion> = {}): Conversion {
  return {
    connectionId: CONNECTION,
    change: '2026-11-24T09:00:00.1234567Z',
    name: 'prod',
    projects: [{ id: PROJECT, name: 'Payments', connectionName: 'prod' }],
    kind: 'converted',
    from: 'ServicePrincipal',
    to: 'WorkloadIdentityFederation',
    details: [],
    predecessor: '',
    changedAt: '2026-11-24T09:00:00.123Z',
    seenAt: '2026-11-24T10:00:00.000Z',
    seenBy: 'hook',
    byId: 'person-id',
    byName: 'Robin Admin',
    madeBy: '',
    forced: '',
    creationMode: 'Automatic',
    revertEligibleUntil: '2026-12-01T09:00:00.000Z',
    deadlineSource: 'azure-devops',
    state: 'open',
    stateAt: '2026-11-24T10:00:00.000Z',
    stateBy: '',
    stateReason: '',
    judgedFirst: null,
    verdictBefore: '',
    verdictOwed: '',
    policyActsAt: '',
    disabledAt: '',
    revert: '',
    revertAt: '',
    revertReason: '',
    reminders: [{ step: 'P3D', dueAt: '2026-11-28T09:00:00.000Z' }],
    remindersSent: [],
    assessment: assessment(),
    health: null,
    ...over,
  };
}
