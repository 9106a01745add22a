import type { Coverage, OtherConsumer, SamePrincipal } from './assessment.ts';
import { cut } from '../cut.ts';
import { fittingInto } from './fit-text.ts';

/** Room in a row for each part, so that none crowds out the findings in pipelines. */
const MAX_COVERAGE_LENGTH = 5_000;
const MAX_CONSUMERS_LENGTH = 4_000;
const MAX_PRINCIPALS_LENGTH = 1_500;

/** Shorter than elsewhere: the whole sentences stand in what makes the verdict unknown. */
const MAX_NAME = 100;
const MAX_MESSAGE = 300;
const MAX_UNSEEN = 150;

const WORST_FIRST: readonly OtherConsumer['verdict'][] = ['blocked', 'unknown', 'at-risk', 'ready'];

/** One with short names. */
export function withShortNames({ kind, project, name, verdict, message }: OtherConsumer): OtherConsumer {
  return {
    kind: cut(kind, MAX_NAME),
    project: cut(project, MAX_NAME),
    name: cut(name, MAX_NAME),
    verdict,
    message: cut(message, MAX_MESSAGE),
  };
}

/** Those consumers that have room, the worst first. */
export function someOf(consumers: readonly OtherConsumer[]): OtherConsumer[] {
  const ordered = WORST_FIRST.flatMap((verdict) => consumers.filter((one) => one.verdict === verdict));
  return fittingInto(ordered, MAX_CONSUMERS_LENGTH);
}

/** Every source with the first of what was not seen of it; where they are too long for the row, with numbers only. */
export function fittedCoverage(coverage: readonly Coverage[]): Coverage[] {
  const short = coverage.map(({ source, asked, answered, unseen, next }) => ({
    source: cut(source, MAX_NAME),
    asked,
    answered,
    unseen: unseen.slice(0, 1).map((sentence) => cut(sentence, MAX_UNSEEN)),
    next: cut(next, MAX_UNSEEN),
  }));
  const whole = fittingInto(short, MAX_COVERAGE_LENGTH);
  if (whole.length === short.length) return whole;
  return fittingInto(
    short.map((one) => ({ ...one, unseen: [], next: '' })),
    MAX_COVERAGE_LENGTH,
  );
}

/** Those connections that have room. */
export function fittedPrincipals(connections: readonly SamePrincipal[]): SamePrincipal[] {
  const short = connections.map(({ id, name, project, scheme }) => ({
    id: cut(id, MAX_NAME),
    name: cut(name, MAX_NAME),
    project: cut(project, MAX_NAME),
    scheme: cut(scheme, MAX_NAME),
  }));
  return fittingInto(short, MAX_PRINCIPALS_LENGTH);
}
