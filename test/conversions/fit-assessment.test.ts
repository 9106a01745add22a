import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assessmentSchema,
  type AssessedFinding,
  type AssessedPipeline,
  type Assessment,
} from '../../shared/conversions/assessment.ts';
import { fitted } from '../../shared/conversions/fit-assessment.ts';
import { containing } from '../matching.ts';
import { assessment, connectionFinding, finding, pipeline } from './building.ts';

/** What a property of a row holds (64 KiB of UTF-16), with room to spare. */
const MOST = 32_000;

const many = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const long = (pipelines: readonly AssessedPipeline[], over: Partial<Assessment> = {}): Assessment =>
  assessment({ pipelines: [...pipelines], pipelinesUsing: pipelines.length, ...over });
const of = (severity: AssessedFinding['severity'], line = 1): AssessedFinding => finding({ severity, line });

const findingsIn = ({ pipelines }: Assessment) => pipelines.flatMap(({ findings }) => findings);
const count = (fits: Assessment, severity: AssessedFinding['severity']): number =>
  findingsIn(fits).filter((one) => one.severity === severity).length;
const sizeOf = (fits: Assessment): number => JSON.stringify(fits).length;

describe('an assessment', () => {
  it('that fits stays as it is', () => {
    expect(fitted(assessment())).toEqual(assessment());
  });

  it('keeps what was found about the connection itself, whatever pipelines there are, and shortens it', () => {
    const connectionFindings = many(4, () =>
      connectionFinding({ message: 'x'.repeat(100_000), remedy: 'y'.repeat(900) }),
    );
    const fits = fitted(
      long(
        many(500, (id) => pipeline({ id })),
        { connectionFindings: [...connectionFindings] },
      ),
    );
    expect(sizeOf(fits)).toBeLessThan(MOST);
    expect(fits.connectionFindings.map(({ message, remedy }) => [message.length, remedy.length])).toEqual(
      many(4, () => [500, 500]),
    );
  });

  it('keeps why it is not known what is in flight, shortened', () => {
    const unseen = [...many(9, () => 'x'.repeat(100_000))];
    const fits = fitted(assessment({ inFlight: { runs: null, deployments: 2, unseen } }));
    expect(fits.inFlight.unseen.map(({ length }) => length)).toEqual([500, 500, 500]);
    expect(fits.inFlight).toMatchObject({ runs: null, deployments: 2 });
  });

  it('of before runs were looked at is read as one of which nothing is known to be in flight', () => {
    const { inFlight: _, ...older } = assessment();
    expect(assessmentSchema.parse(older).inFlight).toEqual({ runs: null, deployments: null, unseen: [] });
  });

  it('of before the rules about connections is read as one that found nothing about them', () => {
    const { connectionFindings: _, ...older } = assessment();
    const findings = older.pipelines.map(({ kind: _kind, ...one }) => ({
      ...one,
      findings: one.findings.map(({ when: _when, ...rest }) => rest),
    }));
    expect(assessmentSchema.parse({ ...older, pipelines: findings })).toEqual(assessment());
  });

  it('of before there was coverage is read as one without it', () => {
    const { coverage: _, otherConsumers: _o, otherConsumersLeftOut: _l, samePrincipal: _s, ...older } = assessment();
    const pipelines = older.pipelines.map(({ evidence: _e, ...rest }) => rest);
    expect(assessmentSchema.parse({ ...older, pipelines })).toEqual(
      assessment({ pipelines: [pipeline({ evidence: [] })] }),
    );
  });

  it('keeps its errors while notes and warnings go, from the end', () => {
    const pipelines = many(30, (id) =>
      pipeline({ id, findings: [of('error'), of('warning'), ...many(5, () => of('note'))] }),
    );
    const fits = fitted(long(pipelines));
    expect(sizeOf(fits)).toBeLessThan(MOST);
    expect(count(fits, 'error')).toBe(30);
    expect(count(fits, 'note')).toBeLessThan(150);
    const left = fits.pipelines.map(({ findings }) => findings.length);
    expect(left).toEqual(left.toSorted((a, b) => b - a));
  });

  it('keeps its errors while pipelines that have none go', () => {
    const harmless = many(2_000, (id) => pipeline({ id, verdict: 'ready', findings: [] }));
    const fits = fitted(long([...harmless, pipeline({ id: 3_000 })]));
    expect(fits.pipelines).toContainEqual(pipeline({ id: 3_000 }));
    expect(fits.pipelinesUsing).toBe(2_001);
    expect(sizeOf(fits)).toBeLessThan(MOST);
  });

  it('of one pipeline with hundreds of errors shows the first ones', () => {
    const fits = fitted(long([pipeline({ findings: [...many(300, (line) => of('error', line))] })]));
    expect(findingsIn(fits).length).toBeGreaterThan(30);
    expect(findingsIn(fits).map(({ line }) => line)).toEqual(many(findingsIn(fits).length, (line) => line));
    expect(fits.findingsLeftOut).toBe(300 - findingsIn(fits).length);
  });

  it('counts on from what was left out before', () => {
    const findings = [...many(300, () => of('note'))];
    const fits = fitted(long([pipeline({ findings })], { findingsLeftOut: 7 }));
    expect(fits.findingsLeftOut).toBe(7 + 300 - findingsIn(fits).length);
  });

  it('lists twenty sentences about what could not be seen, and how many there are beside', () => {
    const { unseen } = fitted(assessment({ unseen: [...many(50, (index) => `${String(index)} unseen`)] }));
    expect(unseen).toHaveLength(21);
    expect(unseen[0]).toBe('0 unseen');
    expect(unseen.at(-1)).toBe('30 more could not be seen.');
  });

  it('shortens a sentence that nobody would read to its end', () => {
    const { unseen } = fitted(assessment({ unseen: [`Pipeline ${'x'.repeat(100_000)}`] }));
    expect(unseen).toEqual([containing('Pipeline xxx')]);
  });

  it('says that something was not seen, however little room there is', () => {
    const hostile = '\u0000'.repeat(40_000);
    const fits = fitted(
      long(
        many(100, () => pipeline({ name: hostile })),
        { unseen: [...many(30, () => hostile)] },
      ),
    );
    expect(fits.unseen).not.toEqual([]);
    expect(sizeOf(fits)).toBeLessThan(MOST);
  });
});

describe('whatever is in an assessment', () => {
  const text = fc.oneof(
    { weight: 6, arbitrary: fc.string({ maxLength: 60 }) },
    fc
      .tuple(fc.constantFrom('x', '\u0000', '"', '\\', '\uD800', '😀', 'ü'), fc.integer({ min: 0, max: 40_000 }))
      .map(([character, length]) => character.repeat(length)),
  );
  const anyFinding = fc
    .record({ severity: fc.constantFrom('error', 'warning', 'note'), message: text, file: text, task: fc.option(text) })
    .map(finding);
  const anyPipeline = fc
    .tuple(text, fc.array(anyFinding, { maxLength: 8 }), fc.integer({ min: 1, max: 40 }))
    .map(([name, findings, times]) => pipeline({ name, findings: many(times, () => findings).flat() }));
  const verdict = fc.constantFrom('ready', 'at-risk', 'unknown', 'blocked');
  const anyConsumer = fc.record({ kind: text, project: text, name: text, verdict, message: text });
  const times = fc.integer({ min: 0, max: 40 });
  const anyCoverage = fc.record({
    source: text,
    asked: times,
    answered: times,
    unseen: fc.array(text, { maxLength: 3 }),
    next: text,
  });
  const beside = fc.record({
    unseen: fc.array(text, { maxLength: 40 }),
    otherConsumers: fc.array(anyConsumer, { maxLength: 40 }),
    coverage: fc.array(anyCoverage, { maxLength: 20 }),
    samePrincipal: fc.array(fc.record({ id: text, name: text, project: text, scheme: text }), { maxLength: 20 }),
  });
  const assessments = fc
    .tuple(fc.array(anyPipeline, { maxLength: 8 }), fc.integer({ min: 1, max: 40 }), beside)
    .map(([pipelines, count, rest]) => long(many(count, () => pipelines).flat(), rest));

  it('fits into a row, and is still one', () => {
    fc.assert(
      fc.property(assessments, (whole) => {
        const fits = fitted(whole);
        expect(sizeOf(fits)).toBeLessThanOrEqual(MOST);
        expect(assessmentSchema.safeParse(JSON.parse(JSON.stringify(fits))).success).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('no finding goes uncounted, and no error goes before the last warning and note', () => {
    fc.assert(
      fc.property(assessments, (whole) => {
        const fits = fitted(whole);
        expect(findingsIn(fits).length + fits.findingsLeftOut).toBe(findingsIn(whole).length);
        const lesser = count(fits, 'warning') + count(fits, 'note');
        expect(lesser === 0 || count(fits, 'error') === count(whole, 'error')).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('no other consumer goes uncounted, and no blocked one before the last that is ready', () => {
    fc.assert(
      fc.property(assessments, (whole) => {
        const { otherConsumers, otherConsumersLeftOut } = fitted(whole);
        expect(otherConsumers.length + otherConsumersLeftOut).toBe(whole.otherConsumers.length);
        const blocked = ({ verdict }: { readonly verdict: string }): boolean => verdict === 'blocked';
        const isReadyShown = otherConsumers.some(({ verdict }) => verdict === 'ready');
        expect(
          !isReadyShown || otherConsumers.filter(blocked).length === whole.otherConsumers.filter(blocked).length,
        ).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('its verdicts and how much was looked at stay, and what was not seen never becomes nothing', () => {
    fc.assert(
      fc.property(assessments, (whole) => {
        const { verdict, pipelinesUsing, pipelinesRead, unseen } = fitted(whole);
        const looked = {
          verdict: whole.verdict,
          pipelinesUsing: whole.pipelinesUsing,
          pipelinesRead: whole.pipelinesRead,
        };
        expect({ verdict, pipelinesUsing, pipelinesRead }).toEqual(looked);
        expect(unseen.length > 0).toBe(whole.unseen.length > 0);
      }),
      { numRuns: 60 },
    );
  });
});
